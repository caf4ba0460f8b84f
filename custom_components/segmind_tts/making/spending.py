"""Spending: what jobs have cost, by the day on which they were submitted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
import math
from typing import Final, Self

_DAYS: Final = 100
"""Days of which the cost is kept: those of a month are there on its last day, also
after a clock has been wrong for some of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """US dollars by day of the home's time zone.

    Nothing is counted on from one day to the next, so a clock that jumps loses nothing.
    """

    days: Mapping[date, float] = field(default_factory=dict)

    def plus(self, day: date, cost: float) -> Self:
        """Return the spending after a job that was submitted on a day."""
        days = {**self.days, day: self.days.get(day, 0.0) + cost}
        return type(self)(days={each: days[each] for each in sorted(days)[-_DAYS:]})

    def on(self, day: date) -> float:
        """Return what was spent on a day."""
        return self.days.get(day, 0.0)

    def in_month(self, day: date) -> float:
        """Return what was spent in the month of a day."""
        return math.fsum(
            cost
            for each, cost in self.days.items()
            if (each.year, each.month) == (day.year, day.month)
        )

    def as_dict(self) -> dict[str, float]:
        """Return the spending for storage; `from_dict` reads it back."""
        return {day.isoformat(): cost for day, cost in self.days.items()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, float]) -> Self:
        """Return the spending that `as_dict` wrote.

        Raises TypeError, ValueError or AttributeError for anything else.
        """
        days = {date.fromisoformat(day): float(cost) for day, cost in stored.items()}
        if not all(0 <= cost < math.inf for cost in days.values()):
            raise ValueError("A day's cost is none")
        return cls(days=days)
