"""Chunks: consecutive units of a text that one job speaks, or one recording.

A chunk has to be there when those before it have been heard. For a given start it is
best to make each as long as is done in time, since that leaves the least to the others
and gives them the most time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .schedule import Schedule

# Towards two minutes Gemini's voices drift
# (https://github.com/google-gemini/cookbook/issues/1292).
_LONGEST_SOUND: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What is not divided: a sentence, or the turn of a dialogue.

    `recorded` has the seconds of what is recorded already and needs no job.
    """

    characters: int
    recorded: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """The units from `begin` up to, not including, `end`."""

    begin: int
    end: int
    characters: int
    recorded: float | None = None


def cut(
    units: Sequence[Unit], start: float, schedule: Schedule, *, opens: bool = True
) -> tuple[Chunk, ...] | None:
    """Return the chunks of units that start to be heard in so many seconds.

    None if they cannot be there in time, each but in about one case in a hundred. If
    they open a message, the median of the first job has to be in time: nothing is being
    heard yet that could stop.
    """
    chunks: list[Chunk] = []
    begin, deadline = 0, start
    while begin < len(units):
        first = opens and not begin
        chunk = _longest(units, begin, schedule, deadline, first=first)
        if chunk is None:
            return None
        if chunk.recorded is not None:
            deadline += chunk.recorded
        else:
            deadline += schedule.speed.audio(chunk.characters)
            # Playback waits for the first job, so that what is behind it may as well.
            schedule = schedule.add(chunk.characters, certain=first)
        chunks.append(chunk)
        begin = chunk.end
    return tuple(chunks)


def _longest(
    units: Sequence[Unit],
    begin: int,
    schedule: Schedule,
    deadline: float,
    *,
    first: bool,
) -> Chunk | None:
    """Return the longest chunk that is done in time, or what is recorded."""
    if (recorded := units[begin].recorded) is not None:
        return Chunk(begin=begin, end=begin + 1, characters=0, recorded=recorded)
    chunk, characters = None, 0
    for end, unit in enumerate(units[begin:], begin + 1):
        characters += unit.characters
        wait = schedule.job(characters)
        late = (wait.median if first else wait.latest) > deadline
        drifts = chunk is not None and schedule.speed.audio(characters) > _LONGEST_SOUND
        if late or drifts or unit.recorded is not None:
            break
        chunk = Chunk(begin=begin, end=end, characters=characters)
    return chunk
