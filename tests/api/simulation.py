"""Hours in a moment: a loop whose clock jumps to the next timer."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from functools import wraps
from random import Random
import selectors
from typing import Any, override

from custom_components.segmind_tts.api import Clock


class _Jump(selectors.SelectSelector):
    """Waits for nothing, and keeps for how long it should have."""

    skipped = 0.0

    @override
    def select(
        self, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            self.skipped += timeout or 0.0
        return ready


class _JumpingLoop(asyncio.SelectorEventLoop):
    """Runs timers in their order, without waiting."""

    def __init__(self) -> None:
        """Start at zero."""
        self._jump = _Jump()
        super().__init__(self._jump)

    @override
    def time(self) -> float:
        return self._jump.skipped


class LoopClock(Clock):
    """The running loop's clock, and chance from a seed."""

    def __init__(self, chance: Random) -> None:
        """Draw from `chance`."""
        self._chance = chance

    @override
    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    @override
    def utcnow(self) -> datetime:
        return datetime.fromtimestamp(self.monotonic(), UTC)

    @override
    def random(self) -> float:
        return self._chance.random()

    @override
    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @override
    def timeout(self, seconds: float) -> AbstractAsyncContextManager[object]:
        return asyncio.timeout(seconds)


def simulate[T](main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Return what `main` returns, without waiting for any of its timers."""
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(main())


def simulated(
    test: Callable[..., Coroutine[Any, Any, None]],
) -> Callable[..., None]:
    """Let a test run without waiting for any of its timers."""

    @wraps(test)
    def run(**fixtures: Any) -> None:
        simulate(lambda: test(**fixtures))

    return run
