"""The same words are said once within a time that is asked for, if they are heard."""

import asyncio

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.emulator import Emulator, Fault
from tests.making.scenarios.calls import until

from .stage import BATH, KITCHEN, LONG, Listener, act, announce, outcomes


async def test_once(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """The same words are said once within a time, on each speaker, also at once."""
    both = await asyncio.gather(announce(home, once=60), announce(home, once=60))
    assert sorted(outcomes(each)[KITCHEN] for each in both) == ["heard", "skipped"]
    later = await announce(home, once=60, entity_id=[KITCHEN, BATH])
    assert outcomes(later) == {KITCHEN: "skipped", BATH: "heard"}
    assert later["speakers"][KITCHEN]["reason"] == "said_lately"
    assert outcomes(await announce(home)) == {KITCHEN: "heard"}
    other = await announce(home, "Dinner is ready.", once=60)
    assert outcomes(other) == {KITCHEN: "heard"}
    assert len(emulator.submits) == 2


async def test_once_after_a_failure(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """What nobody heard was not said."""
    emulator.inject(Fault(name="job_failed", times=2))
    with pytest.raises(HomeAssistantError):
        await announce(home, once=60)
    assert outcomes(await announce(home, once=60)) == {KITCHEN: "heard"}


async def test_while_the_first_fails(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """Who asks for the same words at the same time says them if the first does not."""
    emulator.inject(Fault(name="job_failed", times=2))
    first = asyncio.create_task(announce(home, once=60))
    second = asyncio.create_task(announce(home, once=60))
    with pytest.raises(HomeAssistantError):
        await first
    assert outcomes(await second) == {KITCHEN: "heard"}
    assert len(players[KITCHEN].sounds) == 1


async def test_the_first_is_missed_on_one_speaker(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """There it is said by the second, elsewhere it was heard; it is paid for once."""
    players[BATH].fails.add("play_media")
    both = [KITCHEN, BATH]
    first = asyncio.create_task(announce(home, LONG, once=60, entity_id=both))
    second = asyncio.create_task(announce(home, LONG, once=60, entity_id=both))
    await until(lambda: players[BATH].did)
    players[BATH].fails.clear()
    assert outcomes(await first) == {KITCHEN: "heard", BATH: "failed"}
    assert outcomes(await second) == {KITCHEN: "skipped", BATH: "heard"}
    assert len(emulator.submits) == 1


async def test_what_nobody_needs_is_not_made(
    home: HomeAssistant, emulator: Emulator, players: dict[str, Listener]
) -> None:
    """A second take is not made while the first may still be heard."""
    announcing = [announce(home, once=60, cache=False) for _ in range(3)]
    told = [outcomes(each)[KITCHEN] for each in await asyncio.gather(*announcing)]
    assert told == ["heard", "skipped", "skipped"]
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(("action", "then"), [("stop", "skipped"), ("cancel", "heard")])
async def test_the_first_is_ended(
    home: HomeAssistant, players: dict[str, Listener], action: str, then: str
) -> None:
    """Words that somebody stops do not come again; those that never began may."""
    if action == "cancel":
        await announce(home, LONG, wait=False)
        await until(lambda: players[KITCHEN].sounds)
    first = asyncio.create_task(announce(home, once=60, tag="first"))
    second = asyncio.create_task(announce(home, once=60))
    if action == "stop":
        await until(lambda: players[KITCHEN].sounds)
    else:
        await asyncio.sleep(0.1)
    await act(home, action, tag="first")
    assert outcomes(await first) == {KITCHEN: "skipped"}
    assert outcomes(await second) == {KITCHEN: then}
