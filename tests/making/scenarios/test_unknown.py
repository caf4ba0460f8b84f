"""Submits of unknown outcome: told, not sent again, and settled by the history."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.emulator import Emulator, Fault, Route

from .calls import charged, failure, say, until
from .clock import FastClock
from .lives import bring_home, crash, next_life, open_jobs, reach

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
    grow_late: Callable[[], None],
) -> None:
    """A history that never answers does not mute a sentence for ever."""
    emulator.inject(Fault(name="reset_after", route="submit"))
    emulator.inject(Fault(name="server_error", route="history_list", times=None))
    assert (await failure(home)).translation_key == "submit_unknown"
    grow_late()
    await say(home)
    assert len(played) == 1


async def test_a_job_that_never_was(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    grow_late: Callable[[], None],
) -> None:
    """A job is closed that the history does not know when all jobs would be done."""
    refresh = account.runtime_data.credit.async_refresh
    emulator.inject(Fault(name="reset", route="submit"))
    assert (await failure(home)).translation_key == "submit_unknown"
    await refresh()
    await home.async_block_till_done(wait_background_tasks=True)
    assert open_jobs(hass_storage) == [None]
    grow_late()
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


@pytest.mark.parametrize(
    "fault",
    [
        Fault(name="history_lags", route="history_list", value=0.5, times=None),
        Fault(name="history_lags", route="history_list", value=2.0, times=None),
        Fault(name="history_oldest_first", route="history_list", times=None),
    ],
)
@pytest.mark.parametrize("before", [0, 1])
async def test_a_history_that_lags(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    fault: Fault,
    before: int,
) -> None:
    """A job that is not listed yet is waited for, not paid for again."""
    for _ in range(before):
        await say(home, "Something else.")
    emulator.inject(fault)
    emulator.inject(Fault(name="reset_after", route="submit"))
    await say(home)
    assert len(played) == before + 1
    assert charged(emulator) == len(emulator.submits) == before + 1


@pytest.mark.parametrize("name", ["history_empty", "history_without_inputs"])
@pytest.mark.parametrize("before", [0, 1])
async def test_a_history_that_tells_nothing(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    grow_late: Callable[[], None],
    name: str,
    before: int,
) -> None:
    """What it never lists is not paid for again while it may be there."""
    emulator.inject(Fault(name=name, route="history_list", times=None))
    for _ in range(before):
        await say(home, "Something else.")
    emulator.inject(Fault(name="reset_after", route="submit"))
    for _ in range(2):
        assert (await failure(home)).translation_key == "submit_unknown"
    assert charged(emulator) == len(emulator.submits) == before + 1
    grow_late()
    await say(home)
    assert len(played) == before + 1


async def test_many_at_once_with_a_history_that_lags(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A storm of lost answers loses nothing, and pays for nothing twice."""
    messages = [f"This is message number {number}." for number in range(12)]
    emulator.inject(
        Fault(name="history_lags", route="history_list", value=1.0, times=None)
    )
    emulator.inject(Fault(name="reset_after", route="submit", chance=0.5, times=None))
    await asyncio.gather(*(say(home, each) for each in messages))
    assert len(played) == len(messages)
    assert charged(emulator) == len(emulator.submits) == len(messages)


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
async def test_a_clock_that_is_wrong(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    clock: FastClock,
    hours: int,
) -> None:
    """A lost answer is found, now or after a restart, though the house's clock is wrong."""
    clock.error = timedelta(hours=hours)
    emulator.inject(Fault(name="reset_after", route="submit"))
    await say(home)
    assert len(played) == 1
    emulator.inject(Fault(name="stall_after", route="submit"))
    call = asyncio.create_task(say(home, "Another one."))
    await until(lambda: open_jobs(hass_storage) == [None])
    await until(lambda: len(emulator.submits) == 2)
    await crash(hass_storage, call)
    clock.error = timedelta()
    await bring_home(home, account, hass_storage, "Another one.")
    assert charged(emulator) == len(emulator.submits) == 2
