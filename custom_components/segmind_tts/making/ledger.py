"""The ledger: jobs that are paid for, or may be, and whose audio is not in the library."""

import asyncio
from dataclasses import replace
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from ..storage import async_load_stored
from .ledger_rows import LedgerRow, LedgerRows
from .spending import Spending

SIGNAL_LEDGER_CHANGED: Final = SignalType[()](f"{DOMAIN}_ledger_changed")


class LedgerError(Exception):
    """A row could not be written, so a crash would lose the job that it is for."""


class Ledger:
    """The rows on disk: each change returns when it has been written.

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
        # One without rows may still tell of spending.
        self._rows = LedgerRows() if stored is None else stored

    @callback
    def get(self, entry_id: str, key: str) -> LedgerRow | None:
        """Return an account's row for a key."""
        return self._rows.get(entry_id, key)

    @callback
    def rows(self, entry_id: str) -> list[LedgerRow]:
        """Return the rows of an account, oldest first."""
        return self._rows.of(entry_id)

    @callback
    def spending(self, entry_id: str) -> Spending:
        """Return what an account has paid for."""
        return self._rows.spending(entry_id)

    @callback
    def committed(self, entry_id: str) -> Spending:
        """Return what an account has paid for, or may have to."""
        return self._rows.committed(entry_id)

    async def async_open(self, row: LedgerRow) -> None:
        """Add the row of a job that is sent afterwards, and give up an earlier one.

        Raises LedgerError if the disk refuses it; then the earlier one, if any, stays.
        """
        earlier = self.get(row.entry_id, row.key)
        self._rows.give_up(row.entry_id, row.key)
        self._rows.add(row)
        await self._async_save()
        if not self.problem:
            return
        self._rows.strike(row.entry_id, row.key)
        if earlier is not None:
            # What it cost was counted when it was given up.
            self._rows.add(replace(earlier, cost=0.0, paid=True))
        raise LedgerError("The disk refuses the ledger")

    async def async_update(self, entry_id: str, key: str, **changes: Any) -> None:
        """Change an account's row for a key, if there is one."""
        if row := self.get(entry_id, key):
            self._rows.add(replace(row, **changes))
            await self._async_save()

    async def async_strike(self, entry_id: str, key: str) -> None:
        """Remove an account's row for a key, if there is one, and keep its cost if paid."""
        self._rows.strike(entry_id, key)
        await self._async_save()

    async def async_give_up(self, entry_id: str, key: str) -> None:
        """Remove a row, if there is one, and count it as paid: nobody knows better."""
        self._rows.give_up(entry_id, key)
        await self._async_save()

    async def async_adopt(
        self, entry_id: str, fingerprint: str, spending: Spending
    ) -> None:
        """Give an account what its API key has left, and expire the house's old rows.

        `spending` is added unless the account is known to have spent anything.
        """
        self._rows.adopt(entry_id, fingerprint)
        self._rows.expire(dt_util.utcnow())
        if not self._rows.spending(entry_id).days:
            self._rows.spend(entry_id, spending)
        await self._async_save()

    async def async_remove(self, entry_id: str, fingerprint: str) -> None:
        """Keep what an account has spent that is removed until the month is over.

        If it is added again, its caps hold. Its rows stay until their audio is in the
        library, which is the house's.
        """
        self._rows.remove(entry_id, fingerprint)
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
