"""A sample of a voice, to be heard before it is saved."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from homeassistant.components.tts import (
    ATTR_MEDIA_PLAYER_ENTITY_ID,
    ATTR_MESSAGE,
    ATTR_OPTIONS,
    DOMAIN as TTS_DOMAIN,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations

from ..const import CONF_DEADLINE, CONF_FALLBACK, CONF_LANGUAGE, DOMAIN
from ..message.settings import VoiceSettings
from ..runtime import SegmindConfigEntry


async def async_speak_sample(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    player: str,
    settings: Mapping[str, Any],
) -> None:
    """Speak a sample with a voice's settings through a media player.

    Any voice of the account can speak with any settings, so this one need not exist
    yet. Raises HomeAssistantError where it cannot be spoken.
    """
    await hass.services.async_call(
        TTS_DOMAIN,
        "speak",
        {
            ATTR_ENTITY_ID: _engine(hass, entry),
            ATTR_MEDIA_PLAYER_ENTITY_ID: player,
            ATTR_MESSAGE: await async_text(hass, "sample", settings.get(CONF_LANGUAGE)),
            # Nobody else may speak in the voice's place.
            ATTR_OPTIONS: asdict(VoiceSettings.from_options(settings))
            | {CONF_DEADLINE: None, CONF_FALLBACK: None},
        },
        blocking=True,
    )


def _engine(hass: HomeAssistant, entry: SegmindConfigEntry) -> str:
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    for entity in entities:
        if entity.domain == TTS_DOMAIN and hass.states.get(entity.entity_id):
            return entity.entity_id
    raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_voice")


async def async_explain(hass: HomeAssistant, err: HomeAssistantError) -> str:
    """Return what an error says, in Home Assistant's language."""
    texts = await async_get_translations(
        hass, hass.config.language, "exceptions", {DOMAIN}
    )
    text = texts.get(f"component.{DOMAIN}.exceptions.{err.translation_key}.message")
    return text.format(**(err.translation_placeholders or {})) if text else str(err)


async def async_text(hass: HomeAssistant, key: str, language: str | None = None) -> str:
    """Return one of the integration's own texts."""
    language = (language or hass.config.language).partition("-")[0]
    texts = await async_get_translations(hass, language, "common", {DOMAIN})
    return texts[f"component.{DOMAIN}.common.{key}"]
