"""The library: every recording of the house, to be paid for once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
import math
from pathlib import Path
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from .access import Access
from .folder import Folder, checksum
from .index import LibraryLimits
from .index_file import IndexFile
from .patience import async_finish, async_finish_soon
from .recording import Recording, RecordingUnavailableError
from .shelf import Shelf
from .stock import Stock, now

SIGNAL_LIBRARY_CHANGED: Final = SignalType[()](f"{DOMAIN}_library_changed")

# In seconds. A kill before the save loses texts and costs, but no recordings.
_SAVE_DELAY: Final = 10
_SAVE_USE_DELAY: Final = 3600
_SWEEP_INTERVAL: Final = timedelta(days=1)
_TROUBLE_INTERVAL: Final = timedelta(minutes=1)


class Library:
    """Recordings by the key of their speech request, in a folder of the configuration.

    `SIGNAL_LIBRARY_CHANGED` is sent after `count`, `size`, `problem` or `is_away` has
    changed.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` finds what there is."""
        self._hass = hass
        self._folder = Folder(Path(hass.config.path(DOMAIN)))
        self._shelf = Shelf(hass, self._folder)
        # What is in memory alone is gone after a restart, and no reason to miss a folder.
        self._index_file = IndexFile(hass, unsaved=self._shelf)
        self._stock = Stock(
            hass, folder=self._folder, shelf=self._shelf, on_change=self._changed
        )
        self._access = Access(
            hass, stock=self._stock, shelf=self._shelf, folder=self._folder
        )
        # Without limits until they are set, so that a start evicts nothing.
        self._limits = LibraryLimits()
        # Its queue keeps recordings that are added in the order of asking.
        self._arrivals = asyncio.Lock()
        self._playing: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many recordings there are."""
        return len(self._stock.index)

    @property
    def recordings(self) -> list[Recording]:
        """All recordings, the one that was used last first."""
        return [*self._stock.index][::-1]

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return self._stock.index.size

    @property
    def problem(self) -> str | None:
        """Why recordings can't be written, in the operating system's words."""
        return self._shelf.problem

    @property
    def is_away(self) -> bool:
        """Whether the folder is not the one that the recordings are in.

        Meanwhile nothing is forgotten, and what is new stays in memory.
        """
        return self._stock.is_away

    @callback
    def get(self, key: str) -> Recording | None:
        """Return the recording with a key, and count it as used. Does no I/O."""
        if recording := self._stock.index.use(key, now()):
            self._index_file.async_save_within(_SAVE_USE_DELAY)
        return recording

    def peek(self, key: str) -> Recording | None:
        """Return the recording with a key, without counting it as used."""
        return self._stock.index.get(key)

    def path(self, recording: Recording) -> Path | None:
        """Return the file of a recording; None unless its audio is known to be there."""
        is_known = recording.checksum is not None and not self._stock.is_away
        if recording.key in self._shelf or not is_known:
            return None
        return self._folder.path(recording.key)

    @contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Keep a recording from eviction while it is played."""
        self._playing[key] += 1
        try:
            yield
        finally:
            self._playing -= Counter([key])

    async def async_load(self) -> None:
        """Find what there is, whatever the state of disk and index, and keep it tidy.

        A file without a row is a recording by its name. It is read when it is asked for,
        or later in the background: many may be there if the index was lost.
        """
        self._stock.index = await self._index_file.async_load()
        await async_finish_soon(self._hass, self._stock.async_match())
        self._hass.async_create_background_task(
            self._access.async_read_found(), f"{DOMAIN} library"
        )
        for work, interval in (
            (self.async_sweep, _SWEEP_INTERVAL),
            (self._async_try_again, _TROUBLE_INTERVAL),
        ):
            async_track_time_interval(
                self._hass, work, interval, cancel_on_shutdown=True
            )

    async def async_read(self, recording: Recording) -> bytes:
        """Return the audio of a recording, a WAV file.

        Raises RecordingLostError if its file is proved to be missing or damaged; the
        library has then forgotten it, so that it can be recorded anew. Raises
        LibraryAwayError if it is in a folder that is not there, and
        RecordingUnavailableError if it can't be read for any other reason. Raises
        DecoderError if the file is of an earlier version, in another container, and
        ffmpeg can't be run.
        """
        with self.hold(recording.key):
            try:
                return await self._access.async_read(recording.key)
            except OSError as err:
                reason = err.strerror or type(err).__name__
                raise RecordingUnavailableError(reason) from err

    async def async_add(self, recording: Recording, audio: bytes) -> Recording:
        """Add a recording; afterwards it is on disk, or only in memory.

        That is for a `problem`, or because the disk does not answer in half a minute.
        Returns the recording that the library keeps: for a known key the one that it
        has. A new one is not evicted by its own arrival, however low the limits.
        """
        return await async_finish(self._hass, self._async_add(recording, audio))

    async def async_replace(self, recording: Recording, audio: bytes) -> Recording:
        """Add a recording likewise, but in the place of one with its key."""
        return await async_finish(
            self._hass, self._async_add(recording, audio, anew=True)
        )

    async def async_remove(self, key: str) -> None:
        """Delete a recording, if there is one; its words are soon in no file any more."""
        if recording := self._stock.index.get(key):
            await async_finish(self._hass, self._stock.async_forget(recording))
            self._index_file.async_save_whole()

    @callback
    def pin(self, key: str) -> None:
        """Keep a recording for ever. Raises KeyError if there is none."""
        self._set_pinned(key, pinned=True)

    @callback
    def unpin(self, key: str) -> None:
        """Let a recording be evicted again. Raises KeyError if there is none."""
        self._set_pinned(key, pinned=False)

    async def async_set_limits(
        self, *, max_bytes: float = math.inf, max_age: timedelta | None = None
    ) -> None:
        """Limit the size in bytes, and the time since the last use. Evicts at once."""
        self._limits = LibraryLimits(max_bytes=max_bytes, max_age=max_age)
        await async_finish_soon(self._hass, self._async_write_and_evict())

    async def async_sweep(self, _time: datetime | None = None) -> None:
        """Match index and folder, write what waits in memory, and keep the limits."""
        await async_finish(self._hass, self._async_sweep())

    async def async_start_anew(self) -> None:
        """Forget the recordings of a folder that is away, and begin with the one there is.

        Nothing is deleted: a folder that comes back is found again by its files.
        """
        await async_finish(self._hass, self._async_start_anew())

    async def _async_sweep(self) -> None:
        await self._stock.async_match()
        await self._access.async_read_found()
        await self._async_write_and_evict()

    async def _async_start_anew(self) -> None:
        await self._stock.async_start_anew()
        await self._async_write_and_evict()

    async def _async_try_again(self, _time: datetime) -> None:
        if self.problem or self._stock.is_away:
            await async_finish(self._hass, self._async_write_and_evict())

    async def _async_add(
        self, recording: Recording, audio: bytes, *, anew: bool = False
    ) -> Recording:
        async with self._arrivals:
            known = self._stock.index.get(recording.key)
            if known and not anew:
                recording = known
            else:
                crc = await self._hass.async_add_executor_job(checksum, audio)
                recording = replace(recording, checksum=crc)
                self._shelf.put(recording, audio)
                self._stock.index.add(recording, now())
        await async_finish_soon(self._hass, self._async_write_and_evict(recording.key))
        return recording

    async def _async_write_and_evict(self, *spared: str) -> None:
        await self._stock.async_write_and_evict(self._limits, {*self._playing, *spared})

    @callback
    def _set_pinned(self, key: str, *, pinned: bool) -> None:
        if (recording := self._stock.index.get(key)) is None:
            raise KeyError(key)
        self._stock.index.update(replace(recording, pinned=pinned))
        self._index_file.async_save_within(_SAVE_DELAY)

    @callback
    def _changed(self) -> None:
        self._index_file.async_save_within(_SAVE_DELAY)
        async_dispatcher_send(self._hass, SIGNAL_LIBRARY_CHANGED)
