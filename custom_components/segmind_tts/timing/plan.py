"""Plan: the fewest jobs with which a message starts soon and never runs dry."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from .partition import Chunk, Unit, cut
from .schedule import Schedule
from .speed import AccountLimits, Speed

# How much later a start may be to save a job: the greater of a factor and seconds.
_TOLERANCE: Final = 1.2
_TOO_LITTLE: Final = 1.25
# A start within so many seconds is not worth a job that waits in line, where it holds
# up whatever else the account has to say.
_SOON_ENOUGH: Final = 7.5

_FIRST_STEP: Final = 0.5
_STEP: Final = 1.02


def plan(
    units: Sequence[Unit],
    speed: Speed,
    limits: AccountLimits,
    *,
    buffered: float | None = None,
) -> tuple[Chunk, ...]:
    """Return the chunks of a text, to be submitted in this order as the limits allow.

    There are as few jobs as can be without a start that is more than a fifth, and more
    than 1.25 s, later than the soonest. If that is more than may run at once, and these
    suffice for a start within 7.5 s, there are no more than these.

    Units that go on with a message, which without them is heard for `buffered` seconds
    from now, follow with the shortest pause that can be, mostly none.
    """
    schedule = Schedule.begin(speed, limits)
    if buffered is not None:
        return next(_starts(units, schedule, buffered, opens=False))[1]
    starts = _starts(units, schedule, 0.0, opens=True)
    soonest = next(starts)
    latest = max(soonest[0] * _TOLERANCE, soonest[0] + _TOO_LITTLE)
    end = max(latest, _SOON_ENOUGH)
    plans = [soonest, *takewhile(lambda each: each[0] <= end, starts)]
    chosen = min((chunks for start, chunks in plans if start <= latest), key=_jobs)
    if _jobs(chosen) <= limits.parallel:
        return chosen
    at_once = (
        chunks
        for start, chunks in plans
        if start <= _SOON_ENOUGH and _jobs(chunks) <= limits.parallel
    )
    return next(at_once, chosen)


def _starts(
    units: Sequence[Unit], schedule: Schedule, earliest: float, *, opens: bool
) -> Iterator[tuple[float, tuple[Chunk, ...]]]:
    """Yield when units may start to be heard, with their chunks, in ever later steps."""
    delay = 0.0
    while True:
        chunks = cut(units, earliest + delay, schedule, opens=opens)
        if chunks is not None:
            yield earliest + delay, chunks
        delay = max(delay * _STEP, _FIRST_STEP)


def _jobs(chunks: Sequence[Chunk]) -> int:
    return sum(chunk.recorded is None for chunk in chunks)
