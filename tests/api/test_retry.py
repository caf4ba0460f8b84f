"""Trying again."""

from itertools import islice

import pytest

from custom_components.segmind_tts.api import (
    SYSTEM_CLOCK,
    SegmindRateLimitError,
    SegmindResponseError,
)
from custom_components.segmind_tts.api.retry import backoff, repeat

from .clock import FastClock


def test_backoff() -> None:
    """Pauses double up to a cap, less up to half of each."""
    for pause, most in zip(
        backoff(SYSTEM_CLOCK), [0.5, 1, 2, 4, 8, 8, 8], strict=False
    ):
        assert most / 2 <= pause <= most
    assert list(islice(backoff(FastClock()), 6)) == [0.375, 0.75, 1.5, 3, 6, 6]


async def test_repeat_waits_for_the_limit() -> None:
    """A rate limit is waited for, and a little longer."""
    clock = FastClock(speed=600)
    errors = [SegmindRateLimitError(retry_in=30), SegmindRateLimitError()]

    async def attempt() -> str:
        if errors:
            raise errors.pop(0)
        return "done"

    until = clock.monotonic() + 600
    assert await repeat(attempt, clock=clock, until=until, tries=lambda _: 3) == "done"
    assert clock.slept == [30.375, 0.75]


@pytest.mark.parametrize(("left", "tries"), [(0.3, 3), (600, 1)])
async def test_repeat_ends(left: float, tries: int) -> None:
    """Without time or hope left the error comes out."""
    clock = FastClock()

    async def attempt() -> None:
        raise SegmindResponseError

    with pytest.raises(SegmindResponseError):
        await repeat(
            attempt,
            clock=clock,
            until=clock.monotonic() + left,
            tries=lambda _: tries,
        )
    assert not clock.slept


async def test_system_clock() -> None:
    """The machine's clocks go forward, and its timers fire."""
    before = SYSTEM_CLOCK.monotonic()
    await SYSTEM_CLOCK.sleep(0.001)
    assert SYSTEM_CLOCK.monotonic() > before
    assert SYSTEM_CLOCK.utcnow().utcoffset() is not None
    assert 0 <= SYSTEM_CLOCK.random() < 1
    with pytest.raises(TimeoutError):
        async with SYSTEM_CLOCK.timeout(0):
            await SYSTEM_CLOCK.sleep(60)
