"""Trying again."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from .exceptions import (
    SegmindConnectionError,
    SegmindError,
    SegmindRateLimitError,
    SegmindServerError,
    SegmindTimeoutError,
)
from .time import Time

_FIRST: Final = 0.5
_LONGEST: Final = 8.0
TRANSIENT: Final = (
    SegmindConnectionError,
    SegmindRateLimitError,
    SegmindServerError,
    SegmindTimeoutError,
)


def backoff(time: Time) -> Iterator[float]:
    """Yield pauses in seconds without end: doubling, capped, each between half and all of itself.

    The jitter keeps callers that failed together from coming back together.
    """
    pause = _FIRST
    while True:
        yield pause * (0.5 + 0.5 * time.random())
        pause = min(2 * pause, _LONGEST)


async def repeat[T](
    attempt: Callable[[], Awaitable[T]],
    *,
    time: Time,
    until: float,
    worthwhile: Callable[[SegmindError, int], bool],
) -> T:
    """Return what the first successful attempt returns.

    Raises the last error when it is not `worthwhile(error, failures so far)` to try again, or
    when the next attempt would start after `until` on the monotonic clock.
    """
    failures = 0
    pauses = backoff(time)
    while True:
        try:
            return await attempt()
        except SegmindError as err:
            failures += 1
            pause = next(pauses)
            if isinstance(err, SegmindRateLimitError):
                pause += err.retry_in or 0.0
            if not worthwhile(err, failures) or time.monotonic() + pause >= until:
                raise
        await time.sleep(pause)
