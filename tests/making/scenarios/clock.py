"""Time for tests: waits are short, and the wall clock can be set."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import override

from custom_components.segmind_tts.api.clock import SystemClock

SPEED = 20.0


class FastClock(SystemClock):
    """The system's time, in which seconds are that much shorter."""

    def __init__(self, speed: float = SPEED) -> None:
        """Start with a right wall clock."""
        self.error = timedelta()
        self._speed = speed

    @override
    def monotonic(self) -> float:
        return super().monotonic() * self._speed

    @override
    def utcnow(self) -> datetime:
        return super().utcnow() + self.error

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    @override
    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds / self._speed)
