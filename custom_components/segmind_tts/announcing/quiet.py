"""Quiet hours: when they are, when they end, and what becomes of announcements in them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from .volume import Volume


class QuietKind(StrEnum):
    """What becomes of an announcement that is not critical."""

    SKIP = "skip"
    QUIET = "quiet"
    """It is spoken at the quiet volume."""
    DIGEST = "digest"
    """It is kept, unpaid, and spoken with all others when the quiet hours end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """Hours of each day, by the clock on the wall: from `start` until before `end`.

    They go over midnight if `end` is earlier, and never come if both are the same. A
    time that the clock shows twice or skips, when it is put back or forward, is taken
    such that it is quiet for longer.
    """

    start: time
    end: time
    kind: QuietKind = QuietKind.SKIP
    volume: Volume | None = None
    """How loud it is spoken if the kind is `QUIET`."""

    def ends(self, moment: datetime) -> datetime | None:
        """Return when the quiet hours end that a moment is in; None if it is in none.

        The moment is in the time zone of the home, which the clock on the wall follows.
        The end is in UTC.
        """
        if self.start == self.end:
            return None
        now = end = moment.astimezone(UTC)
        # Hours of almost a whole day may begin again before they end, when the clock
        # is changed.
        for days in (-1, 0, 1):
            day = moment.date() + timedelta(days=days)
            first, last = self._hours(day, moment)
            if first <= end < last:
                end = last
        return end if end > now else None

    def _hours(self, day: date, moment: datetime) -> tuple[datetime, datetime]:
        """Return the quiet hours that begin on a day, in UTC."""
        until = day + timedelta(days=self.end < self.start)
        return (
            min(_readings(day, self.start, moment)),
            max(_readings(until, self.end, moment)),
        )


def _readings(day: date, clock: time, moment: datetime) -> list[datetime]:
    """Return the moments at which a clock shows a time: two if it is changed there."""
    shown = datetime.combine(day, clock, moment.tzinfo)
    return [shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
