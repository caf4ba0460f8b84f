"""Queues of speakers: in whose turn it is, and for how long others wait."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from random import Random

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.announcement import Priority
from custom_components.segmind_tts.announcing.queues import (
    LeftQueueError,
    Place,
    Queues,
)
from tests.making.scenarios.clock import FastClock

KITCHEN = "media_player.kitchen"
BATH = "media_player.bath"
LOW, NORMAL, CRITICAL = Priority


@pytest.fixture
def queues(hass: HomeAssistant) -> Queues:
    """Queues in which twenty seconds are soon over."""
    return Queues(hass, clock=FastClock(200))


async def turn(queues: Queues, place: Place, seconds: float = 1) -> bool:
    """Tell whether a place that is ready has its turn at once."""
    with suppress(TimeoutError):
        async with asyncio.timeout(0):
            await queues.async_turn(place, seconds=seconds)
    return place.began_at is not None


async def reason(waiting: Awaitable[None]) -> str:
    """Return why a place was given up."""
    with pytest.raises(LeftQueueError) as left:
        await waiting
    return left.value.reason


async def test_one_after_the_other(queues: Queues) -> None:
    """A speaker is one message's until that leaves, and other speakers are free."""
    first, second, elsewhere = (
        queues.async_join(KITCHEN),
        queues.async_join(KITCHEN),
        queues.async_join(BATH),
    )
    assert await turn(queues, first)
    assert not await turn(queues, second)
    assert await turn(queues, elsewhere)
    first.async_leave()
    assert second.began_at is not None


async def test_the_order_of_the_calls(queues: Queues) -> None:
    """Who came first and is not ready is waited for."""
    long, short = queues.async_join(KITCHEN), queues.async_join(KITCHEN)
    waiting = asyncio.create_task(queues.async_turn(short, seconds=1))
    await asyncio.sleep(0)
    assert short.began_at is None
    assert await turn(queues, long)
    long.async_leave()
    await waiting


async def test_courtesy_ends(queues: Queues) -> None:
    """Who is never ready keeps nobody waiting for ever, and has its turn afterwards."""
    never, ready = queues.async_join(KITCHEN), queues.async_join(KITCHEN)
    began = queues.clock.monotonic()
    await queues.async_turn(ready, seconds=1)
    assert queues.clock.monotonic() - began >= 20
    ready.async_leave()
    assert await turn(queues, never)


async def test_the_urgent_goes_first(queues: Queues) -> None:
    """Priority comes before the order of the calls."""
    playing = queues.async_join(KITCHEN)
    assert await turn(queues, playing)
    places = [queues.async_join(KITCHEN, each) for each in (LOW, NORMAL, CRITICAL)]
    for place in places:
        assert not await turn(queues, place)
    order = []
    while left := queues.playing(KITCHEN):
        order.append(left[0])
        left[0].async_leave()
    assert order == [playing, *reversed(places)]


@pytest.mark.parametrize(
    ("playing", "seconds", "waiting", "interrupted"),
    [
        (LOW, 9, CRITICAL, 1),
        (LOW, 9, NORMAL, 0),
        (NORMAL, 9, CRITICAL, 0),
        (NORMAL, 600, CRITICAL, 1),
        (NORMAL, 600, NORMAL, 0),
        (CRITICAL, 600, CRITICAL, 0),
    ],
)
async def test_interrupting(
    queues: Queues,
    playing: Priority,
    seconds: float,
    waiting: Priority,
    interrupted: int,
) -> None:
    """Only what is critical interrupts what is low, or goes on for long; once, when ready."""
    calls: list[Place] = []
    place = queues.async_join(KITCHEN, playing)
    await queues.async_turn(
        place, seconds=seconds, on_interrupt=lambda: calls.append(place)
    )
    others = [queues.async_join(KITCHEN, waiting) for _ in range(2)]
    assert calls == []
    for other in others:
        assert not await turn(queues, other)
    assert calls == [place] * interrupted


async def test_a_tag_replaces(queues: Queues) -> None:
    """What waits under the same tag leaves; what plays, and other speakers', stays."""
    playing = queues.async_join(KITCHEN, tag="door")
    assert await turn(queues, playing)
    old, other, elsewhere = (
        queues.async_join(KITCHEN, tag="door"),
        queues.async_join(KITCHEN, tag="bell"),
        queues.async_join(BATH, tag="door"),
    )
    waiting = asyncio.create_task(queues.async_turn(old, seconds=1))
    await asyncio.sleep(0)
    new = queues.async_join(KITCHEN, tag="door")
    assert await reason(waiting) == "replaced"
    assert [*queues.waiting(KITCHEN)] == [other, new]
    assert queues.playing() == [playing]
    assert queues.waiting(BATH) == [elsewhere]


async def test_a_flood(queues: Queues) -> None:
    """So many may wait, and a message of the same tag is no further one."""
    for number in range(50):
        queues.async_join(KITCHEN, tag=str(number))
    with pytest.raises(LeftQueueError) as full:
        queues.async_join(KITCHEN)
    assert full.value.reason == "queue_full"
    queues.async_join(KITCHEN, tag="7")
    queues.async_join(BATH)


async def test_the_caller_goes_away(queues: Queues) -> None:
    """A cancelled caller leaves, and the next has its turn."""
    first, second, third = (queues.async_join(KITCHEN) for _ in range(3))
    assert await turn(queues, first)
    waiting = asyncio.create_task(queues.async_turn(second, seconds=1))
    last = asyncio.create_task(queues.async_turn(third, seconds=1))
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    second.async_leave()
    first.async_leave()
    await last
    assert queues.playing() == [third]


async def test_when_it_is_free(queues: Queues) -> None:
    """What is known of those before a place adds up."""
    playing, ready, unknown, last = (queues.async_join(KITCHEN) for _ in range(4))
    assert await turn(queues, playing, 60)
    assert not await turn(queues, ready, 10)
    assert queues.free_in(playing) == 0
    assert 59 < queues.free_in(ready) <= 60
    assert 69 < queues.free_in(last) <= 70
    assert queues.free_in(last) <= queues.free_in(unknown) + 1


@pytest.mark.parametrize("seed", range(20))
async def test_never_two_at_once(queues: Queues, seed: int) -> None:
    """Whatever happens, a speaker has one turn at a time, and nothing is left over."""
    chance = Random(seed)
    places: list[Place] = []
    for _ in range(60):
        step = chance.choice(["join", "ready", "leave"])
        if step == "join":
            places.append(queues.async_join(KITCHEN, chance.choice([*Priority])))
        elif places and step == "ready":
            await turn(queues, chance.choice(places))
        elif places:
            places.pop(chance.randrange(len(places))).async_leave()
        assert len(queues.playing(KITCHEN)) <= 1
    for place in places:
        place.async_leave()
    assert queues.playing() == queues.waiting() == []


async def test_a_full_queue(queues: Queues) -> None:
    """Who is more urgent takes the last place of who is least; the others are refused."""
    playing = queues.async_join(KITCHEN, LOW)
    assert await turn(queues, playing)
    waiting = [queues.async_join(KITCHEN, LOW) for _ in range(49)]
    for priority, last in ((NORMAL, waiting[-1]), (CRITICAL, waiting[-2])):
        alarm = queues.async_join(KITCHEN, priority)
        assert await reason(queues.async_turn(last, seconds=1)) == "queue_full"
        assert alarm in queues.waiting(KITCHEN)
    with pytest.raises(LeftQueueError):
        queues.async_join(KITCHEN, LOW)
    assert len(queues.waiting(KITCHEN)) == 49
    assert playing in queues.playing(KITCHEN)
