"""The latency model."""

from math import log
from random import Random
from statistics import fmean, stdev

from tests.emulator.latency import Latency, Timeline


def _draws(seed: int, sigma: float, count: int = 2000) -> list[Timeline]:
    """Draw jobs of a hundred characters."""
    latency = Latency(
        overhead=2, seconds_per_character=0.035, sigma=sigma, rng=Random(seed)
    )
    return [latency.draw(100, now=50) for _ in range(count)]


def test_without_spread_the_time_is_linear() -> None:
    """Two seconds and 35 ms per character."""
    (timeline,) = _draws(seed=1, sigma=0, count=1)
    assert timeline == Timeline(submitted=50, started=50.4, finished=55.5)


def test_spread_is_log_normal() -> None:
    """The logarithm of the total has the median as mean, and sigma as deviation."""
    totals = [log(draw.finished - 50) for draw in _draws(seed=1, sigma=0.2)]
    assert abs(fmean(totals) - log(5.5)) < 0.02
    assert abs(stdev(totals) - 0.2) < 0.02


def test_a_seed_repeats_the_times() -> None:
    """The same seed draws the same times, another one does not."""
    assert _draws(1, 0.2, 5) == _draws(1, 0.2, 5) != _draws(2, 0.2, 5)
