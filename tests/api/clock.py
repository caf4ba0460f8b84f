"""A clock that runs fast."""

import asyncio
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
import time
from typing import override

from custom_components.segmind_tts.api import Clock


class FastClock(Clock):
    """Real time sped up, with even odds."""

    def __init__(self, speed: float = 20.0) -> None:
        """Start with nothing slept."""
        self.speed = speed
        self.slept: list[float] = []

    @override
    def monotonic(self) -> float:
        return time.monotonic() * self.speed

    @override
    def utcnow(self) -> datetime:
        return datetime.now(UTC)

    @override
    def random(self) -> float:
        return 0.5

    @override
    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds / self.speed)

    @override
    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds / self.speed)
