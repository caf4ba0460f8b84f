"""Rows of the ledger: jobs that are paid for, or may be, and what their forerunners cost."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Self

from homeassistant.util import dt as dt_util

from ..const import Delivery
from ..storage import read_flag, read_number, read_optional, read_rows, read_text
from .spending import Spending, read_accounts

# Segmind answers for a job for an hour, and keeps its audio for a week, to which the
# account's history knows the way (https://docs.segmind.com/docs/serverless-api).
RETENTION: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A job of an account (`entry_id`) for the speech request with a `key`.

    `request` is the speech request as JSON, so that the job can be resumed after a
    restart. `request_id` is None until the API has answered the submit: in a row found
    at start-up that says that nobody knows whether the job was accepted.
    """

    entry_id: str
    fingerprint: str = ""
    """Of the API key: an account that is added again finds its jobs by it."""
    key: str
    request: dict[str, Any] = field(repr=False)
    model: str
    characters: int
    delivery: Delivery
    submitted_at: datetime
    request_id: str | None = None
    cost: float = 0.0
    """US dollars: expected, and once it is paid what Segmind has told."""
    paid: bool = False

    @property
    def day(self) -> date:
        """The day of the submit in the home's time zone."""
        return dt_util.as_local(self.submitted_at).date()

    def age(self, now: datetime) -> timedelta:
        """Return the time since the submit; none if the clock was put back."""
        return max(now - self.submitted_at, timedelta())

    def as_dict(self) -> dict[str, Any]:
        """Return the row for storage; `from_dict` reads it back."""
        return asdict(self) | {"submitted_at": self.submitted_at.isoformat()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the row that `as_dict` wrote, or an earlier version.

        Raises ArithmeticError, LookupError, TypeError or ValueError for anything else.
        """
        request = {**stored["request"]}
        # Earlier versions keep the delivery in the request, and no cost.
        delivery = request.pop("delivery", Delivery.QUEUE)
        submitted_at = datetime.fromisoformat(stored["submitted_at"])
        row = cls(
            entry_id=read_text(stored["entry_id"]),
            fingerprint=read_text(stored.get("fingerprint", "")),
            key=read_text(stored["key"]),
            request={name: _read_scalar(value) for name, value in request.items()},
            model=read_text(stored["model"]),
            characters=int(read_number(stored["characters"])),
            delivery=Delivery(stored.get("delivery", delivery)),
            submitted_at=submitted_at.astimezone(UTC),
            request_id=read_optional(stored["request_id"], read_text),
            cost=read_number(stored.get("cost", 0.0)),
            paid=read_flag(stored.get("paid", False)),
        )
        # It overflows for a moment at the edge of time.
        _ = row.day
        return row


class LedgerRows:
    """The rows, one for each account and key, and each account's spending; without I/O.

    A row is added before its submit leaves, added again with each thing that becomes
    known of it, and struck when the audio is in the library or can never be. What it
    cost goes to the spending in the same moment, so that a file of both never tells of
    it twice, or not at all. Rows that nobody strikes expire.
    """

    def __init__(self) -> None:
        """Start without rows."""
        self._rows: dict[tuple[str, str], LedgerRow] = {}
        self._spending: dict[str, Spending] = {}
        self._left: dict[str, Spending] = {}
        """What removed accounts have spent, by the fingerprints of their API keys."""
        self._removed: dict[str, str] = {}
        """The fingerprints of accounts that were removed since the start."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def spending(self, entry_id: str) -> Spending:
        """Return what an account has paid for, the rows included."""
        return self._sum(entry_id, [row for row in self.of(entry_id) if row.paid])

    def committed(self, entry_id: str) -> Spending:
        """Return what an account has paid for, or may have to."""
        return self._sum(entry_id, self.of(entry_id))

    def spend(self, entry_id: str, spending: Spending) -> None:
        """Add to what an account has spent on jobs without a row."""
        if fingerprint := self._removed.get(entry_id):
            _add(self._left, fingerprint, spending)
        else:
            _add(self._spending, entry_id, spending)

    def add(self, row: LedgerRow) -> None:
        """Add a row, in place of the account's earlier one for the key."""
        self._rows[row.entry_id, row.key] = row

    def strike(self, entry_id: str, key: str) -> None:
        """Remove an account's row for a key, if there is one, and keep its cost if paid."""
        row = self._rows.pop((entry_id, key), None)
        if row is not None and row.paid:
            self.spend(entry_id, Spending(days={row.day: row.cost}))

    def give_up(self, entry_id: str, key: str) -> None:
        """Remove a row, if there is one, and count it as paid: nobody knows better."""
        if row := self.get(entry_id, key):
            self.add(replace(row, paid=True))
            self.strike(entry_id, key)

    def get(self, entry_id: str, key: str) -> LedgerRow | None:
        """Return an account's row for a key."""
        return self._rows.get((entry_id, key))

    def of(self, entry_id: str) -> list[LedgerRow]:
        """Return the rows of an account, oldest first."""
        return [row for row in self._rows.values() if row.entry_id == entry_id]

    def adopt(self, entry_id: str, fingerprint: str) -> None:
        """Give an account what its API key has left, and its rows the API key.

        Rows and spending may be from when it was added before, under another id.
        """
        for row in [*self._rows.values()]:
            if entry_id == row.entry_id or fingerprint == row.fingerprint:
                del self._rows[row.entry_id, row.key]
                self.add(replace(row, entry_id=entry_id, fingerprint=fingerprint))
        if left := self._left.pop(fingerprint, None):
            _add(self._spending, entry_id, left)

    def remove(self, entry_id: str, fingerprint: str) -> None:
        """Keep what an account has spent that is removed, for when it is added again."""
        self._removed[entry_id] = fingerprint
        if spent := self._spending.pop(entry_id, None):
            _add(self._left, fingerprint, spent)

    def expire(self, now: datetime) -> list[LedgerRow]:
        """Give up and return the rows whose audio Segmind no longer has.

        What removed accounts have spent before this month is forgotten.
        """
        month = dt_util.as_local(now).date().replace(day=1)
        for fingerprint, spending in [*self._left.items()]:
            if max(spending.days, default=date.min) < month:
                del self._left[fingerprint]
        for row in list(self._rows.values()):
            # After a wrong clock was put right, a row must not wait for years.
            if row.submitted_at > now:
                self.add(replace(row, submitted_at=now))
        expired = [
            row for row in self._rows.values() if now - row.submitted_at >= RETENTION
        ]
        for row in expired:
            self.give_up(row.entry_id, row.key)
        return expired

    def as_dict(self) -> dict[str, Any]:
        """Return the rows for storage; `from_dict` reads them back."""
        return {
            "rows": [row.as_dict() for row in self._rows.values()],
            "spending": _as_dict(self._spending),
            "left": _as_dict(self._left),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the rows that `as_dict` wrote, without what is damaged of them.

        Raises LookupError or TypeError where there are no rows at all.
        """
        rows = cls()
        for row in read_rows(stored["rows"], LedgerRow.from_dict, of="ledger"):
            rows.add(row)
        for name, owners in (("spending", rows._spending), ("left", rows._left)):
            # Its shape costs no rows, either.
            spending = [stored.get(name, {})]
            for accounts in read_rows(spending, read_accounts, of="ledger's spending"):
                for owner, day in accounts:
                    _add(owners, owner, day)
        return rows

    def _sum(self, entry_id: str, rows: list[LedgerRow]) -> Spending:
        total = self._spending.get(entry_id, Spending())
        for row in rows:
            total = total.plus(row.day, row.cost)
        return total


def _add(owners: dict[str, Spending], owner: str, spending: Spending) -> None:
    total = owners.get(owner, Spending())
    for day, cost in spending.days.items():
        total = total.plus(day, cost)
    owners[owner] = total


def _as_dict(owners: Mapping[str, Spending]) -> dict[str, dict[str, float]]:
    return {owner: spending.as_dict() for owner, spending in owners.items()}


def _read_scalar(stored: object) -> object:
    # What is nested may be nested too deeply to be written again.
    if isinstance(stored, Mapping | list):
        raise TypeError("A request is flat")
    return stored
