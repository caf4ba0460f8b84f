"""Time and chance as a parameter, so that tests need neither wait nor guess."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
import random
import time
from typing import Protocol, override


class Clock(Protocol):
    """What the client knows of time: seconds throughout."""

    def monotonic(self) -> float:
        """Return seconds on a clock that never jumps."""

    def utcnow(self) -> datetime:
        """Return the wall clock, zone UTC; only ever compared with the server's."""

    def random(self) -> float:
        """Return an even draw from [0, 1)."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        """Raise `TimeoutError` in the body when it takes longer."""


class SystemClock(Clock):
    """The machine's clocks and the running event loop's timers."""

    @override
    def monotonic(self) -> float:
        return time.monotonic()

    @override
    def utcnow(self) -> datetime:
        return datetime.now(UTC)

    @override
    def random(self) -> float:
        return random.random()

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @override
    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds)


SYSTEM_CLOCK: Clock = SystemClock()
