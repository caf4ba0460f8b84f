"""The budget: what an account has spent, and what it may still spend."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from ..storage import async_load_stored

SIGNAL_SPENT: Final = SignalType[()](f"{DOMAIN}_spent")

_SAVE_DELAY: Final = 5
"""Seconds; what is pending is written when Home Assistant stops."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """What was spent up to and including a day, in US dollars."""

    day: date
    today: float = 0.0
    this_month: float = 0.0

    def on(self, day: date) -> Self:
        """Return the spending as it stands on a day: a new day or month starts at zero."""
        if day == self.day:
            return self
        same_month = (day.year, day.month) == (self.day.year, self.day.month)
        this_month = self.this_month if same_month else 0.0
        return replace(self, day=day, today=0.0, this_month=this_month)

    def plus(self, cost: float) -> Self:
        """Return the spending after a job."""
        return replace(self, today=self.today + cost, this_month=self.this_month + cost)

    def as_dict(self) -> dict[str, Any]:
        """Return the spending for storage."""
        return {
            "day": self.day.isoformat(),
            "today": self.today,
            "this_month": self.this_month,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the spending that `as_dict` wrote."""
        return cls(
            day=date.fromisoformat(stored["day"]),
            today=float(stored["today"]),
            this_month=float(stored["this_month"]),
        )


class Budget:
    """Counts an account's spending by day and month, and holds it to its caps.

    Days are those of the home's time zone. Recorded phrases cost nothing and are
    none of the budget's business. `SIGNAL_SPENT` is sent when something is spent.
    """

    def __init__(
        self, hass: HomeAssistant, entry_id: str, caps: Caps | None = None
    ) -> None:
        """Initialize the budget of an account. Its `caps` may be changed later."""
        self._hass = hass
        self._store = Store[dict[str, Any]](hass, 1, f"{DOMAIN}.budget.{entry_id}")
        self.caps = caps or Caps()
        self._spending = Spending(day=dt_util.now().date())
        self._reserved = 0.0
        self._removed = False

    async def async_load(self) -> None:
        """Read what was spent before, whatever the state of disk and file."""
        self._spending = (
            await async_load_stored(self._hass, self._store, Spending.from_dict)
            or self._spending
        )

    async def async_remove(self) -> None:
        """Delete the file, and write none for jobs that end later."""
        self._removed = True
        await self._store.async_remove()

    @property
    def spending(self) -> Spending:
        """What was spent today and this month."""
        return self._spending.on(dt_util.now().date())

    @contextmanager
    def reserve(self, cost: float) -> Iterator[None]:
        """Set the expected cost of a job aside while it is under way.

        Raises BudgetExceededError where it would pass a cap.
        """
        self._check(cost)
        self._reserved += cost
        try:
            yield
        finally:
            self._reserved -= cost

    @callback
    def async_spend(self, cost: float) -> None:
        """Add the cost of a job, in US dollars."""
        self._spending = self.spending.plus(cost)
        if not self._removed:
            self._store.async_delay_save(self._as_dict, _SAVE_DELAY)
        async_dispatcher_send(self._hass, SIGNAL_SPENT)

    def _as_dict(self) -> dict[str, Any]:
        return self._spending.as_dict()

    def _check(self, cost: float) -> None:
        spending = self.spending
        for period, limit, spent in (
            ("daily", self.caps.daily, spending.today),
            ("monthly", self.caps.monthly, spending.this_month),
        ):
            committed = spent + self._reserved
            if limit is not None and (committed >= limit or committed + cost > limit):
                raise BudgetExceededError(period, limit)


_BUDGETS: HassKey[dict[str, Budget]] = HassKey(f"{DOMAIN}_budgets")


async def async_get_budget(hass: HomeAssistant, entry_id: str) -> Budget:
    """Return the budget of an account, loaded.

    It is the same after a reload: jobs that were under way are still counted.
    """
    budgets = hass.data.setdefault(_BUDGETS, {})
    if entry_id not in budgets:
        budgets[entry_id] = Budget(hass, entry_id)
        await budgets[entry_id].async_load()
    return budgets[entry_id]


async def async_remove_budget(hass: HomeAssistant, entry_id: str) -> None:
    """Forget an account's budget."""
    budget = hass.data.get(_BUDGETS, {}).pop(entry_id, None)
    await (budget or Budget(hass, entry_id)).async_remove()
