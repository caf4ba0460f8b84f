"""The rate limit, learned from refusals."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from random import Random

import pytest

from custom_components.segmind_tts.api import SegmindRateLimitError
from custom_components.segmind_tts.api.limiter import Limiter

from .simulation import LoopClock, simulated

RESET_AT = datetime(2026, 11, 22, 10, 1, tzinfo=UTC)


@pytest.fixture
def loop_clock() -> LoopClock:
    """The clock of a simulation."""
    return LoopClock(Random(1))


@pytest.fixture
def limiter(loop_clock: LoopClock) -> Limiter:
    """A limiter that knows nothing."""
    return Limiter(loop_clock)


async def passing(limiter: Limiter, clock: LoopClock, count: int) -> list[float]:
    """Let some requests pass and return when they did."""
    moments = []
    for _ in range(count):
        await limiter.acquire(clock.monotonic() + 600)
        moments.append(clock.monotonic())
    return moments


def refusal(retry_in: float | None) -> SegmindRateLimitError:
    """Return what a refused request raises."""
    return SegmindRateLimitError(reset_at=RESET_AT, retry_in=retry_in)


@simulated
async def test_permissive(limiter: Limiter, loop_clock: LoopClock) -> None:
    """Nothing waits before the first refusal."""
    assert await passing(limiter, loop_clock, 100) == [0.0] * 100


@simulated
async def test_idle(limiter: Limiter, loop_clock: LoopClock) -> None:
    """One refusal in a quiet house stops until the reset, and no longer."""
    await passing(limiter, loop_clock, 1)
    limiter.refused(refusal(50))
    moments = await passing(limiter, loop_clock, 2)
    assert moments == [pytest.approx(50.3, abs=0.2)] * 2
    assert limiter.known.per_minute is None


@simulated
async def test_learns(limiter: Limiter, loop_clock: LoopClock) -> None:
    """What was granted before a refusal is known for ten minutes."""
    await passing(limiter, loop_clock, 9)
    limiter.refused(refusal(30))
    limiter.refused(refusal(30))
    assert limiter.known.per_minute == 7
    await loop_clock.sleep(601)
    assert limiter.known.per_minute is None


@simulated
async def test_trial(limiter: Limiter, loop_clock: LoopClock) -> None:
    """Beyond the limit one request passes, and the next after 2 s without a refusal."""
    await passing(limiter, loop_clock, 6)
    limiter.refused(refusal(1))
    await loop_clock.sleep(10)
    moments = await passing(limiter, loop_clock, 5)
    assert moments == [10.0] * 5
    assert limiter.known.per_minute == 5
    moments = await passing(limiter, loop_clock, 3)
    assert moments == [10.0, 12.0, 12.0]
    assert limiter.known.per_minute is None


@simulated
async def test_gently(limiter: Limiter, loop_clock: LoopClock) -> None:
    """After a stop a crowd passes in a few seconds, at first a few of it."""
    limiter.refused(refusal(10))
    moments = await passing(limiter, loop_clock, 32)
    begin = moments[0]
    assert moments[1] == begin
    assert moments[3] == pytest.approx(begin + 1)
    assert moments[31] == pytest.approx(begin + 4)


@simulated
async def test_in_vain(limiter: Limiter, loop_clock: LoopClock) -> None:
    """A server that always says "now" is asked ever more rarely, though for ever."""
    moments = []
    for _ in range(12):
        moments += await passing(limiter, loop_clock, 1)
        limiter.refused(refusal(0))
    pauses = [after - before for before, after in pairwise(moments)]
    assert pauses[0] < 0.8
    assert pauses[4] == pytest.approx(4.3, abs=0.2)
    assert pauses[-1] == pytest.approx(16.3, abs=0.2)


@simulated
async def test_refusal_without_request(limiter: Limiter, loop_clock: LoopClock) -> None:
    """A refusal later than the memory of its request is no trouble."""
    limiter.refused(refusal(1))
    assert await passing(limiter, loop_clock, 1) == [pytest.approx(1.3, abs=0.2)]


@simulated
async def test_order(limiter: Limiter, loop_clock: LoopClock) -> None:
    """Who comes first passes first; who leaves does not hold up the rest."""
    limiter.refused(refusal(20))
    passed: list[int] = []

    async def caller(number: int) -> None:
        await limiter.acquire(loop_clock.monotonic() + 600)
        passed.append(number)

    callers = [asyncio.create_task(caller(number)) for number in range(5)]
    await asyncio.sleep(0)
    callers[0].cancel()
    callers[2].cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    assert passed == [1, 3, 4]


@simulated
async def test_too_late(limiter: Limiter, loop_clock: LoopClock) -> None:
    """Without a place before the deadline the error comes at once."""
    limiter.refused(refusal(50))
    with pytest.raises(SegmindRateLimitError) as caught:
        await limiter.acquire(loop_clock.monotonic() + 40)
    assert caught.value.reset_at == RESET_AT
    assert caught.value.retry_in == pytest.approx(50.3, abs=0.2)
    assert loop_clock.monotonic() == 0.0


@simulated
async def test_too_late_in_the_queue(limiter: Limiter, loop_clock: LoopClock) -> None:
    """Whoever still queues at the deadline gets the error then."""
    limiter.refused(refusal(20))
    now = loop_clock.monotonic()
    waiting = [limiter.acquire(now + left) for left in (600, 600, 600, 21)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[:3] == [None] * 3
    assert isinstance(results[3], SegmindRateLimitError)
