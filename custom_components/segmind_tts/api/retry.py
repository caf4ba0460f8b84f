"""Trying again."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from .clock import Clock
from .errors import (
    SegmindConnectionError,
    SegmindError,
    SegmindRateLimitError,
    SegmindServerError,
    SegmindTimeoutError,
)

_FIRST: Final = 0.5
_LONGEST_PAUSE: Final = 8.0
TRANSIENT: Final = (
    SegmindConnectionError,
    SegmindRateLimitError,
    SegmindServerError,
    SegmindTimeoutError,
)


def backoff(clock: Clock) -> Iterator[float]:
    """Yield pauses in seconds without end, doubling up to a cap.

    Each is shortened by up to its half, which keeps callers that failed together from
    coming back together.
    """
    pause = _FIRST
    while True:
        yield pause * (0.5 + 0.5 * clock.random())
        pause = min(2 * pause, _LONGEST_PAUSE)


async def repeat[T](
    attempt: Callable[[], Awaitable[T]],
    *,
    clock: Clock,
    until: float,
    tries: Callable[[SegmindError], float],
) -> T:
    """Return what the first successful attempt returns.

    Raises the last error after as many `tries` as are granted to such an error, or when
    the next attempt would start after `until` on the monotonic clock.
    """
    failures = 0
    pauses = backoff(clock)
    while True:
        try:
            return await attempt()
        except SegmindError as err:
            failures += 1
            pause = next(pauses)
            if isinstance(err, SegmindRateLimitError):
                pause += err.retry_in or 0.0
            if failures >= tries(err) or clock.monotonic() + pause >= until:
                raise
        await clock.sleep(pause)
