"""When to poll, against the official package's interval of one second."""

from collections.abc import Callable, Iterable, Iterator
from itertools import count, islice, pairwise
from random import Random
from statistics import median

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.api import Estimate, LatencyModel, poll_times

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


def ratios(
    expected: Callable[[int], Estimate], lengths: Iterable[int]
) -> tuple[float, float]:
    """Return our median delay and median polls as multiples of the official package's.

    The package asks at once and then every second; ways to the server and back are left
    out.
    """
    rng = Random(2)
    ours, theirs = [], []
    for characters in lengths:
        seconds = duration(rng, characters)
        ours.append(polled(poll_times(expected(characters)), seconds))
        theirs.append(polled(map(float, count()), seconds))
    (delay, polls), (their_delay, their_polls) = (
        map(median, zip(*jobs, strict=True)) for jobs in (ours, theirs)
    )
    return delay / their_delay, polls / their_polls


@pytest.fixture(scope="module")
def learned() -> LatencyModel:
    """A model that has seen sixty jobs of all lengths."""
    rng, model = Random(1), LatencyModel()
    for _ in range(60):
        characters = rng.randint(20, 500)
        model.observe(MODEL, characters, duration(rng, characters))
    return model


IDS = ["20", "50", "100", "200", "350", "500", "mixed"]
LENGTHS = [
    *([length] * JOBS for length in (20, 50, 100, 200, 350, 500)),
    Random(3).choices(range(20, 501), k=JOBS),
]


@pytest.mark.parametrize("lengths", LENGTHS, ids=IDS)
def test_learned(learned: LatencyModel, lengths: list[int]) -> None:
    """With what was learned the delay is less than half, with no more polls."""
    delay, polls = ratios(
        lambda characters: learned.expected(MODEL, characters), lengths
    )
    assert delay < 0.4
    assert polls <= 1


@pytest.mark.parametrize("lengths", LENGTHS, ids=IDS)
def test_not_learned(lengths: list[int]) -> None:
    """Before anything was learned it is a little more than half."""
    delay, polls = ratios(
        lambda characters: LatencyModel().expected(MODEL, characters), lengths
    )
    assert delay < 0.7
    assert polls <= 1


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
