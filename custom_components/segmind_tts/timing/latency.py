"""How long a model takes for a text, learned from the jobs it has finished."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
import math
from statistics import median
from typing import Final, Self

from .polls import Estimate

_MOST_CHARACTERS: Final = 1_000_000
_LEAST: Final = 0.001
_MOST: Final = 86_400.0
_WINDOW: Final = 50
_ROUNDS: Final = 10
_LONGEST_STEP: Final = 1.0
# Residuals beyond these multiples of the noise count less, and no more, in line and
# noise.
_LINE_TOLERANCE: Final = 1.5
_NOISE_TOLERANCE: Final = 2.5
_NOISE_JOBS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Belief:
    """Logarithms of overhead and of seconds per character, and the noise.

    In logarithms a model that is n times as slow as thought shifts both alike, so that
    one job tells nearly all.
    """

    overhead: float
    per_character: float
    variances: tuple[float, float]
    covariance: float
    noise: float

    def seconds(self, characters: int) -> float:
        """Return the expected duration."""
        return math.exp(self.overhead) + math.exp(self.per_character) * characters

    def shares(self, characters: int) -> tuple[float, float]:
        """Return how much of it is overhead, and how much is due to the text."""
        share = math.exp(self.overhead) / self.seconds(characters)
        return share, 1.0 - share

    def estimate(self, characters: int) -> Estimate:
        """Return the belief about one job, in view of all that is not known."""
        a, b = self.shares(characters)
        aa, bb = self.variances
        variance = a * a * aa + b * b * bb + 2.0 * a * b * self.covariance
        return Estimate(
            median=self.seconds(characters), sigma=math.hypot(self.noise, variance**0.5)
        )


# The API's averages of its usual model amount to about 2 s + 0.035 s per character. For
# models not seen before the belief is wide: all in all a sigma of about 0.35.
_PRIOR: Final = _Belief(
    overhead=math.log(2.0),
    per_character=math.log(0.035),
    variances=(0.13, 0.13),
    covariance=0.04,
    noise=0.2,
)


class LatencyModel:
    """Belief about the duration of jobs, for each model and length of text.

    It is an overhead plus a time per character, with log-normal noise, fitted to the
    last 50 jobs of the model so that single strays count little.
    """

    def __init__(self, slowness: Callable[[str], float] = lambda _: 1.0) -> None:
        """Know nothing but by how much each model is said to be slower than the usual one."""
        self._slowness = slowness
        self._jobs: dict[str, deque[tuple[int, float]]] = {}
        self._beliefs: dict[str, _Belief] = {}

    def expected(self, model: str, characters: int) -> Estimate:
        """Return what to expect of a job that speaks so many characters."""
        return self._belief(model).estimate(characters)

    def noise(self, model: str) -> float:
        """Return how much jobs differ from one another: a part of the sigma of each."""
        return self._belief(model).noise

    def observe(self, model: str, characters: int, seconds: float) -> None:
        """Learn from a job that ended well, so many seconds after its submit.

        Figures that cannot be are passed over.
        """
        if 0 <= characters <= _MOST_CHARACTERS and _LEAST <= seconds <= _MOST:
            self._jobs.setdefault(model, deque(maxlen=_WINDOW)).append(
                (characters, seconds)
            )
            self._beliefs.pop(model, None)

    def as_dict(self) -> dict[str, list[list[float]]]:
        """Return what was observed, fit for JSON: characters and seconds by model."""
        return {model: [[*job] for job in jobs] for model, jobs in self._jobs.items()}

    @classmethod
    def from_dict(
        cls, stored: object, slowness: Callable[[str], float] = lambda _: 1.0
    ) -> Self:
        """Take up what `as_dict` returned; what is something else is passed over."""
        latencies = cls(slowness)
        for model, jobs in stored.items() if isinstance(stored, Mapping) else ():
            for job in jobs if isinstance(jobs, list) else ():
                match job:
                    case [
                        int() | float() as characters,
                        int() | float() as seconds,
                    ] if 0 <= characters <= _MOST_CHARACTERS:
                        latencies.observe(str(model), int(characters), seconds)
        return latencies

    def _belief(self, model: str) -> _Belief:
        if model not in self._beliefs:
            shift = math.log(self._slowness(model))
            prior = replace(
                _PRIOR,
                overhead=_PRIOR.overhead + shift,
                per_character=_PRIOR.per_character + shift,
            )
            self._beliefs[model] = _fitted(prior, tuple(self._jobs.get(model, ())))
        return self._beliefs[model]


def _fitted(prior: _Belief, jobs: Sequence[tuple[int, float]]) -> _Belief:
    belief = prior
    for _ in range(_ROUNDS):
        belief = _improved(belief, prior, jobs)
    return belief


def _improved(
    belief: _Belief, prior: _Belief, jobs: Sequence[tuple[int, float]]
) -> _Belief:
    """Take one Gauss-Newton step towards the prior and the jobs.

    A job counts the less the worse it fits. `aa`, `bb`, `ab` add up precisions, `a` and
    `b` pulls.
    """
    residuals = [
        math.log(seconds / belief.seconds(characters)) for characters, seconds in jobs
    ]
    noise = _noise(residuals, belief.noise)
    (aa, bb), ab = _inverse(*prior.variances, prior.covariance)
    away_a = prior.overhead - belief.overhead
    away_b = prior.per_character - belief.per_character
    a, b = aa * away_a + ab * away_b, ab * away_a + bb * away_b
    for (characters, _), residual in zip(jobs, residuals, strict=True):
        share_a, share_b = belief.shares(characters)
        stray = max(abs(residual) / noise, _LINE_TOLERANCE)
        weight = _LINE_TOLERANCE / stray / noise**2
        aa += weight * share_a * share_a
        bb += weight * share_b * share_b
        ab += weight * share_a * share_b
        a += weight * share_a * residual
        b += weight * share_b * residual
    variances, covariance = _inverse(aa, bb, ab)
    return _Belief(
        overhead=belief.overhead + _step(variances[0] * a + covariance * b),
        per_character=belief.per_character + _step(covariance * a + variances[1] * b),
        variances=variances,
        covariance=covariance,
        noise=noise,
    )


def _noise(residuals: Sequence[float], noise: float) -> float:
    """Improve the noise, with the prior's as if it came from a few jobs.

    It is measured around the median: that all jobs are slow is no noise.
    """
    middle = median(residuals) if residuals else 0.0
    most = _NOISE_TOLERANCE * noise
    squares = sum(min(abs(residual - middle), most) ** 2 for residual in residuals)
    jobs = _NOISE_JOBS + len(residuals)
    return math.sqrt((_NOISE_JOBS * _PRIOR.noise**2 + squares) / jobs)


def _inverse(aa: float, bb: float, ab: float) -> tuple[tuple[float, float], float]:
    """Invert a symmetric matrix, given by its diagonal and the other element."""
    determinant = aa * bb - ab * ab
    return (bb / determinant, aa / determinant), -ab / determinant


def _step(change: float) -> float:
    """Limit a step to where the linearisation is of use."""
    return min(max(change, -_LONGEST_STEP), _LONGEST_STEP)
