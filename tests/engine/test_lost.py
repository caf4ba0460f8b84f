"""Outages, reloads and removal on the way: nothing that is paid for is lost."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.ledger import LedgerRow
from tests.emulator import Emulator, Fault

from .calls import charged, failure, say, until
from .lives import open_jobs


async def test_outage(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """The network may go while a job is under way, if it comes back in time."""
    call = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    await emulator.stop()
    await asyncio.sleep(0.5)
    await emulator.start()
    await call
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


async def test_long_outage(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
) -> None:
    """If the network comes back late, the next call gets what is paid for."""
    call = asyncio.create_task(failure(home))
    await until(lambda: emulator.submits)
    await emulator.stop()
    assert (await call).translation_key == "timed_out"
    assert (await failure(home)).translation_key == "timed_out"
    await emulator.start()
    short_deadlines.undo()
    await say(home)
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("name", ["server_error", "rate_limited_without_reset"])
async def test_storm(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], name: str
) -> None:
    """A storm of refused polls is waited out."""
    emulator.inject(Fault(name=name, route="status", times=8))
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


async def test_reload(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A reload on the way goes unnoticed."""
    call = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    await home.config_entries.async_reload(account.entry_id)
    await call
    await say(home)
    assert len(played) == 2
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("removed", [False, True])
async def test_gone_on_the_way(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    removed: bool,
) -> None:
    """An account that is unloaded or removed on the way leaves its recording behind."""
    library = account.runtime_data.library
    call = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    if removed:
        await home.config_entries.async_remove(account.entry_id)
    else:
        await home.config_entries.async_unload(account.entry_id)
    await asyncio.gather(call, return_exceptions=True)
    await until(lambda: library.count)
    assert open_jobs(hass_storage) == []


async def test_a_row_of_a_newer_version(
    home: HomeAssistant,
    emulator: Emulator,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
) -> None:
    """A ledger that a newer version has written does not keep an account from its work."""
    row = LedgerRow(
        entry_id=entry.entry_id,
        key="0" * 64,
        request={"text": "Hello", "pace": "slow"},
        model="model",
        characters=5,
        submitted_at=dt_util.utcnow(),
        request_id="request",
    )
    hass_storage[f"{DOMAIN}.ledger"] = {"version": 1, "data": {"rows": [row.as_dict()]}}
    async_mock_service(home, "media_player", "play_media")
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    await say(home)
    assert open_jobs(hass_storage) == ["request"]


async def test_a_refused_submit(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """A submit that was refused leaves no open job behind."""
    emulator.inject(Fault(name="bad_request", route="submit"))
    await failure(home)
    assert open_jobs(hass_storage) == []
