"""The library of recordings, shared by all accounts."""

from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .former import async_restore, async_set_aside
from .library import SIGNAL_LIBRARY_CHANGED, Library
from .recording import (
    LibraryAwayError,
    Recording,
    RecordingLostError,
    RecordingUnavailableError,
)

__all__ = [
    "SIGNAL_LIBRARY_CHANGED",
    "Library",
    "LibraryAwayError",
    "Recording",
    "RecordingLostError",
    "RecordingUnavailableError",
    "async_get_library",
    "async_restore",
    "async_set_aside",
]

_LIBRARY: Final[HassKey[Library]] = HassKey(f"{DOMAIN}_library")


@singleton(_LIBRARY, async_=True)
async def async_get_library(hass: HomeAssistant) -> Library:
    """Return the one library of the house, loaded. A bad disk or index raises nothing."""
    library = Library(hass)
    await library.async_load()
    return library
