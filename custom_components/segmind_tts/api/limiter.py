"""The account's limit of requests per minute, as far as refusals have shown it."""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime
import math
from typing import Final

from .clock import Time
from .errors import SegmindRateLimitError

_WINDOW: Final = 60.0
_UNTOLD_RESET: Final = 5.0
# Segmind's minute begins when a request arrives there, which is later than it leaves,
# and is told by another clock.
_JOURNEY: Final = 3.0
# Forgetting costs one refusal, which is free; a limit learned too low costs waiting for
# ever.
_MEMORY: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """The limit of paid requests within 60 s, None where none is known.

    `recent` tells how many seconds ago those of the last 60 s were made.
    """

    per_minute: int | None = None
    recent: tuple[float, ...] = ()


class Limiter:
    """Lets paid requests pass, in the order they come, at the rate Segmind grants.

    It knows no limit until the first refusal.
    """

    def __init__(self, time: Time) -> None:
        """Start permissive."""
        self._time = time
        self._turn = asyncio.Lock()
        self._passed: deque[float] = deque()
        self._closed_until = -math.inf
        self._reset_at: datetime | None = None
        self._limit: int | None = None
        self._learned_at = -math.inf

    @property
    def known(self) -> RateLimit:
        """What refusals have shown."""
        now = self._time.monotonic()
        forgotten = now - self._learned_at > _MEMORY
        return RateLimit(
            per_minute=None if forgotten else self._limit,
            recent=tuple(now - each for each in self._passed if now - each < _WINDOW),
        )

    async def acquire(self, until: float) -> None:
        """Wait for the next place, at most until the given monotonic time.

        Raises `SegmindRateLimitError`, at once if it is clear that there will be none
        in time.
        """
        self._refuse_after(until)
        try:
            async with self._time.timeout(until - self._time.monotonic()), self._turn:
                while (pause := self._opens() - self._time.monotonic()) > 0:
                    self._refuse_after(until)
                    await self._time.sleep(pause)
                self._passed.append(self._time.monotonic())
        except TimeoutError:
            raise self._error() from None

    def refused(self, err: SegmindRateLimitError) -> None:
        """Take note that a request that had passed was over the limit."""
        now = self._time.monotonic()
        if self._passed:
            self._passed.pop()
        pause = _UNTOLD_RESET if err.retry_in is None else err.retry_in
        begin = now + min(pause, _WINDOW) - _WINDOW - _JOURNEY
        self._limit = max(1, sum(moment >= begin for moment in self._passed))
        self._learned_at = now
        self._reset_at = err.reset_at
        self._closed_until = now + pause + 0.1 + 0.4 * self._time.random()

    def _opens(self) -> float:
        """Return the monotonic time of the next place."""
        now = self._time.monotonic()
        while self._passed and self._passed[0] <= now - _WINDOW - _JOURNEY:
            self._passed.popleft()
        if self._limit is None or now - self._learned_at > _MEMORY:
            return self._closed_until
        # What passed before a reset does not count after it.
        counted = [moment for moment in self._passed if moment >= self._closed_until]
        if len(counted) < self._limit:
            return self._closed_until
        return counted[-self._limit] + _WINDOW

    def _refuse_after(self, until: float) -> None:
        if self._opens() > until:
            raise self._error()

    def _error(self) -> SegmindRateLimitError:
        return SegmindRateLimitError(
            reset_at=self._reset_at,
            retry_in=max(0.0, self._opens() - self._time.monotonic()),
        )
