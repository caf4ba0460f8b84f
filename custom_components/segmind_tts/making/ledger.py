"""The ledger: jobs that are paid for, or may be, and whose audio is not in the library."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN, Delivery
from ..storage import async_load_stored

SIGNAL_LEDGER_CHANGED: Final = SignalType[()](f"{DOMAIN}_ledger_changed")

# Segmind answers for a job for an hour, and keeps its audio for a week, to which the
# account's history knows the way (https://docs.segmind.com/docs/serverless-api).
RETENTION: Final = timedelta(days=7)


class LedgerError(Exception):
    """A row could not be written, so a crash would lose the job that it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """A job of an account (`entry_id`) for the speech request with a `key`.

    `request` is the speech request as JSON, so that the job can be resumed after a
    restart. `request_id` is None until the API has answered the submit: in a row found
    at start-up that says that nobody knows whether the job was accepted.
    """

    entry_id: str
    key: str
    request: dict[str, Any] = field(repr=False)
    model: str
    characters: int
    delivery: Delivery
    submitted_at: datetime
    request_id: str | None = None

    @property
    def age(self) -> timedelta:
        """The time since the submit; none if the clock was put back."""
        return max(dt_util.utcnow() - self.submitted_at, timedelta())

    def as_dict(self) -> dict[str, Any]:
        """Return the row for storage; `from_dict` reads it back."""
        return asdict(self) | {"submitted_at": self.submitted_at.isoformat()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the row that `as_dict` wrote.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        request = dict(stored["request"])
        # Earlier versions keep the delivery in the request.
        delivery = request.pop("delivery", Delivery.QUEUE)
        values = {"delivery": delivery, **stored, "request": request}
        values = {each.name: values[each.name] for each in fields(cls)}
        submitted_at = datetime.fromisoformat(stored["submitted_at"])
        values["submitted_at"] = submitted_at.astimezone(UTC)
        values["delivery"] = Delivery(values["delivery"])
        return cls(**values)


class LedgerRows:
    """The rows, one for each account and key, without any I/O.

    A row is added before its submit leaves, added again with the request id that came
    back, and struck when the audio is in the library or can never be. Rows that nobody
    strikes expire.
    """

    def __init__(self) -> None:
        """Start without rows."""
        self._rows: dict[tuple[str, str], LedgerRow] = {}

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def add(self, row: LedgerRow) -> None:
        """Add a row, in place of the account's earlier one for the key."""
        self._rows[row.entry_id, row.key] = row

    def strike(self, entry_id: str, key: str) -> None:
        """Remove an account's row for a key, if there is one."""
        self._rows.pop((entry_id, key), None)

    def get(self, entry_id: str, key: str) -> LedgerRow | None:
        """Return an account's row for a key."""
        return self._rows.get((entry_id, key))

    def of(self, entry_id: str) -> list[LedgerRow]:
        """Return the rows of an account, oldest first."""
        return [row for row in self._rows.values() if row.entry_id == entry_id]

    def forget(self, entry_id: str) -> None:
        """Remove all rows of an account."""
        for row in self.of(entry_id):
            self.strike(entry_id, row.key)

    def expire(self, now: datetime) -> list[LedgerRow]:
        """Remove and return the rows whose audio Segmind no longer has."""
        for row in list(self._rows.values()):
            # After a wrong clock was put right, a row must not wait for years.
            if row.submitted_at > now:
                self.add(replace(row, submitted_at=now))
        expired = [
            row for row in self._rows.values() if now - row.submitted_at >= RETENTION
        ]
        for row in expired:
            self.strike(row.entry_id, row.key)
        return expired

    def as_dict(self) -> dict[str, Any]:
        """Return the rows for storage; `from_dict` reads them back."""
        return {"rows": [row.as_dict() for row in self._rows.values()]}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the rows that `as_dict` wrote, without those that are damaged.

        Raises KeyError or TypeError for anything else.
        """
        rows = cls()
        for row in stored["rows"]:
            with suppress(KeyError, TypeError, ValueError):
                rows.add(LedgerRow.from_dict(row))
        return rows


class Ledger:
    """The rows on disk: each change returns when it has been written.

    Rows expire when `async_expire` is called, at each set-up of an account.
    `SIGNAL_LEDGER_CHANGED` is sent after each write.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without rows; `async_load` reads them."""
        self._hass = hass
        self._store: Store[dict[str, Any]] = Store(
            hass, 1, f"{DOMAIN}.ledger", private=True, atomic_writes=True
        )
        self._rows = LedgerRows()
        self._writing = asyncio.Lock()
        self._forgotten: set[str] = set()
        self._changes = 0
        self._written = 0
        self.problem = False
        """Whether the disk refuses the ledger, so that a crash would lose jobs."""

    def __len__(self) -> int:
        """Return how many jobs are open."""
        return len(self._rows)

    async def async_load(self) -> None:
        """Read the rows, whatever the state of disk and file."""
        stored = await async_load_stored(self._hass, self._store, LedgerRows.from_dict)
        self._rows = stored or LedgerRows()

    @callback
    def get(self, entry_id: str, key: str) -> LedgerRow | None:
        """Return an account's row for a key."""
        return self._rows.get(entry_id, key)

    @callback
    def rows(self, entry_id: str) -> list[LedgerRow]:
        """Return the rows of an account, oldest first."""
        return self._rows.of(entry_id)

    async def async_open(self, row: LedgerRow) -> None:
        """Add the row of a job that is sent afterwards, in place of an earlier one.

        Raises LedgerError if the disk refuses it; then the earlier one, if any, stays.
        """
        earlier = self.get(row.entry_id, row.key)
        await self.async_add(row)
        if not self.problem:
            return
        if earlier is None:
            self._rows.strike(row.entry_id, row.key)
        else:
            self._rows.add(earlier)
        raise LedgerError("The disk refuses the ledger")

    async def async_add(self, row: LedgerRow) -> None:
        """Add a row, in place of the account's earlier one for the key.

        An account that is removed gets no more rows.
        """
        if row.entry_id not in self._forgotten:
            self._rows.add(row)
            await self._async_save()

    async def async_strike(self, entry_id: str, key: str) -> None:
        """Remove an account's row for a key, if there is one."""
        self._rows.strike(entry_id, key)
        await self._async_save()

    async def async_forget(self, entry_id: str) -> None:
        """Remove all rows of an account that is removed, and take no more of it."""
        self._forgotten.add(entry_id)
        self._rows.forget(entry_id)
        await self._async_save()

    async def async_expire(self) -> None:
        """Remove the rows whose audio Segmind no longer has."""
        self._rows.expire(dt_util.utcnow())
        await self._async_save()

    async def _async_save(self) -> None:
        """Return when the rows are on disk as they are now, or `problem` is set.

        Changes that come during a write share the next one.
        """
        self._changes += 1
        # A caller that leaves must not let the next write overtake this one.
        await asyncio.shield(
            self._hass.async_create_task(self._async_write(self._changes))
        )

    async def _async_write(self, change: int) -> None:
        async with self._writing:
            if self._written >= change:
                return
            self._written = self._changes
            rows = self._rows.as_dict()
            try:
                await self._store.async_save(rows)
                # A store tells nobody that it could not write.
                self.problem = await self._store.async_load() != rows
            except HomeAssistantError, OSError:
                self.problem = True
        async_dispatcher_send(self._hass, SIGNAL_LEDGER_CHANGED)


LEDGER: HassKey[Ledger] = HassKey(f"{DOMAIN}_ledger")


@singleton(LEDGER, async_=True)
async def async_get_ledger(hass: HomeAssistant) -> Ledger:
    """Return the one ledger of the house, loaded. A bad disk or file raises nothing."""
    ledger = Ledger(hass)
    await ledger.async_load()
    return ledger
