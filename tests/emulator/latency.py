"""How long the emulated model takes."""

from dataclasses import dataclass
from math import exp
from random import Random

_QUEUE_SHARE = 0.2
"""Part of the overhead that a job spends waiting for a worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """When a job was submitted, started and finished, in seconds of the emulator's clock."""

    submitted: float
    started: float
    finished: float


class Latency:
    """A time linear in the length of the text, with a log-normal spread."""

    def __init__(
        self,
        *,
        overhead: float,
        seconds_per_character: float,
        sigma: float,
        rng: Random,
    ) -> None:
        """Take the median's two terms in seconds, and the spread of its logarithm."""
        self._overhead = overhead
        self._seconds_per_character = seconds_per_character
        self._sigma = sigma
        self._rng = rng

    def draw(self, characters: int, now: float) -> Timeline:
        """Draw the course of a job submitted now."""
        spread = exp(self._rng.gauss(0, self._sigma))
        total = spread * (self._overhead + self._seconds_per_character * characters)
        queue = spread * self._overhead * _QUEUE_SHARE
        return Timeline(submitted=now, started=now + queue, finished=now + total)
