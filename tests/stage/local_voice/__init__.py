"""A local engine for the stage: what a fallback is to Home Assistant."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Add the engine."""
    await hass.config_entries.async_forward_entry_setups(entry, [Platform.TTS])
    return True
