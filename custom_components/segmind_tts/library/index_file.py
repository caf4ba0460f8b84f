"""The index on disk: loaded at start, saved soon after each change."""

from collections.abc import Container
from typing import Any

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from ..storage import WatchedStore, async_load_stored
from .index import Index


class IndexFile:
    """The library's index in Home Assistant's storage."""

    def __init__(self, hass: HomeAssistant, *, unsaved: Container[str]) -> None:
        """Take the file, which need not exist, and the keys of what it leaves out."""
        self._hass = hass
        self._store = WatchedStore(
            hass, 1, f"{DOMAIN}.library", private=True, serialize_in_event_loop=False
        )
        self._index = Index()
        self._unsaved = unsaved
        self._due: float | None = None

    async def async_load(self) -> Index:
        """Return the index that was saved, an empty one if it can't be read."""
        stored = await async_load_stored(self._hass, self._store, Index.from_dict)
        self._index = stored or Index()
        return self._index

    @callback
    def async_save_within(self, delay: float) -> None:
        """Save the index as it then is within some seconds, however often this is called.

        A store's own delay starts anew with each call, so that a busy house would
        never save.
        """
        due = self._hass.loop.time() + delay
        if self._due is None or due < self._due:
            self._due = due
            self._store.async_delay_save(self._to_store, delay)

    def _to_store(self) -> dict[str, Any]:
        self._due = None
        return self._index.as_dict(self._unsaved)
