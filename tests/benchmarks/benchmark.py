"""What a benchmark is given, and what it hands back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

type Measure = Callable[[Size, Path], Awaitable[Result]]
"""A benchmark; its files go into the directory, which is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    jobs: int
    """Jobs for each client that polls."""
    engine_jobs: int
    """Jobs for the engine, in real time."""
    block: int
    """Jobs after which it is another client's turn."""
    longest: int
    """Characters of the longest text."""
    plays: int
    """Cached plays for each engine."""
    announcements: int
    """Announcements at once."""
    minutes: float
    """Length of the long audio."""
    repetitions: int
    """How often stalls and start-ups are measured."""
    recordings: int
    """Recordings in the library."""
    lengths: tuple[int, ...]
    """Characters of messages that are spoken in several ways."""
    per_minute: tuple[int, ...]
    """Limits of the requests per minute."""
    messages: int
    """Messages under the limits that have a goal."""
    plans: int
    """Messages on virtual time."""
    broken: int
    """Messages that lose a connection, for each way to do so."""
    languages: int
    """Languages of the takes for the quarantine."""
    houses: int
    """Houses that hear them."""


FULL = Size(
    jobs=210,
    engine_jobs=64,
    block=70,
    longest=500,
    plays=200,
    announcements=100,
    minutes=10,
    repetitions=5,
    recordings=20_000,
    lengths=(60, 250, 900, 2500),
    per_minute=(5, 50),
    messages=12,
    plans=10_000,
    broken=12,
    languages=20,
    houses=3,
)
QUICK = Size(
    jobs=48,
    engine_jobs=16,
    block=48,
    longest=200,
    plays=30,
    announcements=100,
    minutes=10,
    repetitions=1,
    recordings=20_000,
    lengths=(60, 250, 900, 2500),
    per_minute=(50,),
    messages=8,
    plans=1_000,
    broken=12,
    languages=20,
    houses=1,
)
TINY = Size(
    jobs=2,
    engine_jobs=1,
    block=1,
    longest=40,
    plays=2,
    announcements=3,
    minutes=3,
    repetitions=1,
    recordings=20,
    lengths=(60,),
    per_minute=(50,),
    messages=2,
    plans=20,
    broken=1,
    languages=1,
    houses=1,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The figures that have a goal, and all that is behind them."""

    figures: Mapping[str, float]
    details: Mapping[str, Any]


def spread(samples: Sequence[float]) -> dict[str, float]:
    """Return how samples are spread, and how many there are."""
    ordered = sorted(samples)
    return {
        "median": round(median(ordered), 3),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 3),
        "longest": round(ordered[-1], 3),
        "count": len(ordered),
    }


def ratio(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Return how the medians of two spreads compare."""
    return round(ours["median"] / theirs["median"], 3)
