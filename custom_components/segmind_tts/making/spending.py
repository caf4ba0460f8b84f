"""Spending: what jobs have cost, by the day on which they were submitted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
import math
from typing import Any, Final, Self

from ..storage import read_number, read_rows

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
        return cls(
            days={
                date.fromisoformat(day): read_number(cost)
                for day, cost in stored.items()
            }
        )


def read_accounts(stored: Mapping[str, Any]) -> list[tuple[str, Spending]]:
    """Return what accounts have spent, each day by itself, without those damaged."""
    accounts = read_rows(stored.items(), _read_account, of="ledger's accounts")
    return [(entry_id, day) for entry_id, days in accounts for day in days]


def _read_account(account: tuple[str, Any]) -> tuple[str, list[Spending]]:
    entry_id, days = account
    return entry_id, read_rows(days.items(), _read_day, of="ledger's days")


def _read_day(day: tuple[str, float]) -> Spending:
    return Spending.from_dict(dict([day]))
