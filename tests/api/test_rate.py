"""The limiter against servers that refuse, an hour at a time."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from random import Random
from typing import Final, Protocol

import pytest

from custom_components.segmind_tts.api import SegmindRateLimitError
from custom_components.segmind_tts.api.limiter import Limiter
from tests.emulator.accounts import RateWindow

from .simulation import LoopClock, simulate

_HOUR: Final = 3600.0
_JOURNEY: Final = 0.15
_PATIENCE: Final = 600.0


class Server(Protocol):
    """Grants a request, or tells when to come back."""

    def __call__(self, now: float) -> float | None:
        """Return None for a request that is granted, else the moment of the reset."""


class FixedWindow:
    """A limit per minute that begins with its first request."""

    def __init__(self, limit: int) -> None:
        """Begin unasked."""
        self._limit = limit
        self._window = RateWindow()

    def __call__(self, now: float) -> float | None:
        """Count a request."""
        return None if self._window.take(self._limit, now) else self._window.closes


class SlidingWindow:
    """A limit for the last minute, at any time."""

    def __init__(self, limit: int) -> None:
        """Begin unasked."""
        self._granted: deque[float] = deque([-60.0] * limit, maxlen=limit)

    def __call__(self, now: float) -> float | None:
        """Count a request."""
        if self._granted[0] > now - 60.0:
            return self._granted[0] + 60.0
        self._granted.append(now)
        return None


class Moody:
    """Refuses some requests for no reason."""

    def __init__(self, chance: Random, *, share: float, reset: float) -> None:
        """Refuse a share of all, each for so many seconds."""
        self._chance = chance
        self._share = share
        self._reset = reset

    def __call__(self, now: float) -> float | None:
        """Draw."""
        return now + self._reset if self._chance.random() < self._share else None


@dataclass(slots=True)
class Outcome:
    """What requests have met."""

    granted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """Seconds that each was held back after it came and after the last told reset."""

    def most_refused(self) -> int:
        """Return how many were refused in the worst minute."""
        return max(
            (
                sum(at <= other < at + 60 for other in self.refused)
                for at in self.refused
            ),
            default=0,
        )


def an_hour(server: Server, *, every: float, seed: int, parallel: int = 99) -> Outcome:
    """Send a request every so many seconds, of which some may be under way at once."""
    outcome = Outcome()

    async def main() -> None:
        clock = LoopClock(Random(seed))
        limiter = Limiter(clock)
        slots = asyncio.Semaphore(parallel)
        reset = 0.0

        async def send() -> bool:
            nonlocal reset
            asked = clock.monotonic()
            await limiter.acquire(asked + _PATIENCE)
            outcome.late.append(clock.monotonic() - max(asked, reset))
            await clock.sleep(_JOURNEY)
            told = server(clock.monotonic())
            await clock.sleep(_JOURNEY)
            now = clock.monotonic()
            if told is None:
                outcome.granted.append(now)
                return True
            outcome.refused.append(now)
            reset = told
            limiter.refused(SegmindRateLimitError(retry_in=max(told - now, 0.0)))
            return False

        async def request() -> None:
            async with slots:
                try:
                    while not await send():
                        pass
                except SegmindRateLimitError:
                    return

        async with asyncio.TaskGroup() as group:
            while clock.monotonic() < _HOUR:
                group.create_task(request())
                await clock.sleep(every)

    simulate(main)
    return outcome


@pytest.mark.parametrize("reset", [0.5, 2.0, 5.0, 10.0])
@pytest.mark.parametrize("seed", range(5))
def test_refused_for_no_reason(seed: int, reset: float) -> None:
    """Of refusals at random nothing is learned that holds anybody up."""
    server = Moody(Random(seed), share=0.03, reset=reset)
    outcome = an_hour(server, every=2.0, seed=seed)
    assert len(outcome.granted) == _HOUR / 2.0
    assert max(outcome.late) < 7.0
    assert sorted(outcome.late)[len(outcome.late) * 99 // 100] < 3.0


@pytest.mark.parametrize("reset", [20.0, 60.0])
@pytest.mark.parametrize("seed", range(5))
def test_refused_for_long_for_no_reason(seed: int, reset: float) -> None:
    """Who had to wait for a minute is let through within seconds, the crowd at last."""
    server = Moody(Random(seed), share=0.03, reset=reset)
    outcome = an_hour(server, every=2.0, seed=seed)
    assert max(outcome.late) < 20.0


@pytest.mark.parametrize("limit", [1, 2, 5, 10, 20])
@pytest.mark.parametrize("parallel", [4, 99])
@pytest.mark.parametrize("every", [1.0, 5.0])
def test_fixed_window(limit: int, parallel: int, every: float) -> None:
    """A limit costs two refusals a minute at most, and is made use of."""
    outcome = an_hour(FixedWindow(limit), every=every, seed=1, parallel=parallel)
    assert outcome.most_refused() <= 2
    minutes = outcome.granted[-1] / 60.0
    wanted = min(limit, 60.0 / every)
    assert len(outcome.granted) / minutes >= 0.9 * wanted


@pytest.mark.parametrize("limit", [1, 2, 5, 10, 20])
@pytest.mark.parametrize("parallel", [4, 99])
def test_sliding_window(limit: int, parallel: int) -> None:
    """A limit of another kind than expected is no storm either."""
    outcome = an_hour(SlidingWindow(limit), every=2.0, seed=1, parallel=parallel)
    assert outcome.most_refused() <= 12
    minutes = outcome.granted[-1] / 60.0
    assert len(outcome.granted) / minutes >= 0.8 * min(limit, 30.0)


def test_limit_is_lowered() -> None:
    """A plan with less is found out without a storm."""
    before, after = FixedWindow(30), FixedWindow(5)
    outcome = an_hour(
        lambda now: (before if now < _HOUR / 2 else after)(now), every=3.0, seed=1
    )
    assert outcome.most_refused() <= 4
