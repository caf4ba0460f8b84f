"""An account that is removed leaves its recordings, and what it has spent this month."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import async_get_library
from tests.emulator import Emulator, Fault, Route

from .calls import charged, say, until
from .lives import bring_home, crash, open_jobs, reach, shut_down
from .test_once import add_account


async def test_removed_while_a_job_runs(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """The job ends, its row goes, and its cost waits for the account to come back."""
    emulator.inject(Fault(name="server_error", route=Route.STATUS, times=3))
    speaking = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    await home.config_entries.async_remove(account.entry_id)
    library = await async_get_library(home)
    await until(lambda: library.count)
    await asyncio.wait([speaking])
    assert isinstance(speaking.exception(), HomeAssistantError | None)
    await shut_down(home)
    assert charged(emulator) == 1
    assert open_jobs(hass_storage) == []
    ledger = hass_storage[f"{DOMAIN}.ledger"]["data"]
    assert ledger["spending"] == {}
    ((_, days),) = ledger["left"].items()
    assert [*days.values()] == [0.005]


async def test_added_again_it_has_spent_what_it_had(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """Caps hold and figures go on, but for the key of another account."""
    await say(home)
    await home.config_entries.async_remove(account.entry_id)
    stranger = await add_account(home, "SG_stranger", "Puck")
    assert stranger.runtime_data.budget.this_month == 0
    added = await add_account(home, emulator.api_key, "Zephyr")
    assert added.entry_id != account.entry_id
    assert added.runtime_data.budget.today == 0.005
    assert added.runtime_data.budget.this_month == 0.005


async def test_added_again_after_a_kill(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """An account that is removed and added again, with a kill between, pays once."""
    emulator.inject(Fault(name="stall", route=Route.STATUS, times=None))
    speaking = asyncio.create_task(say(home))
    await reach(emulator, Route.STATUS)
    await home.config_entries.async_remove(account.entry_id)
    await crash(hass_storage, speaking)
    emulator.faults.clear()
    added = MockConfigEntry(
        domain=DOMAIN,
        title=account.title,
        data=dict(account.data),
        subentries_data=[each.as_dict() for each in account.subentries.values()],
    )
    assert added.entry_id != account.entry_id
    await bring_home(home, added, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1
