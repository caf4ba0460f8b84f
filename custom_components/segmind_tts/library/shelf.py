"""The shelf: audio in memory on its way to the folder, readable at once."""

from collections.abc import Collection
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant

from .folder import Folder
from .recording import Recording

# About eleven minutes of the API's uncompressed audio.
SHELF_BYTES: Final = 32 * 1024 * 1024


class Shelf:
    """Room in memory for what is being written, and for what a full disk refuses."""

    def __init__(self, hass: HomeAssistant, folder: Folder) -> None:
        """Start with nothing in memory."""
        self._hass = hass
        self._folder = folder
        self._waiting: dict[str, tuple[Recording, bytes]] = {}
        self.problem: str | None = None

    def __contains__(self, key: object) -> bool:
        """Return whether the audio of a recording is only in memory."""
        return key in self._waiting

    def get(self, key: str) -> bytes | None:
        """Return the audio of a recording that is in memory."""
        return waiting[1] if (waiting := self._waiting.get(key)) else None

    def put(self, recording: Recording, audio: bytes) -> None:
        """Take audio; `async_flush` writes it."""
        self._waiting[recording.key] = (recording, audio)

    async def async_flush(self, *, is_first: bool) -> list[Recording]:
        """Write what waits, and return what had to be dropped for lack of room.

        `is_first` says that nothing else is known to be in the folder.
        Afterwards `problem` is why the disk refused something; None if it took it all.
        """
        problem = None
        for key, (_, audio) in list(self._waiting.items()):
            write = partial(self._folder.write, key, audio, is_first=is_first)
            try:
                await self._hass.async_add_executor_job(write)
            except OSError as err:
                problem = err.strerror or type(err).__name__
            else:
                del self._waiting[key]
        self.problem = problem
        return self._make_room()

    async def async_remove(self, keys: Collection[str]) -> None:
        """Delete recordings from memory and disk."""
        for key in keys:
            self._waiting.pop(key, None)
        await self._hass.async_add_executor_job(self._folder.remove, keys)

    def _make_room(self) -> list[Recording]:
        """Drop the oldest until the rest fits; the newest stays in any case."""
        waiting = [recording for recording, _ in self._waiting.values()]
        excess = sum(recording.size for recording in waiting) - SHELF_BYTES
        dropped = []
        for recording in waiting[:-1]:
            if excess > 0:
                excess -= recording.size
                del self._waiting[recording.key]
                dropped.append(recording)
        return dropped
