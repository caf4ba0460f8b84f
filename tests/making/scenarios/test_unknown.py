"""Submits of unknown outcome: told, not sent again, and settled by the history."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.emulator import Emulator, Fault, Route

from .calls import charged, failure, say, until
from .clock import FastClock
from .lives import crash, next_life, open_jobs, reach

UNSETTLED = ["server_error", "html", "request_unknown"]


@pytest.mark.parametrize("name", UNSETTLED)
async def test_unknown_outcome(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], name: str
) -> None:
    """A submit of unknown outcome is told and not sent again; the history settles it."""
    emulator.inject(Fault(name="reset_after", route="submit"))
    emulator.inject(Fault(name=name, route="history_list", times=None))
    for _ in range(2):
        assert (await failure(home)).translation_key == "submit_unknown"
    assert played == []
    emulator.faults.clear()
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("name", UNSETTLED)
async def test_unknown_outcome_after_a_crash(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    name: str,
) -> None:
    """A submit that a crash cut off is not sent again either before it is settled."""
    emulator.inject(Fault(name="stall_after", route="submit"))
    emulator.inject(Fault(name=name, route="history_list", times=None))
    call = asyncio.create_task(say(home))
    await reach(emulator, Route.SUBMIT)
    await crash(hass_storage, call)
    async with next_life(home, account) as later:
        assert (await failure(later)).translation_key == "submit_unknown"
        emulator.faults.clear()
        await say(later)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_history_out_of_order(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    clock: FastClock,
) -> None:
    """A history that never answers does not mute a sentence for ever."""
    emulator.inject(Fault(name="reset_after", route="submit"))
    emulator.inject(Fault(name="server_error", route="history_list", times=None))
    assert (await failure(home)).translation_key == "submit_unknown"
    clock.error = timedelta(minutes=11)
    await say(home)
    assert len(played) == 1


async def test_a_job_that_never_was(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    clock: FastClock,
) -> None:
    """A job is closed that the history does not know when all jobs would be done."""
    refresh = account.runtime_data.credit.async_refresh
    emulator.inject(Fault(name="reset", route="submit"))
    assert (await failure(home)).translation_key == "submit_unknown"
    await refresh()
    await home.async_block_till_done(wait_background_tasks=True)
    assert open_jobs(hass_storage) == [None]
    clock.error = timedelta(minutes=11)
    await refresh()
    await until(lambda: not open_jobs(hass_storage))
    assert emulator.submits == []


async def test_other_words_in_the_history(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """The same words in another voice are another job."""
    await say(home, voice="Kore")
    emulator.inject(Fault(name="reset", route="submit"))
    assert (await failure(home)).translation_key == "submit_unknown"
    await say(home)
    assert [each.payload["voice_1"] for each in emulator.submits] == ["Kore", "Zephyr"]
