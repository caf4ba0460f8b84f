"""Segmind TTS: speech by Segmind's serverless models, announced in your home."""

from typing import Final

from homeassistant.const import CONF_API_KEY, Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv

from .account import create_client
from .const import DOMAIN
from .data import SegmindConfigEntry, SegmindData
from .library import async_get_library
from .recorder import Recorder
from .studio import Studio

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)
PLATFORMS: Final = [Platform.TTS]


async def async_setup_entry(hass: HomeAssistant, entry: SegmindConfigEntry) -> bool:
    """Set up an account.

    Nothing here waits for Segmind: what is recorded plays without it.
    """
    studio = Studio(hass, create_client(hass, entry.data[CONF_API_KEY]))
    entry.runtime_data = SegmindData(
        recorder=Recorder(hass, studio, await async_get_library(hass))
    )
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_async_reload))
    return True


async def async_unload_entry(hass: HomeAssistant, entry: SegmindConfigEntry) -> bool:
    """Unload an account. Jobs under way go on, as they are paid for."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def _async_reload(hass: HomeAssistant, entry: SegmindConfigEntry) -> None:
    """Take over another key, and voices added, edited or removed."""
    hass.config_entries.async_schedule_reload(entry.entry_id)
