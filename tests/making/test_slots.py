"""Slots: how many may work at once."""

import asyncio
from collections.abc import Iterable

import pytest

from custom_components.segmind_tts.making.slots import Slots


class Crew:
    """Workers that wait for a slot, and keep it until they are told to leave."""

    def __init__(self, slots: Slots) -> None:
        """Start without workers."""
        self._slots = slots
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.at_work: list[str] = []

    async def come(self, names: Iterable[str]) -> None:
        """Have workers come, in this order."""
        for name in names:
            self._tasks[name] = asyncio.create_task(self._work(name))
        await turns(5)

    async def leave(self, names: Iterable[str], *, pause: int = 0) -> None:
        """Have workers leave, whether they have a slot or not."""
        for name in names:
            self._tasks[name].cancel()
            await turns(pause)
        await turns(5)

    async def _work(self, name: str) -> None:
        async with self._slots.take(seconds=60):
            self.at_work.append(name)
            try:
                await asyncio.Event().wait()
            finally:
                self.at_work.remove(name)


async def turns(count: int) -> None:
    """Let everybody do what can be done now, and what follows from it."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_first_come_first_served() -> None:
    """Who comes when all slots are taken waits for a turn."""
    slots = Slots(2)
    crew = Crew(slots)
    await crew.come("abcd")
    assert (crew.at_work, slots.taken, slots.waiting) == (["a", "b"], 2, 2)
    await crew.leave("a")
    assert crew.at_work == ["b", "c"]
    await crew.leave("bcd")
    assert (crew.at_work, slots.taken, slots.waiting) == ([], 0, 0)


async def test_more_slots() -> None:
    """Those who wait take what is added at once."""
    slots = Slots(1)
    crew = Crew(slots)
    await crew.come("abcd")
    slots.size = 3
    await turns(5)
    assert crew.at_work == ["a", "b", "c"]
    await crew.leave("abcd")


async def test_fewer_slots() -> None:
    """Nobody is stopped, and nobody begins until there are few enough."""
    slots = Slots(3)
    crew = Crew(slots)
    await crew.come("abcd")
    slots.size = 1
    await crew.leave("ab")
    assert crew.at_work == ["c"]
    await crew.leave("c")
    assert crew.at_work == ["d"]
    await crew.leave("d")


@pytest.mark.parametrize("pause", [0, 1, 5])
@pytest.mark.parametrize("names", ["ab", "ba", "bac"])
async def test_leaving_the_queue(names: str, pause: int) -> None:
    """No slot is lost on somebody who leaves before, at or after the own turn."""
    slots = Slots(1)
    crew = Crew(slots)
    await crew.come("abcd")
    await crew.leave(names, pause=pause)
    assert crew.at_work == [min(set("abcd") - set(names))]
    await crew.leave("abcd")
    assert (slots.taken, slots.waiting) == (0, 0)


async def test_who_takes_too_long() -> None:
    """A slot is free after its time, though the work in it goes on; it is given back once."""
    slots = Slots(1)
    ended = asyncio.Event()

    async def work(*, seconds: float) -> None:
        async with slots.take(seconds=seconds):
            await ended.wait()

    first = asyncio.create_task(work(seconds=0.01))
    others = [asyncio.create_task(work(seconds=60)) for _ in range(2)]
    await turns(5)
    async with asyncio.timeout(10):
        while slots.waiting > 1:
            await asyncio.sleep(0.01)
    assert not first.done()
    assert (slots.taken, slots.waiting) == (1, 1)
    ended.set()
    await asyncio.gather(first, *others)
    assert (slots.taken, slots.waiting) == (0, 0)
