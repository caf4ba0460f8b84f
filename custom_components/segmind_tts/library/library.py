"""The library: every recording of the house, to be paid for once."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
import math
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from ..audio import DecoderError
from ..const import DOMAIN
from .folder import Folder, checksum
from .found import Opened, async_open
from .index import Index, LibraryLimits
from .index_file import IndexFile
from .recording import Recording, RecordingLostError, RecordingUnavailableError
from .shelf import Shelf

SIGNAL_LIBRARY_CHANGED: Final = SignalType[()](f"{DOMAIN}_library_changed")

# In seconds. A kill before the save loses texts and costs, but no recordings.
_SAVE_DELAY: Final = 10
_SAVE_USE_DELAY: Final = 3600
_SWEEP_INTERVAL: Final = timedelta(days=1)


class Library:
    """Recordings by the key of their speech request, in a folder of the configuration.

    `SIGNAL_LIBRARY_CHANGED` is sent after `count`, `size` or `problem` has changed.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start empty; `async_load` finds what there is."""
        self._hass = hass
        self._index_file = IndexFile(hass)
        self._index = Index()
        # Without limits until they are set, so that a start evicts nothing.
        self._limits = LibraryLimits()
        self._folder = Folder(Path(hass.config.path(DOMAIN)))
        self._shelf = Shelf(hass, self._folder)
        # Its queue keeps recordings that are added in the order of asking.
        self._arrivals = asyncio.Lock()
        # Held by whatever adds or removes files.
        self._disk = asyncio.Lock()
        self._playing: Counter[str] = Counter()

    @property
    def count(self) -> int:
        """How many recordings there are."""
        return len(self._index)

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return self._index.size

    @property
    def problem(self) -> str | None:
        """Why recordings can't be written, in the operating system's words."""
        return self._shelf.problem

    @callback
    def get(self, key: str) -> Recording | None:
        """Return the recording with a key, and count it as used. Does no I/O."""
        if recording := self._index.use(key, _now()):
            self._index_file.async_save_within(_SAVE_USE_DELAY)
        return recording

    def peek(self, key: str) -> Recording | None:
        """Return the recording with a key, without counting it as used."""
        return self._index.get(key)

    def path(self, recording: Recording) -> Path | None:
        """Return the file of a recording; None unless its audio is known to be there."""
        if recording.key in self._shelf or recording.checksum is None:
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
        self._index = await self._index_file.async_load()
        await self._async_look()
        self._hass.async_create_background_task(
            self._async_read_found(), f"{DOMAIN} library"
        )
        async_track_time_interval(
            self._hass, self.async_sweep, _SWEEP_INTERVAL, cancel_on_shutdown=True
        )

    async def async_read(self, recording: Recording) -> bytes:
        """Return the audio of a recording, a WAV file.

        Raises RecordingLostError if its file is proved to be missing or damaged; the
        library has then forgotten it, so that it can be recorded anew. Raises
        RecordingUnavailableError if the file can't be read for any other reason.
        Raises DecoderError if the file is of an earlier version, in another container,
        and ffmpeg can't be run.
        """
        with self.hold(recording.key):
            try:
                return await self._async_read(recording.key)
            except OSError as err:
                reason = err.strerror or type(err).__name__
                raise RecordingUnavailableError(reason) from err

    async def async_add(self, recording: Recording, audio: bytes) -> Recording:
        """Add a recording; afterwards it is on disk, or for a `problem` only in memory.

        Returns the recording that the library keeps: for a known key the one that it
        has. A new one is not evicted by its own arrival, however low the limits.
        """
        return await self._async_finish(self._async_add(recording, audio))

    async def async_remove(self, key: str) -> None:
        """Delete a recording, if there is one."""
        if recording := self._index.get(key):
            await self._async_finish(self._async_forget(recording))

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
        await self._async_finish(self._async_write_and_evict())

    async def async_sweep(self, _time: datetime | None = None) -> None:
        """Match index and folder, write what waits in memory, and keep the limits."""
        await self._async_finish(self._async_sweep())

    async def _async_finish[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do work on the disk to its end, though the caller may leave."""
        return await asyncio.shield(self._hass.async_create_task(work))

    async def _async_sweep(self) -> None:
        await self._async_look()
        await self._async_read_found()
        await self._async_write_and_evict()

    async def _async_read(self, key: str) -> bytes:
        try:
            return await self._async_open(self._known(key))
        except FileNotFoundError:
            # A folder that lacks the file proves that it is gone.
            await self._async_finish(self._async_look())
        return await self._async_open(self._known(key))

    def _known(self, key: str) -> Recording:
        if (recording := self._index.get(key)) is None:
            raise RecordingLostError("There is no such recording")
        return recording

    async def _async_look(self) -> None:
        async with self._disk:
            await self._async_match_folder()

    async def _async_open(self, recording: Recording) -> bytes:
        if (audio := self._shelf.get(recording.key)) is not None:
            return audio
        try:
            opened = await async_open(self._hass, self._folder, recording)
        except RecordingLostError:
            await self._async_finish(self._async_forget(recording))
            raise
        if opened.recording is not recording:
            # A disk that is full leaves the file as it is, to be converted another day.
            with suppress(OSError):
                await self._async_finish(self._async_adopt(recording, opened))
        return opened.audio

    async def _async_adopt(self, found: Recording, opened: Opened) -> None:
        """Keep what was read of a file, and WAV in the place of another container."""
        async with self._disk:
            # It may have been removed or recorded anew meanwhile.
            if self._index.get(found.key) == found:
                if opened.is_converted:
                    await self._hass.async_add_executor_job(
                        self._folder.write, found.key, opened.audio
                    )
                self._index.update(opened.recording)
                self._changed()

    async def _async_read_found(self) -> None:
        """Read the files that nobody has read: junk goes, other containers become WAV."""
        for recording in [each for each in self._index if each.checksum is None]:
            # What can't be read now is left for another day.
            with suppress(RecordingLostError, OSError, DecoderError):
                await self._async_open(recording)

    async def _async_add(self, recording: Recording, audio: bytes) -> Recording:
        async with self._arrivals:
            if known := self._index.get(recording.key):
                recording = known
            else:
                crc = await self._hass.async_add_executor_job(checksum, audio)
                recording = replace(recording, checksum=crc)
                self._shelf.put(recording, audio)
                self._index.add(recording, _now())
        await self._async_write_and_evict(recording.key)
        return recording

    async def _async_forget(self, recording: Recording) -> None:
        async with self._disk:
            known = self._index.get(recording.key)
            # It may have been recorded anew meanwhile.
            if known and known.created == recording.created:
                await self._async_delete([known])
                self._changed()

    async def _async_write_and_evict(self, *spared: str) -> None:
        """Write what waits in memory, then evict what the limits don't allow."""
        async with self._disk:
            self._index.discard(await self._shelf.async_flush())
            spare = {*self._playing, *spared}
            await self._async_delete(
                [*self._index.surplus(self._limits, _now(), spare)]
            )
            self._changed()

    async def _async_delete(self, recordings: list[Recording]) -> None:
        # Forgotten before the files go, so that no one starts to read them.
        self._index.discard(recordings)
        await self._shelf.async_remove([each.key for each in recordings])

    async def _async_match_folder(self) -> None:
        try:
            missing, found = await self._hass.async_add_executor_job(
                self._folder.compare, [*self._index]
            )
        except OSError:
            return
        missing = [each for each in missing if each.key not in self._shelf]
        self._index.discard(missing)
        for recording in found:
            self._index.add(recording, _now())
        if missing or found:
            self._changed()

    @callback
    def _set_pinned(self, key: str, *, pinned: bool) -> None:
        if (recording := self._index.get(key)) is None:
            raise KeyError(key)
        self._index.update(replace(recording, pinned=pinned))
        self._index_file.async_save_within(_SAVE_DELAY)

    @callback
    def _changed(self) -> None:
        self._index_file.async_save_within(_SAVE_DELAY)
        async_dispatcher_send(self._hass, SIGNAL_LIBRARY_CHANGED)


def _now() -> float:
    return dt_util.utcnow().timestamp()
