"""Open jobs: the rows of an account, how old they are, and what becomes of them."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import Delivery
from ..message.request import SpeechRequest
from .ledger import Ledger
from .ledger_rows import LedgerRow

_LATE: Final = timedelta(minutes=10)
"""The age at which a job must not keep its sentence mute any longer."""
_REMEMBERED: Final = 1000
"""Request ids; ten times as many as the history tells at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose jobs they are: the entry, and a fingerprint of its API key."""

    entry_id: str
    fingerprint: str


class OpenJobs:
    """The jobs of an account that are paid for, or may be, and not in the library."""

    def __init__(self, hass: HomeAssistant, account: Account, ledger: Ledger) -> None:
        """Take those that the ledger knows from before."""
        self._hass = hass
        self._account = account
        self._ledger = ledger
        # By the clock that never jumps, when the jobs of this run were submitted.
        self._sent: dict[str, float] = {}
        self.known: deque[str] = deque(
            (row.request_id for row in self.rows() if row.request_id),
            maxlen=_REMEMBERED,
        )
        """Jobs that are not lost: what the history tells of them is about them."""

    def rows(self) -> list[LedgerRow]:
        """Return the rows, oldest first."""
        return self._ledger.rows(self._account.entry_id)

    def find(self, key: str) -> LedgerRow | None:
        """Return the open job for the request with a key."""
        return self._ledger.get(self._account.entry_id, key)

    def age(self, row: LedgerRow) -> timedelta:
        """Return the time since the submit, by the wall clock if it was in another run."""
        if self.is_measured(row.key):
            return timedelta(seconds=self._hass.loop.time() - self._sent[row.key])
        return row.age(dt_util.utcnow())

    def is_measured(self, key: str) -> bool:
        """Tell whether the age of a job comes from a clock that never jumps."""
        return key in self._sent

    def is_late(self, key: str) -> bool:
        """Tell whether the open job for a request is older than anybody waits for one.

        What cannot be had of it now must not keep the sentence mute any longer.
        """
        row = self.find(key)
        return row is not None and self.age(row) > _LATE

    async def async_begin(
        self, request: SpeechRequest, delivery: Delivery, cost: float
    ) -> LedgerRow:
        """Write down a job that is sent afterwards, expected to cost so many US dollars.

        Raises LedgerError if a crash would lose it.
        """
        row = LedgerRow(
            entry_id=self._account.entry_id,
            fingerprint=self._account.fingerprint,
            key=request.key,
            request=request.as_dict(),
            model=request.model,
            characters=len(request.text),
            delivery=delivery,
            submitted_at=dt_util.utcnow(),
            cost=cost,
        )
        await self._ledger.async_open(row)
        return row

    async def async_sent(
        self, key: str, moment: datetime, request_id: str | None
    ) -> None:
        """Write down when a job was sent, and the id that came back, if one did."""
        self._sent[key] = self._hass.loop.time()
        if request_id is not None:
            self.known.append(request_id)
        await self.async_update(key, submitted_at=moment, request_id=request_id)

    async def async_known(self, key: str, request_id: str) -> None:
        """Write down the id of a job."""
        self.known.append(request_id)
        await self.async_update(key, request_id=request_id)

    async def async_update(self, key: str, **changes: Any) -> None:
        """Change what is written of a job, if it is still open."""
        await self._ledger.async_update(self._account.entry_id, key, **changes)

    async def async_close(self, key: str) -> None:
        """Strike a job whose audio is in the library's files, or can never be."""
        self._sent.pop(key, None)
        await self._ledger.async_strike(self._account.entry_id, key)

    async def async_give_up(self, key: str) -> None:
        """Strike a job of which nobody knows whether it is paid for, and count it so."""
        self._sent.pop(key, None)
        await self._ledger.async_give_up(self._account.entry_id, key)
