"""What a listener hears of a message whose audio comes bit by bit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any, Self

_AUDIBLE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Seconds from the call to the first sound, and until all audio is there.

    `gaps` are the seconds of each audible pause: the player began with the first sound,
    and has nothing left to play. `jobs` is what was paid for.
    """

    first_sound: float
    complete: float
    gaps: tuple[float, ...]
    jobs: int

    @classmethod
    def of(cls, deliveries: Iterable[tuple[float, float]], *, jobs: int) -> Self:
        """Tell it from when what came, in the order of playback: seconds, and of audio."""
        (first, audio), *rest = deliveries
        latest, dry = first, first + audio
        gaps = []
        for moment, audio in rest:
            latest = max(latest, moment)
            gaps.append(latest - dry)
            dry = max(dry, latest) + audio
        audible = tuple(gap for gap in gaps if gap > _AUDIBLE)
        return cls(first_sound=first, complete=latest, gaps=audible, jobs=jobs)


def summary(hearings: Sequence[Hearing]) -> dict[str, Any]:
    """Return what was heard of messages of one kind: medians, and jobs on average."""
    return {
        "first_sound_s": round(median(each.first_sound for each in hearings), 2),
        "complete_s": round(median(each.complete for each in hearings), 2),
        "jobs": round(mean(each.jobs for each in hearings), 2),
        "gaps_ms": [round(1000 * gap) for each in hearings for gap in each.gaps],
        "messages": len(hearings),
    }
