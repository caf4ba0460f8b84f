"""A conversation agent for the stage: what a language model is to Home Assistant."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Add the agent."""
    await hass.config_entries.async_forward_entry_setups(entry, [Platform.CONVERSATION])
    return True
