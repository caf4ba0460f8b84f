"""Playback: when a message may start to be heard so that it does not run dry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .schedule import Schedule, Wait, remaining
from .speed import AccountLimits, Speed


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How far a chunk is.

    `elapsed` are the seconds since its submit, None before. `audio` are the seconds of
    its audio, None until it is there.
    """

    characters: int
    elapsed: float | None = None
    audio: float | None = None

    def heard(self, speed: Speed) -> float:
        """Return for how many seconds it will be heard, rather too few than too many."""
        return speed.audio(self.characters) if self.audio is None else self.audio


def start_in(parts: Sequence[Part], speed: Speed, limits: AccountLimits) -> float:
    """Return in how many seconds a message may start, 0 for now.

    Each part will then be there when those before it have been heard, but in about one
    case in a hundred. When another part is there, ask again, as that may bring the
    start forward; otherwise it stands. As long as the first part is not there, the
    median of its wait is what counts.
    """
    start = heard = 0.0
    for part, wait in zip(parts, _waits(parts, speed, limits), strict=True):
        start = max(start, (wait.latest if heard else wait.median) - heard)
        heard += part.heard(speed)
    return start


def ready_in(parts: Sequence[Part], speed: Speed, limits: AccountLimits) -> float:
    """Return in how many seconds all of a message is expected to be there, 0 for now."""
    return max((wait.median for wait in _waits(parts, speed, limits)), default=0.0)


def _waits(
    parts: Sequence[Part], speed: Speed, limits: AccountLimits
) -> Iterator[Wait]:
    """Yield how long until each part is there."""
    running = [
        remaining(speed, part.characters, part.elapsed)
        for part in parts
        if part.elapsed is not None and part.audio is None
    ]
    schedule = Schedule.begin(speed, limits, running)
    due = iter(running)
    for part in parts:
        if part.audio is not None:
            yield Wait()
        elif part.elapsed is not None:
            yield next(due)
        else:
            yield schedule.job(part.characters)
            schedule = schedule.add(part.characters)
