"""The budget: what an account may still spend."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..storage import async_load_stored, read_number
from .ledger import Ledger
from .spending import Spending


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """Caps on spending, in US dollars; None means no cap."""

    daily: float | None = None
    monthly: float | None = None


class BudgetExceededError(Exception):
    """A cap is reached, so nothing new is generated until its period is over."""

    def __init__(self, period: str, limit: float) -> None:
        """Store the period, "daily" or "monthly", and its cap in US dollars."""
        super().__init__(f"The {period} limit is reached")
        self.period = period
        self.limit = limit


class Budget:
    """Holds an account to its caps, by what the ledger knows of its jobs.

    Days are those of the home's time zone. Recorded phrases cost nothing and are none
    of the budget's business.
    """

    def __init__(self, ledger: Ledger, entry_id: str) -> None:
        """Initialize the budget of an account, without caps. They may be changed later."""
        self._ledger = ledger
        self._entry_id = entry_id
        self.caps = Caps()

    @property
    def today(self) -> float:
        """What was spent today, in US dollars."""
        return self._ledger.spending(self._entry_id).on(_today())

    @property
    def this_month(self) -> float:
        """What was spent this month, in US dollars."""
        return self._ledger.spending(self._entry_id).in_month(_today())

    def check(self, cost: float) -> None:
        """Raise BudgetExceededError where a job of that cost would pass a cap.

        Jobs under way count with what they are expected to cost.
        """
        committed = self._ledger.committed(self._entry_id)
        for period, limit, spent in (
            ("daily", self.caps.daily, committed.on(_today())),
            ("monthly", self.caps.monthly, committed.in_month(_today())),
        ):
            if limit is not None and (spent >= limit or spent + cost > limit):
                raise BudgetExceededError(period, limit)


async def async_take_over(hass: HomeAssistant, entry_id: str) -> Spending:
    """Return what an account has spent by the file in which earlier versions kept it."""
    stored = await async_load_stored(hass, _store(hass, entry_id), _read)
    return stored or Spending()


async def async_remove_file(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the file in which earlier versions kept an account's spending."""
    await _store(hass, entry_id).async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    return Store(hass, 1, f"{DOMAIN}.budget.{entry_id}")


def _read(stored: Mapping[str, Any]) -> Spending:
    day = date.fromisoformat(stored["day"])
    today, this_month = (read_number(stored[each]) for each in ("today", "this_month"))
    # The days before are known in sum only.
    first = day.replace(day=1).isoformat()
    before = Spending.from_dict({first: max(this_month - today, 0.0)})
    return before.plus(day, Spending.from_dict({stored["day"]: today}).on(day))


def _today() -> date:
    return dt_util.now().date()
