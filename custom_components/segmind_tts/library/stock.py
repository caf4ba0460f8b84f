"""The stock: index, folder and shelf, kept in agreement with each other."""

import asyncio
from collections.abc import Callable, Container, Iterator
from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .folder import Folder
from .found import Opened
from .index import Index, LibraryLimits
from .recording import LibraryAwayError, Recording
from .shelf import Shelf


def now() -> float:
    """Return the time as the index counts it."""
    return dt_util.utcnow().timestamp()


class Stock:
    """Does what adds or removes files, one thing after the other.

    While the folder is away, nothing that is in it is forgotten, and nothing is written
    in its place.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        folder: Folder,
        shelf: Shelf,
        on_change: Callable[[], None],
    ) -> None:
        """Start with an empty index. `on_change` is called after each change."""
        self._hass = hass
        self._folder = folder
        self._shelf = shelf
        self._on_change = on_change
        self._disk = asyncio.Lock()
        self.index = Index()
        self.is_away = False
        """Whether the folder is not the one that the recordings are in."""

    async def async_match(self) -> None:
        """Forget what the folder has lost, and take in what only the folder knows."""
        async with self._disk:
            await self._async_match()

    async def async_forget(self, recording: Recording) -> None:
        """Delete a recording, unless it was recorded anew meanwhile."""
        async with self._disk:
            known = self.index.get(recording.key)
            if known and known.created == recording.created:
                await self._async_delete([known])
                self._on_change()

    async def async_adopt(self, found: Recording, opened: Opened) -> None:
        """Keep what was read of a file, and WAV in the place of another container.

        Raises OSError if that can't be written.
        """
        async with self._disk:
            # It may have been removed or recorded anew meanwhile.
            if self.index.get(found.key) == found:
                if opened.is_converted:
                    write = partial(self._folder.write, is_first=False)
                    await self._hass.async_add_executor_job(
                        write, found.key, opened.audio
                    )
                self.index.update(opened.recording)
                self._on_change()

    async def async_write_and_evict(
        self, limits: LibraryLimits, spared: Container[str]
    ) -> None:
        """Write what waits in memory, then evict what the limits don't allow."""
        async with self._disk:
            is_first = next(self._filed(), None) is None
            self.index.discard(await self._shelf.async_flush(is_first=is_first))
            if self._shelf.problem or self.is_away:
                await self._async_match()
            if not self.is_away:
                await self._async_delete([*self.index.surplus(limits, now(), spared)])
            self._on_change()

    async def async_start_anew(self) -> None:
        """Forget what is in a folder that is away. Nothing is deleted."""
        async with self._disk:
            await self._async_match()
            if self.is_away:
                self.index.discard([*self._filed()])
                self.is_away = False
                self._on_change()

    def _filed(self) -> Iterator[Recording]:
        """Yield the recordings that are in the folder, as far as is known."""
        return (each for each in self.index if each.key not in self._shelf)

    async def _async_match(self) -> None:
        was_away = self.is_away
        missing: list[Recording] = []
        found: list[Recording] = []
        try:
            missing, found = await self._hass.async_add_executor_job(
                self._folder.compare, [*self._filed()]
            )
            self.is_away = False
        except LibraryAwayError:
            self.is_away = True
        except OSError:
            # Nobody can tell at the moment.
            return
        self.index.discard(missing)
        # What is in memory is about to replace a file.
        found = [each for each in found if each.key not in self._shelf]
        for recording in found:
            self.index.add(recording, now())
        if missing or found or self.is_away != was_away:
            self._on_change()

    async def _async_delete(self, recordings: list[Recording]) -> None:
        # Forgotten before the files go, so that no one starts to read them.
        self.index.discard(recordings)
        await self._shelf.async_remove([each.key for each in recordings])
