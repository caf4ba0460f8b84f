"""Schedule: how long until jobs that are submitted in order are done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
import math
from operator import attrgetter
from statistics import NormalDist
from typing import Final, Self

from .speed import AccountLimits, Speed

_WINDOW: Final = 60.0

# One job in a hundred is later than so many standard deviations.
_LATEST: Final = 2.33
_NORMAL: Final = NormalDist()
_SOON: Final = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How many seconds from now something will be done: median and deviation."""

    median: float = 0.0
    deviation: float = 0.0

    @property
    def latest(self) -> float:
        """The seconds that are enough but in about one case in a hundred."""
        if not self.deviation:
            return self.median
        return self.median * math.exp(_LATEST * self.deviation / self.median)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The jobs of a message, each submitted as soon as the limits allow.

    `places` tells when each of the parallel places is free, `submits` when the last
    jobs were and will be submitted; both count from now.
    """

    speed: Speed
    limits: AccountLimits
    places: tuple[Wait, ...]
    submits: tuple[float, ...]

    @classmethod
    def begin(
        cls, speed: Speed, limits: AccountLimits, running: Iterable[Wait] = ()
    ) -> Self:
        """Return the schedule of an account whose running jobs are done in so long."""
        taken = tuple(running)
        return cls(
            speed=speed,
            limits=limits,
            places=taken + (Wait(),) * (limits.parallel - len(taken)),
            submits=tuple(-ago for ago in sorted(limits.recent, reverse=True)),
        )

    def job(self, characters: int) -> Wait:
        """Return how long until a job is done that is submitted next."""
        place = self._place()
        seconds = self.speed.job(characters)
        return Wait(
            median=self._passes(place) + seconds,
            deviation=math.hypot(place.deviation, self.speed.sigma * seconds),
        )

    def add(self, characters: int, *, certain: bool = False) -> Self:
        """Return the schedule with one more job, which may be taken to be certain."""
        place, job = self._place(), self.job(characters)
        places = list(self.places)
        places[places.index(place)] = Wait(median=job.median) if certain else job
        return replace(
            self, places=tuple(places), submits=(*self.submits, self._passes(place))
        )

    def _place(self) -> Wait:
        return min(self.places, key=attrgetter("median"))

    def _passes(self, place: Wait) -> float:
        limit = self.limits.per_minute
        if limit is None or len(self.submits) < limit:
            return place.median
        return max(place.median, self.submits[-limit] + _WINDOW)


def remaining(speed: Speed, characters: int, elapsed: float) -> Wait:
    """Return how long to wait for a job that was submitted `elapsed` seconds ago.

    The more overdue it is, the longer it may still take.
    """
    median = speed.job(characters)
    lateness = math.log(max(elapsed, _SOON) / median)
    # A job that is later than its latest moment shows that the spread is greater.
    sigma = max(speed.sigma, lateness / _LATEST)
    undone = _NORMAL.cdf(-lateness / sigma)

    def within(share: float) -> float:
        total = median * math.exp(-sigma * _NORMAL.inv_cdf(undone * (1 - share)))
        return max(total - elapsed, _SOON)

    middle, latest = within(0.5), within(_NORMAL.cdf(_LATEST))
    return Wait(median=middle, deviation=middle * math.log(latest / middle) / _LATEST)
