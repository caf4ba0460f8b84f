"""Habits: how a voice speaks, as its good takes have shown, and what it never does."""

from collections.abc import Iterable
from dataclasses import dataclass
import math
from typing import Final, Self

_REMEMBERED: Final = 40
"""Takes."""
_ONSET: Final = 0.15
"""Seconds that a voice takes for any text, whatever its length."""

# Logarithms of the least and the most that speech may last, against what is expected of
# its text, where nothing was learned: the quickest voice in the tersest language, and the
# slowest in the wordiest. What was learned replaces them within a few sentences.
_START: Final = (math.log(0.62), math.log(1.9))
_BEYOND: Final = math.log(2.0)
"""How far beyond the start a voice may be."""
_LEEWAY: Final = 1.5
"""Seconds by which a start that is wrong by a factor of two may be wrong in any text."""
_START_WEIGHT: Final = 2.0
"""Seconds of speech that the start counts as much as."""
_MOST_WEIGHT: Final = 8.0
"""Seconds of one take that count at most, so that a long one is one among others."""
_LEAST_CERTAIN: Final = 0.05
"""The share that a take counts at least, whatever the doubt."""

# How far beyond nine tenths of the takes good ones are met, in logarithms: about three
# deviations, but not less than takes differ that are alike, and not as much as a take
# that is cut by a third.
_LEAST_MARGIN: Final = 0.16
_MOST_MARGIN: Final = 0.4
_MARGIN: Final = 0.1
_NEW_MARGIN: Final = 0.12
"""More margin while few takes are known, divided by the root of their number."""

_SHORT: Final = 0.12
_LONG: Final = 0.7
"""Seconds by which any take may be shorter or longer."""
_SHORTEST: Final = 0.01
"""Seconds; what is shorter teaches nothing."""

_ENOUGH: Final = 4
"""Takes that show whether a voice leaves silence after its last word."""
_TAIL_SHARE: Final = 1 / 3
"""Of the silence that nine tenths of them leave, what any leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A good take: seconds of speech, of silence after it, and those expected of its text.

    `doubt` is by how many seconds these may be wrong.
    """

    seconds: float
    expected: float
    tail: float
    doubt: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many seconds of speech a text may take, and usually does.

    `tail` is the silence that the voice leaves at least after the last word; 0 where
    that is not known.
    """

    least: float
    usual: float
    most: float
    tail: float


@dataclass(frozen=True, slots=True)
class Habits:
    """The last good takes of a voice.

    Quantiles of them make the bounds, so that a bad one among them hardly moves these,
    and a voice that now speaks slowly and now fast may do both.
    """

    utterances: tuple[Utterance, ...] = ()

    def observed(self, utterance: Utterance) -> Self:
        """Return the habits with one more take."""
        if min(utterance.seconds, utterance.expected) < _SHORTEST:
            return self
        return type(self)((*self.utterances, utterance)[-_REMEMBERED:])

    def bounds(
        self, expected: float, doubt: float = 0.0, *, leeway: float = 1.0
    ) -> Bounds:
        """Return what a text may take of which so many seconds are expected.

        `doubt` is by how many seconds that may be wrong, `leeway` the factor by which
        texts may be shorter than the start, as long as little was learned.
        """
        learned = self._learned
        least, most = _START[0] - math.log(leeway), _START[1] + math.log(leeway) / 2
        low, middle, high = (
            math.exp(start + learned * (ratio - start))
            for start, ratio in zip((least, 0.0, most), self._ratios(), strict=True)
        )
        expected += _ONSET
        return Bounds(
            least=max(0.0, low * (expected - doubt) - _SHORT),
            usual=middle * expected,
            most=high * (expected + doubt)
            + _LONG
            + (1 - learned) * (leeway - 1) * _LEEWAY,
            tail=self._tail(),
        )

    @property
    def _learned(self) -> float:
        """How much what was learned counts against the start, from 0 to 1."""
        seconds = sum(map(_weight, self.utterances))
        return seconds**2 / (seconds**2 + _START_WEIGHT**2)

    def _ratios(self) -> tuple[float, float, float]:
        """Return logarithms of the least, the usual and the most that were learned."""
        if not self.utterances:
            return 0.0, 0.0, 0.0
        ratios = [(_ratio(each), _weight(each)) for each in self.utterances]
        middle = _quantile(ratios, 0.5)
        spread = _quantile(((abs(r - middle), weight) for r, weight in ratios), 0.5)
        margin = min(max(_LEAST_MARGIN, _MARGIN + 3 * spread), _MOST_MARGIN)
        margin += _NEW_MARGIN / math.sqrt(len(ratios))
        return (
            _quantile(ratios, 0.1) - margin,
            middle,
            _quantile(ratios, 0.9) + margin,
        )

    def _tail(self) -> float:
        if len(self.utterances) < _ENOUGH:
            return 0.0
        tails = ((each.tail, 1.0) for each in self.utterances)
        return _TAIL_SHARE * _quantile(tails, 0.1)


def _ratio(utterance: Utterance) -> float:
    """Return the logarithm of how an utterance compares, within what a voice can do."""
    ratio = math.log(utterance.seconds / (utterance.expected + _ONSET))
    return min(max(ratio, _START[0] - _BEYOND), _START[1] + _BEYOND)


def _weight(utterance: Utterance) -> float:
    """Return what a take counts in seconds: long ones more, those full of figures less."""
    certain = max(_LEAST_CERTAIN, 1 - 2 * utterance.doubt / utterance.expected)
    return min(utterance.expected, _MOST_WEIGHT) * certain


def _quantile(weighted: Iterable[tuple[float, float]], share: float) -> float:
    """Return the value below which that share of the weight is, at most."""
    ordered = sorted(weighted)
    rest = share * sum(weight for _, weight in ordered)
    for value, weight in ordered:
        rest -= weight
        if rest <= 0:
            return value
    return ordered[-1][0]
