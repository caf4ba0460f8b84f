"""Limits of an account: jobs at the same time, requests per minute."""

import asyncio
from itertools import accumulate

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import CONF_PARALLEL_JOBS
from tests.emulator import Emulator, Fault

from .calls import PACKAGE, charged, failure, say, until

WORDS = ("one", "two", "three", "four", "five", "six")


def most_at_once(emulator: Emulator) -> int:
    """Return how many jobs were unfinished at the same time."""
    timelines = [job.timeline for job in emulator.jobs.values()]
    changes = [(each.submitted, 1) for each in timelines]
    changes += [(each.finished, -1) for each in timelines]
    return max(accumulate(change for _, change in sorted(changes)))


@pytest.mark.parametrize("bound", [1, 2, 4])
async def test_parallel_jobs(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    bound: int,
) -> None:
    """As many jobs are under way as the option allows, and no more."""
    home.config_entries.async_update_entry(account, options={CONF_PARALLEL_JOBS: bound})
    await home.async_block_till_done()
    await asyncio.gather(*(say(home, word) for word in WORDS))
    assert len(played) == len(emulator.submits) == len(WORDS)
    assert most_at_once(emulator) == bound


async def test_failures_make_room(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A job that failed does not count any more."""
    emulator.inject(Fault(name="server_error", route="submit", times=None))
    errors = await asyncio.gather(*(failure(home, word) for word in WORDS))
    assert {error.translation_key for error in errors} == {"server_trouble"}
    emulator.faults.clear()
    await asyncio.gather(*(say(home, word) for word in WORDS))
    assert len(played) == len(WORDS)


async def test_jobs_that_never_end(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Jobs that are long past their time keep no other sentence waiting."""
    monkeypatch.setattr(f"{PACKAGE}.making.takes._PATIENCE", 0.2)
    emulator.inject(Fault(name="never_ends", route="submit", times=4))
    calls = [asyncio.create_task(say(home, word)) for word in WORDS[:4]]
    await until(lambda: len(emulator.submits) == 4)
    await say(home, "five")
    assert len(played) == 1
    for call in calls:
        call.cancel()
    await asyncio.wait(calls)


async def test_requests_per_minute(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Who meets the limit waits for its end, and nobody is paid for twice."""
    emulator.requests_per_minute = 2
    calls = asyncio.gather(*(say(home, word) for word in WORDS[:3]))
    await until(lambda: 429 in {each.status for each in emulator.received})
    emulator.clock.advance(60)
    await calls
    assert len(played) == 3
    assert charged(emulator) == len(emulator.submits) == 3


async def test_no_chance_in_time(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """If the limit lasts longer than anybody waits, that is told at once."""
    emulator.inject(Fault(name="rate_limited", route="submit", value=119.99))
    assert (await failure(home)).translation_key == "rate_limited"
    assert emulator.submits == []
