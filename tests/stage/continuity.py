"""Continuity: whether a speaker that has begun goes on to the end.

A player that runs dry stops its output, so that a pause is no silence in the recording:
it shows only in the clock, as a recording that falls behind it.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import time

from .speaker import SAMPLE_RATE, Speaker

_INTERVAL = 0.02


class Continuity:
    """The Unix times at which a recording had grown, with its seconds by then."""

    def __init__(self) -> None:
        """Have seen nothing."""
        self.grown: list[tuple[float, float]] = []

    @property
    def began(self) -> float:
        """When the first sound came."""
        return self.grown[0][0]

    @property
    def stalled(self) -> float:
        """By how many seconds all pauses together have put off what came after them."""
        least, stalled = float("inf"), 0.0
        # The last bytes come when the output is closed, and no sound is late by that.
        for moment, seconds in self.grown[:-1]:
            least = min(least, moment - seconds)
            stalled = max(stalled, moment - seconds - least)
        return stalled


@asynccontextmanager
async def watch(speaker: Speaker) -> AsyncIterator[Continuity]:
    """Watch what a speaker records."""
    continuity = Continuity()

    async def follow() -> None:
        begin = size = speaker.recorded()
        while True:
            await asyncio.sleep(_INTERVAL)
            if (now := speaker.recorded()) != size:
                size = now
                seconds = (size - begin) / 2 / SAMPLE_RATE
                continuity.grown.append((time.time(), seconds))

    follower = asyncio.create_task(follow())
    try:
        yield continuity
    finally:
        follower.cancel()
