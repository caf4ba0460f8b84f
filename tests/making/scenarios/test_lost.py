"""Outages, reloads and removal on the way: nothing that is paid for is lost."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.const import DOMAIN, Delivery
from custom_components.segmind_tts.making.ledger import LedgerRow
from tests.emulator import Emulator, Fault, Route

from .calls import charged, failure, say, until
from .clock import FastClock
from .lives import open_jobs


def polls(emulator: Emulator) -> int:
    """Return how often a job was asked about."""
    return sum(each.route is Route.STATUS for each in emulator.received)


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


async def test_nobody_asks_again(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
    hass_storage: dict[str, Any],
) -> None:
    """A job that was given up is brought home once Segmind answers again."""
    data = account.runtime_data
    call = asyncio.create_task(failure(home))
    await until(lambda: emulator.submits)
    await emulator.stop()
    assert (await call).translation_key == "timed_out"
    await data.credit.async_refresh()
    assert data.recordings.under_way == 0
    await emulator.start()
    short_deadlines.undo()
    await data.credit.async_refresh()
    await until(lambda: data.library.count)
    await until(lambda: not open_jobs(hass_storage))
    assert charged(emulator) == len(emulator.submits) == 1


async def test_a_job_that_never_ends(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
    clock: FastClock,
) -> None:
    """Each time that the credit is asked for, a hopeless job gets a last look."""
    data = account.runtime_data
    emulator.inject(Fault(name="never_ends", route="submit"))
    assert (await failure(home)).translation_key == "timed_out"
    clock.error = timedelta(hours=1)
    for _ in range(2):
        looks = polls(emulator)
        await data.credit.async_refresh()
        assert data.recordings.under_way == 1
        await until(lambda: data.recordings.under_way == 0)
        assert looks < polls(emulator) < looks + 10
    await home.async_block_till_done(wait_background_tasks=True)
    assert data.recordings.under_way == 0
    assert len(emulator.submits) == 1


async def test_nothing_begins_after_the_unload(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
) -> None:
    """An account that is unloaded asks for its open jobs no more."""
    data = account.runtime_data
    emulator.inject(Fault(name="never_ends", route="submit"))
    assert (await failure(home)).translation_key == "timed_out"
    await home.config_entries.async_unload(account.entry_id)
    await data.credit.async_refresh()
    assert data.credit.last_update_success
    assert data.recordings.under_way == 0


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
        delivery=Delivery.QUEUE,
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
