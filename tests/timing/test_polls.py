"""When to poll, against the official package's interval of one second."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, islice, pairwise
from random import Random
from statistics import median, quantiles
from typing import Self

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.timing.latency import LatencyModel
from custom_components.segmind_tts.timing.polls import Estimate, poll_times

MODEL = "gemini-2.5-flash-tts"
JOBS = 400


def duration(rng: Random, characters: int) -> float:
    """Draw how long a job takes."""
    return (2 + 0.035 * characters) * rng.lognormvariate(0, 0.2)


def polled(moments: Iterator[float], seconds: float) -> tuple[float, int]:
    """Return delay and number of polls of a job that takes so long."""
    for polls, moment in enumerate(moments, 1):
        if moment >= seconds:
            return moment - seconds, polls
    raise AssertionError


@dataclass(frozen=True, kw_only=True)
class Ratios:
    """Our figures as multiples of the official package's.

    The package asks at once and then every second; ways to the server and back are left
    out.
    """

    delay: float
    polls: float
    most_polls: float

    @classmethod
    def measure(
        cls, expected: Callable[[int], Estimate], lengths: Iterable[int]
    ) -> Self:
        """Compare medians and, in polls, the 95th percentile."""
        rng = Random(2)
        ours, theirs = [], []
        for characters in lengths:
            seconds = duration(rng, characters)
            ours.append(polled(poll_times(expected(characters)), seconds))
            theirs.append(polled(map(float, count()), seconds))
        (delay, polls), (their_delay, their_polls) = (
            zip(*jobs, strict=True) for jobs in (ours, theirs)
        )
        return cls(
            delay=median(delay) / median(their_delay),
            polls=median(polls) / median(their_polls),
            most_polls=quantiles(polls, n=20)[-1] / quantiles(their_polls, n=20)[-1],
        )


@pytest.fixture(scope="module")
def learned() -> LatencyModel:
    """A model that has seen sixty jobs of all lengths."""
    rng, model = Random(1), LatencyModel()
    for _ in range(60):
        characters = rng.randint(20, 500)
        model.observe(MODEL, characters, duration(rng, characters))
    return model


@pytest.fixture(scope="module")
def mixed() -> list[int]:
    """Texts of all lengths."""
    return Random(3).choices(range(20, 501), k=JOBS)


def test_learned(learned: LatencyModel, mixed: list[int]) -> None:
    """With what was learned the delay is less than half, with no more polls."""
    ratios = Ratios.measure(partial(learned.expected, MODEL), mixed)
    assert ratios.delay < 0.5
    assert ratios.polls <= 0.8
    assert ratios.most_polls <= 1


def test_not_learned(mixed: list[int]) -> None:
    """Before anything was learned it is a little more than half."""
    ratios = Ratios.measure(partial(LatencyModel().expected, MODEL), mixed)
    assert ratios.delay < 0.7
    assert ratios.polls <= 1
    assert ratios.most_polls <= 1


@pytest.mark.parametrize("length", [20, 50, 100, 200, 350, 500])
def test_each_length(learned: LatencyModel, length: int) -> None:
    """No length pays for the others with a longer delay, or more polls."""
    ratios = Ratios.measure(partial(learned.expected, MODEL), [length] * JOBS)
    assert ratios.delay < 0.7
    assert ratios.polls <= 1


@given(
    median=st.floats(0, 1000),
    sigma=st.floats(0, 3),
    after=st.just(0.0) | st.floats(0, 10_000),
)
def test_any_estimate(median: float, sigma: float, after: float) -> None:
    """Moments are neither crowded nor far apart, and later than what has passed."""
    estimate = Estimate(median=median, sigma=sigma)
    moments = [after, *islice(poll_times(estimate, after=after), 50)]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert all(0.0999 < gap < 5.0001 for gap in gaps)


def test_density() -> None:
    """Polls are sparse early, dense around the median, and sparser after."""
    estimate = Estimate(median=20, sigma=0.2)
    moments = list(islice(poll_times(estimate), 200))
    first, about, late = (
        sum(begin <= moment < begin + 5 for moment in moments) for begin in (5, 20, 55)
    )
    assert first < late < about
