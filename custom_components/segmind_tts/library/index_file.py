"""The index on disk: loaded at start, saved soon after each change."""

import asyncio
from collections.abc import Callable, Container
from datetime import datetime
from pathlib import Path
import secrets
from typing import Any, Final, override

from homeassistant.core import (
    CALLBACK_TYPE,
    CoreState,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_call_later

from ..const import DOMAIN
from ..storage import WatchedStore, async_load_stored, read_text
from .index import Index
from .index_log import IndexLog
from .recording import Recording

_FEW: Final = 100
"""Recordings, of which the index is smaller than one of them."""
_DAY: Final = 86_400.0
_SOON: Final = 60.0
"""Seconds; what may be saved later is saved with the rest."""
_FORGOTTEN: Final = 10.0
"""Seconds until words that somebody has deleted are in no file."""
_SAVE: Final = "save"


class IndexFile:
    """The library's index in Home Assistant's storage.

    That of a large library is saved once a day and when Home Assistant stops, and what
    has changed in between is in a log.
    """

    def __init__(self, hass: HomeAssistant, *, unsaved: Container[str]) -> None:
        """Take the file, which need not exist, and the keys of what it leaves out."""
        self._hass = hass
        self._log = IndexLog(Path(hass.config.path(".storage", f"{DOMAIN}.index_log")))
        self._store = _IndexStore(hass, log=self._log, on_written=self._written)
        self._index = Index()
        self._unsaved = unsaved
        self._due: float | None = None
        self._logged: dict[str, Recording] = {}
        self._in_save: dict[str, Recording] = {}
        self._lines = 0
        # The names of the last save, and of the one under way.
        self._saved = self._saving = ""
        self._cancel: CALLBACK_TYPE | None = None

    async def async_load(self) -> Index:
        """Return the index that was saved, an empty one if it can't be read."""
        stored = await async_load_stored(self._hass, self._store, self._read)
        self._index = stored or Index()
        self._logged = {each.key: each for each in self._index}
        return self._index

    @callback
    def async_save_within(self, delay: float) -> None:
        """Save the index as it then is within some seconds, however often this is called.

        A store's own delay starts anew with each call, so that a busy house would
        never save.
        """
        if len(self._index) > _FEW:
            if delay <= _SOON and self._cancel is None:
                job = HassJob(self._async_log, cancel_on_shutdown=True)
                self._cancel = async_call_later(self._hass, delay, job)
            delay = _DAY
        self._save_within(delay)

    @callback
    def async_save_whole(self) -> None:
        """Save all of the index soon, so that the words of what was deleted are gone."""
        self._save_within(_FORGOTTEN)

    def _save_within(self, delay: float) -> None:
        if self._hass.state in (CoreState.final_write, CoreState.stopped):
            # The last save is over. A recording that came so late is found by its file.
            return
        due = self._hass.loop.time() + delay
        if self._due is None or due < self._due:
            self._due = due
            self._store.async_delay_save(self._to_store, delay)

    async def _async_log(self, _now: datetime) -> None:
        self._cancel = None
        if not self._saved:
            # There is nothing yet that a log could go on from.
            self._save_within(0)
            return
        async with self._store.writing:
            lines = self._changes()
            try:
                await self._hass.async_add_executor_job(
                    self._log.append, self._saved, lines
                )
            except OSError:
                # The store tells under Repairs if it can't be written either.
                self._save_within(0)
                return
        self._lines += len(lines)
        if self._lines > len(self._index):
            self._save_within(0)

    def _changes(self) -> list[dict[str, Any]]:
        """Return lines for what is not logged yet, and take it for logged."""
        rows = [each for each in self._index if each.key not in self._unsaved]
        new = [each for each in rows if self._logged.get(each.key) is not each]
        gone = self._logged.keys() - {each.key for each in rows}
        self._logged = {each.key: each for each in rows}
        return [
            *({"gone": key} for key in gone),
            *(self._index.row(each.key) for each in new),
        ]

    def _written(self) -> None:
        self._saved, self._lines = self._saving, 0
        self._logged = self._in_save

    def _read(self, stored: dict[str, Any]) -> Index:
        index = Index.from_dict(stored)
        # Earlier versions gave their saves no names.
        if save := read_text(stored.get(_SAVE, "")):
            index.replay(self._log.read(save))
            self._saved = save
        return index

    def _to_store(self) -> dict[str, Any]:
        self._due = None
        self._saving = secrets.token_hex(8)
        # In another thread: copied in one step.
        self._in_save = {each.key: each for each in self._index.copied()}
        return self._index.as_dict(self._unsaved) | {_SAVE: self._saving}


class _IndexStore(WatchedStore):
    """A store that tells when it is written, and is not written while others are."""

    def __init__(
        self, hass: HomeAssistant, *, log: IndexLog, on_written: Callable[[], None]
    ) -> None:
        """Take the log that each save ends, and what is called then."""
        super().__init__(
            hass, 1, f"{DOMAIN}.library", private=True, serialize_in_event_loop=False
        )
        self._log = log
        self._on_written = on_written
        self.writing = asyncio.Lock()
        """Held while the store is written."""

    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        async with self.writing:
            await super()._async_write_data(data)
            self._on_written()
            await self.hass.async_add_executor_job(self._log.clear)
