"""When to ask whether a job is done."""

from collections.abc import Iterator
from dataclasses import dataclass
import math
from typing import Final

# Polls per second where one job in a second comes to its end. With more, late jobs take
# more polls than by the official package, which makes one a second.
_DENSITY: Final = 3.7
_CLOSEST: Final = 0.1
_FARTHEST: Final = 5.0
# Some jobs are of another kind than the rest, so that one that is late may be very
# late.
_STRAYS: Final = 0.02
_STRAY_SIGMA: Final = 1.0
# Where, and in what steps, the hazard is added up, in multiples of sigma.
_BEGIN: Final = -4.0
_STEP: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Belief about how long a job takes: log-normal.

    `median` is in seconds from the submit, `sigma` the standard deviation of the
    logarithm.
    """

    median: float
    sigma: float


def poll_times(estimate: Estimate, *, after: float = 0.0) -> Iterator[float]:
    """Yield moments to ask at, later than `after`, in seconds since the submit.

    Their density is proportional to the square root of the hazard rate of the estimate,
    which makes the mean delay of all jobs, short and long, least for the number of
    polls: sparse before the answer is likely, dense around the median, sparser after.
    Two are at least 0.1 s and at most 5 s apart.
    """
    median, sigma = max(estimate.median, 0.1), max(estimate.sigma, 0.02)
    distance = max(math.log(max(after, 1e-9) / median), _BEGIN * sigma)
    last = after
    due = 0.5
    while True:
        moment = median * math.exp(distance)
        if moment - last > _FARTHEST:
            moment = last + _FARTHEST
            due = 0.0
        elif due < 1.0 or moment - last < _CLOSEST:
            polls = _DENSITY * math.sqrt(_hazard(distance, sigma) * moment)
            due = min(due + polls * _STEP * sigma, 2.0)
            distance += _STEP * sigma
            continue
        else:
            due -= 1.0
        yield moment
        last = moment


def _hazard(distance: float, sigma: float) -> float:
    """Return hazard rate times time at a logarithmic distance from the median."""
    density, survival = 0.0, 0.0
    for share, spread in ((1.0 - _STRAYS, sigma), (_STRAYS, _STRAY_SIGMA)):
        score = distance / spread
        density += share * math.exp(-score * score / 2.0) / spread
        survival += share * math.erfc(score / math.sqrt(2.0))
    return density * math.sqrt(2.0 / math.pi) / survival
