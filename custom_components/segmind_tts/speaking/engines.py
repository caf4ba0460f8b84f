"""Engines of ours, by the names under which Home Assistant knows them."""

from homeassistant.components.tts import DOMAIN as TTS_DOMAIN, get_engine_instance
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from .voice import SpeakingVoice


@callback
def async_voices(hass: HomeAssistant) -> list[str]:
    """Return our `tts` entities."""
    registry = er.async_get(hass)
    return [
        entity.entity_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for entity in er.async_entries_for_config_entry(registry, entry.entry_id)
        if entity.domain == TTS_DOMAIN and not entity.disabled
    ]


@callback
def async_any_voice(hass: HomeAssistant) -> str:
    """Return the first of our `tts` entities. Raises ServiceValidationError for none."""
    if voices := async_voices(hass):
        return voices[0]
    raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_voice")


@callback
def async_voice(hass: HomeAssistant, entity_id: str) -> SpeakingVoice:
    """Return the voice of a `tts` entity. Raises ServiceValidationError for none of ours."""
    engine = get_engine_instance(hass, entity_id)
    voice = getattr(engine, "speaking_voice", None)
    if not isinstance(voice, SpeakingVoice):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="voice_entity_unknown",
            translation_placeholders={"entity": entity_id},
        )
    return voice
