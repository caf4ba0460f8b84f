"""When to ask whether a job is done."""

from collections.abc import Iterator
from dataclasses import dataclass
import math
from typing import Final

# Mean polls per job, as a multiple of its median duration in seconds.
_POLLS_PER_SECOND: Final = 1.0
_CLOSEST: Final = 0.1
_FARTHEST: Final = 5.0
_STEP: Final = 0.02
_EARLIEST: Final = -4.0
# Integral of sqrt(density * survival), of a normal distribution skewed by a sigma of 0.2.
_UNIT: Final = 1.36


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Belief about how long a job takes: log-normal.

    `median` is in seconds from the submit, `sigma` the standard deviation of the logarithm.
    """

    median: float
    sigma: float


def poll_times(estimate: Estimate, *, after: float = 0.0) -> Iterator[float]:
    """Yield moments to ask at, in seconds since the submit, later than `after`, without end.

    Their density is proportional to the square root of the hazard rate of the estimate, which
    makes the mean delay least for the number of polls: sparse before the answer is likely, dense
    around the median, sparser after. Two are at least 0.1 s and at most 5 s apart; up to the
    median there are on average as many as it has seconds.
    """
    median, sigma = max(estimate.median, 0.1), max(estimate.sigma, 0.02)
    score = max(math.log(max(after, 1e-9) / median) / sigma, _EARLIEST)
    last = after
    due = 0.5
    while True:
        moment = median * math.exp(sigma * score)
        if moment - last > _FARTHEST:
            last += _FARTHEST
            due = 0.0
            yield last
        elif due >= 1.0 and moment - last >= _CLOSEST:
            last = moment
            due = 0.0
            yield last
        else:
            slope = math.sqrt(_hazard(score) * moment / median) * median / _UNIT
            due += _POLLS_PER_SECOND * slope * _STEP
            score += _STEP


def _hazard(score: float) -> float:
    """Return the hazard rate of the standard normal distribution."""
    survival = math.erfc(score / math.sqrt(2.0)) / 2.0
    if survival < 1e-100:
        return score
    return math.exp(-score * score / 2.0) / math.sqrt(2.0 * math.pi) / survival
