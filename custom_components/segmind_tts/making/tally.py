"""The tally: how much of what is said was recorded before, and what that has saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.singleton import singleton
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from ..storage import WatchedStore, async_load_stored, read_number, read_rows

SIGNAL_TALLY_CHANGED: Final = SignalType[()](f"{DOMAIN}_tally_changed")

_DAYS: Final = 30
_SAVE_DELAY: Final = 900.0
"""Seconds. A crash may lose as much of what is only counted, and disks are spared."""


@dataclass(slots=True, kw_only=True)
class Day:
    """How many parts of messages were said on a day, and how many were recorded before."""

    said: int = 0
    recorded: int = 0


@dataclass(slots=True, kw_only=True)
class Account:
    """What an account's voices have said. A message without parts is one part."""

    days: dict[date, Day] = field(default_factory=dict)
    money: float = 0.0
    """Saved, in US dollars."""
    seconds: float = 0.0
    """Saved until messages began."""

    @property
    def share(self) -> float | None:
        """How much of the last 30 days was recorded before, from 0 to 1; None of nothing."""
        first = dt_util.now().date() - timedelta(days=_DAYS - 1)
        days = [each for day, each in self.days.items() if day >= first]
        said = sum(each.said for each in days)
        return sum(each.recorded for each in days) / said if said else None

    def count(self, *, is_recorded: bool) -> None:
        """Count a part that is said today."""
        today = self.days.setdefault(dt_util.now().date(), Day())
        today.said += 1
        today.recorded += is_recorded
        for day in sorted(self.days)[:-_DAYS]:
            del self.days[day]

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        days = {
            day.isoformat(): [each.said, each.recorded]
            for day, each in self.days.items()
        }
        return {"days": days, "money": self.money, "seconds": self.seconds}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` wrote, without days that are damaged.

        Raises LookupError, TypeError or ValueError for anything else.
        """
        return cls(
            days=dict(read_rows(stored["days"].items(), _read_day, of="tally's days")),
            money=read_number(stored["money"]),
            seconds=read_number(stored["seconds"]),
        )


class Tally:
    """Counts for one account. `SIGNAL_TALLY_CHANGED` is sent after each change."""

    def __init__(self, tallies: Tallies, account: Account) -> None:
        """Count for an account of the house."""
        self._tallies = tallies
        self.account = account

    @callback
    def async_said(self) -> None:
        """Count a part that had to be made."""
        self.account.count(is_recorded=False)
        self._tallies.async_changed()

    @callback
    def async_replayed(self, *, money: float, seconds: float) -> None:
        """Count a part that was recorded, with the dollars and the seconds that it saves."""
        self.account.count(is_recorded=True)
        self.account.money += money
        self.account.seconds += seconds
        self._tallies.async_changed()


class Tallies:
    """The tallies of the house's accounts, on disk."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing; `async_load` reads what was counted."""
        self._hass = hass
        self._store = WatchedStore(hass, 1, f"{DOMAIN}.tally", private=True)
        self._accounts: dict[str, Account] = {}

    async def async_load(self) -> None:
        """Read what was counted, whatever the state of disk and file."""
        read = await async_load_stored(self._hass, self._store, _read)
        self._accounts = dict(read or ())

    def of(self, entry_id: str) -> Tally:
        """Return the tally of an account."""
        return Tally(self, self._accounts.setdefault(entry_id, Account()))

    @callback
    def async_forget(self, entry_id: str) -> None:
        """Count no longer for an account, which is removed."""
        self._accounts.pop(entry_id, None)
        self.async_changed()

    @callback
    def async_changed(self) -> None:
        """Tell of a change, and write it some time later."""
        self._store.async_delay_save(self._as_dict, _SAVE_DELAY)
        async_dispatcher_send(self._hass, SIGNAL_TALLY_CHANGED)

    def _as_dict(self) -> dict[str, Any]:
        accounts = self._accounts.items()
        return {"accounts": {entry_id: each.as_dict() for entry_id, each in accounts}}


def _read(stored: Mapping[str, Any]) -> list[tuple[str, Account]]:
    return read_rows(stored["accounts"].items(), _read_account, of="tally")


def _read_account(row: tuple[str, Any]) -> tuple[str, Account]:
    return row[0], Account.from_dict(row[1])


def _read_day(row: tuple[str, Any]) -> tuple[date, Day]:
    said, recorded = (int(read_number(each)) for each in row[1])
    return date.fromisoformat(row[0]), Day(said=said, recorded=min(said, recorded))


_TALLIES: HassKey[Tallies] = HassKey(f"{DOMAIN}_tallies")


@singleton(_TALLIES, async_=True)
async def async_get_tallies(hass: HomeAssistant) -> Tallies:
    """Return the tallies of the house."""
    tallies = Tallies(hass)
    await tallies.async_load()
    return tallies
