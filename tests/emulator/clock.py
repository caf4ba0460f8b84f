"""The emulator's time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
import time


def _monotonic() -> float:
    """Tell real seconds, also while a test has frozen `time`."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


class Clock:
    """Seconds since the emulator was made, `speed` times as fast as real ones."""

    def __init__(
        self, speed: float = 1.0, monotonic: Callable[[], float] = _monotonic
    ) -> None:
        """Start at zero."""
        self._speed = speed
        self._monotonic = monotonic
        self._origin = monotonic()
        self._advanced = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        """Tell the seconds since the start."""
        return (self._monotonic() - self._origin) * self._speed + self._advanced

    def advance(self, seconds: float) -> None:
        """Jump, also backwards; who waits in `until` looks again."""
        self._advanced += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    def utc(self, moment: float) -> datetime:
        """Tell what the wall clock of a client shows at a moment of this clock."""
        left = (moment - self.now()) / self._speed
        return datetime.now(UTC) + timedelta(seconds=left)

    async def until(self, moment: float) -> None:
        """Wait for a moment of this clock."""
        while (left := moment - self.now()) > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(left / self._speed):
                    await self._moved.wait()
