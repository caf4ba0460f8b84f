"""A sample of a voice, to be heard before the voice is saved."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

from homeassistant.components.tts import (
    ATTR_MEDIA_PLAYER_ENTITY_ID,
    ATTR_MESSAGE,
    ATTR_OPTIONS,
    DOMAIN as TTS_DOMAIN,
    async_create_stream,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations

from ..const import CONF_DEADLINE, CONF_FALLBACK, DOMAIN
from ..message.settings import VoiceSettings
from ..runtime import SegmindConfigEntry
from ..speaking.sound import async_begun


async def async_play_sample(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    player: str,
    text: str,
    settings: Mapping[str, Any],
) -> None:
    """Speak a text with a voice's settings through a media player.

    Raises HomeAssistantError if it cannot be spoken. If the caller is cancelled, the
    recording goes on into the library, because it is paid for.
    """
    await hass.services.async_call(
        TTS_DOMAIN,
        "speak",
        {
            ATTR_ENTITY_ID: _engine(hass, entry),
            ATTR_MEDIA_PLAYER_ENTITY_ID: player,
            ATTR_MESSAGE: text,
            ATTR_OPTIONS: _options(settings),
        },
        blocking=True,
    )


async def async_sample_path(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    text: str,
    settings: Mapping[str, Any],
) -> str:
    """Return the path at which a browser gets the sample, once it is all there.

    Home Assistant answers there for some minutes. Errors and cancellation are those of
    `async_play_sample`.
    """
    engine = _engine(hass, entry)
    stream = async_create_stream(hass, engine, options=_options(settings))
    stream.async_set_message(text)
    sound = await async_begun(stream.async_stream_result(), engine)
    async with aclosing(sound):
        async for _ in sound:
            pass
    return stream.url


def _options(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a call that sounds like the voice of the form.

    Any voice of the account can speak with any settings, so the one in the form need
    not exist yet. Nobody else may speak in its place.
    """
    voice = asdict(VoiceSettings.from_options(settings))
    return voice | {CONF_DEADLINE: None, CONF_FALLBACK: None}


def _engine(hass: HomeAssistant, entry: SegmindConfigEntry) -> str:
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    for entity in entities:
        if entity.domain == TTS_DOMAIN and hass.states.get(entity.entity_id):
            return entity.entity_id
    raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_voice")


async def async_explain(hass: HomeAssistant, err: HomeAssistantError) -> str:
    """Return the text of an error, in Home Assistant's language."""
    texts = await async_get_translations(
        hass, hass.config.language, "exceptions", {DOMAIN}
    )
    text = texts.get(f"component.{DOMAIN}.exceptions.{err.translation_key}.message")
    return text.format(**(err.translation_placeholders or {})) if text else str(err)


async def async_text(hass: HomeAssistant, key: str, language: str | None = None) -> str:
    """Return one of the integration's own texts, in Home Assistant's language if none is given."""
    language = (language or hass.config.language).partition("-")[0]
    texts = await async_get_translations(hass, language, "common", {DOMAIN})
    return texts[f"component.{DOMAIN}.common.{key}"]
