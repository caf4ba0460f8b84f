"""The rate limit, learned from refusals."""

import asyncio
from datetime import UTC, datetime

import pytest

from custom_components.segmind_tts.api import SegmindRateLimitError
from custom_components.segmind_tts.api.limiter import Limiter

from .clock import FastTime

RESET_AT = datetime(2026, 11, 22, 10, 1, tzinfo=UTC)


@pytest.fixture
def fast_time() -> FastTime:
    """Ten minutes a second."""
    return FastTime(speed=600)


@pytest.fixture
def limiter(fast_time: FastTime) -> Limiter:
    """A limiter that knows nothing."""
    return Limiter(fast_time)


async def passing(limiter: Limiter, time: FastTime, count: int) -> list[float]:
    """Let some requests pass and return when they did."""
    moments = []
    for _ in range(count):
        await limiter.acquire(time.monotonic() + 600)
        moments.append(time.monotonic())
    return moments


def refusal(retry_in: float | None) -> SegmindRateLimitError:
    """Return what a refused request raises."""
    return SegmindRateLimitError(reset_at=RESET_AT, retry_in=retry_in)


async def test_permissive(limiter: Limiter, fast_time: FastTime) -> None:
    """Nothing waits before the first refusal."""
    await passing(limiter, fast_time, 100)
    assert not fast_time.slept


async def test_learns(limiter: Limiter, fast_time: FastTime) -> None:
    """After a refusal as many pass per minute as did before it."""
    await passing(limiter, fast_time, 4)
    begin = fast_time.monotonic()
    limiter.refused(refusal(30))
    moments = await passing(limiter, fast_time, 7)
    assert all(moment >= begin + 30 for moment in moments[:3])
    assert all(moment >= moments[0] + 60 for moment in moments[3:6])
    assert moments[6] >= moments[3] + 60
    assert len(fast_time.slept) == 3


async def test_one_passes_at_least(limiter: Limiter, fast_time: FastTime) -> None:
    """Refused at the first request, one a minute passes."""
    await passing(limiter, fast_time, 1)
    limiter.refused(refusal(None))
    first, second = await passing(limiter, fast_time, 2)
    assert second >= first + 60


async def test_many_are_refused(limiter: Limiter, fast_time: FastTime) -> None:
    """Of five requests at once three are refused: two a minute pass."""
    await passing(limiter, fast_time, 5)
    for _ in range(3):
        limiter.refused(refusal(20))
    moments = await passing(limiter, fast_time, 3)
    assert moments[2] >= moments[0] + 60
    assert len(fast_time.slept) == 2


async def test_forgets(limiter: Limiter, fast_time: FastTime) -> None:
    """What was learned is forgotten after ten minutes."""
    await passing(limiter, fast_time, 1)
    limiter.refused(refusal(1))
    await fast_time.sleep(601)
    fast_time.slept.clear()
    await passing(limiter, fast_time, 10)
    assert not fast_time.slept


async def test_refusal_without_request(limiter: Limiter, fast_time: FastTime) -> None:
    """A refusal later than the memory of its request is no trouble."""
    limiter.refused(refusal(1))
    await passing(limiter, fast_time, 1)
    assert len(fast_time.slept) == 1


async def test_order(limiter: Limiter, fast_time: FastTime) -> None:
    """Who comes first passes first; who leaves does not hold up the rest."""
    limiter.refused(refusal(20))
    passed: list[int] = []

    async def caller(number: int) -> None:
        await limiter.acquire(fast_time.monotonic() + 600)
        passed.append(number)

    callers = [asyncio.create_task(caller(number)) for number in range(5)]
    await asyncio.sleep(0)
    callers[0].cancel()
    callers[2].cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    assert passed == [1, 3, 4]


async def test_too_late(limiter: Limiter, fast_time: FastTime) -> None:
    """Without a place before the deadline the error comes at once."""
    limiter.refused(refusal(50))
    with pytest.raises(SegmindRateLimitError) as caught:
        await limiter.acquire(fast_time.monotonic() + 40)
    assert caught.value.reset_at == RESET_AT
    assert caught.value.retry_in == pytest.approx(50, abs=10)
    assert not fast_time.slept


async def test_too_late_behind_others(limiter: Limiter, fast_time: FastTime) -> None:
    """A place that others take before the deadline is no place."""
    limiter.refused(refusal(10))
    results = await asyncio.gather(
        *(limiter.acquire(fast_time.monotonic() + 50) for _ in range(2)),
        return_exceptions=True,
    )
    assert results[0] is None
    assert isinstance(results[1], SegmindRateLimitError)


async def test_too_late_in_the_queue(limiter: Limiter, fast_time: FastTime) -> None:
    """Whoever still queues at the deadline gets the error then."""
    limiter.refused(refusal(10))
    now = fast_time.monotonic()
    results = await asyncio.gather(
        *(limiter.acquire(now + left) for left in (600, 600, 40)),
        return_exceptions=True,
    )
    assert results[:2] == [None, None]
    assert isinstance(results[2], SegmindRateLimitError)
