"""The account's limit of requests per minute, as far as refusals have shown it."""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime
import math
from typing import Final

from .clock import Clock
from .errors import SegmindRateLimitError

# Why these numbers: docs/adr/0011-rate-limit.md
_WINDOW: Final = 60.0
_LEAST_LIMIT: Final = 5
_MEMORY: Final = 600.0
_UNTOLD_RESET: Final = 5.0
_AT_ONCE: Final = 2
_DOUBLING: Final = 1.0
_ANSWER: Final = 2.0
_LEAST_PAUSE: Final = 0.25
_MOST_IN_VAIN: Final = 6
# Segmind's minute begins when a request arrives there, which is later than it leaves,
# and is told by another clock.
_JOURNEY: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """The limit of paid requests within 60 s, None where none is known.

    `recent` tells how many seconds ago those of the last 60 s were made.
    """

    per_minute: int | None = None
    recent: tuple[float, ...] = ()


class Limiter:
    """Lets paid requests pass, in the order they come, at the rate Segmind grants.

    A refusal stops all of them until the time that it tells. Then two pass at once, and
    twice as many each second. If a refusal has shown a limit, the first request beyond
    it passes as a trial, and is given 2 s to be refused; then the limit is forgotten.
    """

    def __init__(self, clock: Clock) -> None:
        """Start permissive."""
        self._clock = clock
        self._turn = asyncio.Lock()
        self._passed: deque[float] = deque()
        self._closed_until = -math.inf
        self._reset_at: datetime | None = None
        self._limit: int | None = None
        self._learned_at = -math.inf
        self._in_vain = 0

    @property
    def known(self) -> RateLimit:
        """What refusals have shown."""
        now = self._clock.monotonic()
        return RateLimit(
            per_minute=self._remembered(now),
            recent=tuple(now - each for each in self._passed if now - each < _WINDOW),
        )

    async def acquire(self, until: float) -> None:
        """Wait for the next place, at most until the given monotonic time.

        Raises `SegmindRateLimitError`, at once if it is clear that there will be none
        in time.
        """
        self._refuse_after(until)
        try:
            async with self._clock.timeout(until - self._clock.monotonic()), self._turn:
                while (pause := self._opens() - self._clock.monotonic()) > 0:
                    self._refuse_after(until)
                    await self._clock.sleep(pause)
                self._pass()
        except TimeoutError:
            raise self._error() from None

    def refused(self, err: SegmindRateLimitError) -> None:
        """Take note that a request that had passed was over the limit."""
        now = self._clock.monotonic()
        if self._passed:
            self._passed.pop()
        told = _UNTOLD_RESET if err.retry_in is None else err.retry_in
        granted = self._since(now + min(told, _WINDOW) - _WINDOW - _JOURNEY)
        # No plan grants fewer: those were refused for another reason.
        self._limit = granted if granted >= _LEAST_LIMIT else None
        self._learned_at = now
        self._reset_at = err.reset_at
        pause = max(told, self._least_pause(now))
        self._closed_until = now + pause + 0.1 + 0.4 * self._clock.random()

    def _least_pause(self, now: float) -> float:
        """Return the seconds that are waited whatever was told, more each time in vain."""
        if (opened := now - self._closed_until) >= 0:
            in_vain = opened < _ANSWER
            self._in_vain = min(self._in_vain + 1, _MOST_IN_VAIN) if in_vain else 0
        return _LEAST_PAUSE * 2.0**self._in_vain

    def _pass(self) -> None:
        now = self._clock.monotonic()
        while self._passed and self._passed[0] <= now - _WINDOW - _JOURNEY:
            self._passed.popleft()
        limit = self._remembered(now)
        if limit is not None and self._since(self._begin(now)) >= limit:
            self._limit = None
            self._closed_until = now + _ANSWER
        self._passed.append(now)

    def _opens(self) -> float:
        """Return the monotonic time of the next place."""
        passed = self._since(self._begin(self._clock.monotonic()))
        if passed < _AT_ONCE:
            return self._closed_until
        return self._closed_until + _DOUBLING * math.log2((passed + 1) / _AT_ONCE)

    def _begin(self, now: float) -> float:
        """Return since when requests count: after a reset only those that follow it."""
        return max(self._closed_until, now - _WINDOW)

    def _since(self, begin: float) -> int:
        return sum(moment >= begin for moment in self._passed)

    def _remembered(self, now: float) -> int | None:
        return self._limit if now - self._learned_at <= _MEMORY else None

    def _refuse_after(self, until: float) -> None:
        if self._opens() > until:
            raise self._error()

    def _error(self) -> SegmindRateLimitError:
        return SegmindRateLimitError(
            reset_at=self._reset_at,
            retry_in=max(0.0, self._opens() - self._clock.monotonic()),
        )
