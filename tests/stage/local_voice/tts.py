"""An engine that answers at once, with two seconds of a tone."""

from array import array
from io import BytesIO
import math
from typing import Any, override
import wave

from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

_RATE = 24_000
_PITCH = 880


async def async_setup_entry(
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the engine."""
    async_add_entities([LocalVoice()])


class LocalVoice(TextToSpeechEntity):
    """Says the same for every message."""

    _attr_name = "Local"
    _attr_unique_id = "local"
    _attr_supported_languages = ["en"]
    _attr_default_language = "en"

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return the tone."""
        angle = 2 * math.pi * _PITCH / _RATE
        wave_form = (round(8000 * math.sin(angle * n)) for n in range(2 * _RATE))
        buffer = BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(_RATE)
            file.writeframes(array("h", wave_form).tobytes())
        return "wav", buffer.getvalue()
