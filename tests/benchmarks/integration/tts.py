"""Home Assistant's own floor: an engine that has every message ready."""

from pathlib import Path
from typing import Any, override

from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine."""
    async_add_entities([Floor()])


class Floor(TextToSpeechEntity):
    """Says what is in the `file` of the configuration folder, whatever the message."""

    _attr_name = "Floor"
    _attr_unique_id = "floor"
    _attr_supported_languages = ["en"]
    _attr_default_language = "en"
    _attr_supported_options = ["file"]

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return container and bytes of the file."""
        path = Path(self.hass.config.path(options["file"]))
        return path.suffix[1:], await self.hass.async_add_executor_job(path.read_bytes)
