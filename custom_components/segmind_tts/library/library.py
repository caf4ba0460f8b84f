"""The library: every recording of the house, to be paid for once."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from homeassistant.util.signal_type import SignalType

from ..audio import Container
from ..const import DOMAIN
from ..storage import async_load_stored
from .folder import Folder, checksum
from .index import DEFAULT_MAX_BYTES, Index, LibraryLimits
from .recording import Recording, RecordingLostError
from .shelf import Shelf

SIGNAL_LIBRARY_CHANGED: Final = SignalType[()](f"{DOMAIN}_library_changed")

# Seconds. Of an index that was not saved only texts and costs are lost.
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
        self._store: Store[dict[str, Any]] = Store(
            hass, 1, f"{DOMAIN}.library", private=True, serialize_in_event_loop=False
        )
        self._save_due: float | None = None
        self._index = Index()
        self._limits = LibraryLimits()
        self._folder = Folder(Path(hass.config.path(DOMAIN)))
        self._shelf = Shelf(hass, self._folder)
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

    def __iter__(self) -> Iterator[Recording]:
        """Iterate over the recordings there are now, least recently used first."""
        return iter([*self._index])

    @callback
    def get(self, key: str) -> Recording | None:
        """Return the recording with a key, and count it as used. Does no I/O."""
        if recording := self._index.use(key, _now()):
            self._save_within(_SAVE_USE_DELAY)
        return recording

    def peek(self, key: str) -> Recording | None:
        """Return the recording with a key, without counting it as used."""
        return self._index.get(key)

    def path(self, recording: Recording) -> Path | None:
        """Return the file of a recording; None while its audio is only in memory."""
        return None if recording.key in self._shelf else self._folder.path(recording)

    @contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Keep a recording from eviction while it is played."""
        self._playing[key] += 1
        try:
            yield
        finally:
            self._playing -= Counter([key])

    async def async_load(self) -> None:
        """Find what there is, whatever the state of disk and index, and keep it tidy."""
        stored = await async_load_stored(self._hass, self._store, Index.from_dict)
        self._index = stored or Index()
        # Evicts nothing: the limits that the user has set are not known yet.
        async with self._disk:
            await self._async_match_folder()
        async_track_time_interval(
            self._hass, self.async_sweep, _SWEEP_INTERVAL, cancel_on_shutdown=True
        )

    async def async_read(self, recording: Recording) -> bytes:
        """Return the audio of a recording.

        Raises RecordingLostError if its file is missing or damaged; the library has
        then forgotten it, so that it can be recorded anew.
        """
        if (current := self._index.get(recording.key)) is None:
            raise RecordingLostError("The recording was removed")
        with self.hold(recording.key):
            try:
                return await self._shelf.async_read(current)
            except RecordingLostError:
                await self.async_remove(recording.key)
                raise

    async def async_add(
        self,
        key: str,
        audio: bytes,
        *,
        container: Container,
        duration: float | None,
        cost: float | None,
        model: str,
        voice: str,
        text: str,
    ) -> Recording:
        """Add a recording; afterwards it is on disk, or for a `problem` only in memory.

        A key that is known keeps the recording it has. A new one is not evicted by its
        own arrival, however low the limits.
        """

        def describe() -> Recording:
            return Recording(
                key=key,
                container=container,
                size=len(audio),
                checksum=checksum(audio),
                created=dt_util.utcnow(),
                duration=duration,
                cost=cost,
                model=model,
                voice=voice,
                text=text,
            )

        return await self._async_finish(self._async_add(describe, audio))

    async def async_remove(self, key: str) -> None:
        """Delete a recording, if there is one."""
        await self._async_finish(self._async_remove(key))

    @callback
    def pin(self, key: str) -> None:
        """Keep a recording for ever. Raises KeyError if there is none."""
        self._index.pin(key, True)
        self._save_within(_SAVE_DELAY)

    @callback
    def unpin(self, key: str) -> None:
        """Let a recording be evicted again. Raises KeyError if there is none."""
        self._index.pin(key, False)
        self._save_within(_SAVE_DELAY)

    async def async_set_limits(
        self, max_bytes: int = DEFAULT_MAX_BYTES, max_age: timedelta | None = None
    ) -> None:
        """Limit the size in bytes, and the time since the last use. Evicts at once."""
        self._limits = LibraryLimits(max_bytes=max_bytes, max_age=max_age)
        await self._async_finish(self._async_settle())

    async def async_sweep(self, _time: datetime | None = None) -> None:
        """Match index and folder, write what waits in memory, and keep the limits."""
        await self._async_finish(self._async_sweep())

    async def _async_finish[T](self, work: Coroutine[Any, Any, T]) -> T:
        """Do work on the disk to its end, though the caller may leave."""
        return await asyncio.shield(self._hass.async_create_task(work))

    async def _async_add(
        self, describe: Callable[[], Recording], audio: bytes
    ) -> Recording:
        # Reads all of the audio.
        recording = await self._hass.async_add_executor_job(describe)
        if known := self._index.get(recording.key):
            recording = known
        else:
            self._shelf.put(recording, audio)
            self._index.add(recording, _now())
        await self._async_settle(recording.key)
        return recording

    async def _async_sweep(self) -> None:
        async with self._disk:
            await self._async_match_folder()
        await self._async_settle()

    async def _async_remove(self, key: str) -> None:
        async with self._disk:
            if recording := self._index.get(key):
                await self._async_delete([recording])
                self._changed()

    async def _async_settle(self, *spared: str) -> None:
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
        await self._shelf.async_remove(recordings)

    async def _async_match_folder(self) -> None:
        known = [each for each in self._index if each.key not in self._shelf]
        try:
            missing, found = await self._hass.async_add_executor_job(
                self._folder.compare, known
            )
        except OSError:
            return
        self._index.discard(missing)
        for recording in found:
            self._index.add(recording, _now())
        if missing or found:
            self._changed()

    @callback
    def _changed(self) -> None:
        self._save_within(_SAVE_DELAY)
        async_dispatcher_send(self._hass, SIGNAL_LIBRARY_CHANGED)

    @callback
    def _save_within(self, delay: float) -> None:
        """Save no later than in so many seconds.

        A store's own delay starts anew with each call, so that a busy house would
        never save.
        """
        due = self._hass.loop.time() + delay
        if self._save_due is None or due < self._save_due:
            self._save_due = due
            self._store.async_delay_save(self._to_store, delay)

    def _to_store(self) -> dict[str, Any]:
        self._save_due = None
        return self._index.as_dict()


def _now() -> float:
    return dt_util.utcnow().timestamp()
