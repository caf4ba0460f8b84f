"""Text-to-speech platform: one engine per voice profile."""

from dataclasses import asdict
from typing import Any, override

from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    DOMAIN as MEDIA_PLAYER_DOMAIN,
    SERVICE_PLAY_MEDIA,
    MediaType,
)
from homeassistant.components.tts import (
    TextToSpeechEntity,
    TtsAudioType,
    Voice,
    async_create_stream,
    generate_media_source_id,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util

from .const import (
    CONF_LANGUAGE,
    CONF_MODEL,
    CONF_PRONUNCIATION,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_VOICE,
    CONF_VOICE_2,
    SIGNAL_VOICES_CHANGED,
    SUBENTRY_VOICE,
)
from .data import SegmindConfigEntry
from .entity import VoiceEntity
from .errors import translated_errors
from .speech.languages import DEFAULT_LANGUAGE, LANGUAGES
from .speech.settings import VoiceSettings
from .speech.voices import VOICES, voice_title

# Home Assistant runs entity actions under this limit: with 1, an announcement would
# wait for the whole generation of the one before.
PARALLEL_UPDATES = 0

_VOICES = [Voice(name, voice_title(name)) for name in VOICES]


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an engine for each voice profile."""
    known: set[str] = set()

    @callback
    def add_voices() -> None:
        for subentry in entry.get_subentries_of_type(SUBENTRY_VOICE):
            if subentry.subentry_id not in known:
                known.add(subentry.subentry_id)
                async_add_entities(
                    [SegmindVoice(hass, entry, subentry)],
                    config_subentry_id=subentry.subentry_id,
                )

    add_voices()
    signal = SIGNAL_VOICES_CHANGED.format(entry.entry_id)
    entry.async_on_unload(async_dispatcher_connect(hass, signal, add_voices))


class SegmindVoice(VoiceEntity, TextToSpeechEntity):
    """A voice profile that speaks."""

    # The engine's name must not be empty, and with the device's name in front of it
    # a voice would be called "Narrator Narrator".
    _attr_has_entity_name = False
    _attr_translation_key = "voice"
    _attr_supported_languages = list(LANGUAGES)
    _attr_supported_options = [
        CONF_VOICE,
        CONF_VOICE_2,
        CONF_TEMPERATURE,
        CONF_STYLE,
        CONF_MODEL,
    ]

    def __init__(
        self, hass: HomeAssistant, entry: SegmindConfigEntry, subentry: ConfigSubentry
    ) -> None:
        """Initialize the engine."""
        super().__init__(entry, subentry)
        self.hass = hass
        self.async_take_over(subentry)

    @callback
    @override
    def async_take_over(self, subentry: ConfigSubentry) -> None:
        """Take over the settings of an edited profile."""
        self._attr_name = subentry.title
        # Home Assistant's cache key is made of these: whatever changes the sound has
        # to be among them, or a changed profile would replay old audio.
        self._attr_default_options = asdict(VoiceSettings.from_options(subentry.data))
        if pronunciation := self._entry.runtime_data.pronunciation:
            self._attr_default_options[CONF_PRONUNCIATION] = str(pronunciation)
        self._attr_default_language = subentry.data.get(
            CONF_LANGUAGE
        ) or _language_of_the_home(self.hass)

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[Voice]:
        """Return all voices: each of them speaks every language."""
        return _VOICES

    @override
    async def async_speak(
        self,
        media_player_entity_id: list[str],
        message: str,
        cache: bool,
        language: str | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        """Speak through media players, once verified audio is ready.

        The players get an address that answers at once. Raises what went wrong
        before that, and then leaves the players untouched.
        """
        stream = async_create_stream(self.hass, self.entity_id, language, options)
        stream.use_file_cache = cache
        # Recorded here rather than by way of the stream, as Home Assistant would log
        # the message if that failed.
        await self._async_record(message, stream.options)
        stream.async_set_message(message)
        async for _ in stream.async_stream_result():
            # Home Assistant keeps what passes, in the format that players get.
            pass
        await self.hass.services.async_call(
            MEDIA_PLAYER_DOMAIN,
            SERVICE_PLAY_MEDIA,
            {
                ATTR_ENTITY_ID: media_player_entity_id,
                ATTR_MEDIA_CONTENT_ID: generate_media_source_id(
                    self.hass, message, self.entity_id, language, options, cache
                ),
                ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
                ATTR_MEDIA_ANNOUNCE: True,
            },
            blocking=True,
            context=self._context,
        )

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Return the container and the bytes of the message's recording."""
        return await self._async_record(message, options)

    async def _async_record(
        self, message: str, options: dict[str, Any]
    ) -> tuple[str, bytes]:
        with translated_errors():
            data = self._entry.runtime_data
            settings = VoiceSettings.from_options(options)
            request = settings.request(message, data.pronunciation)
            recording, audio = await data.recorder.async_audio(request)
            return recording.container, audio


def _language_of_the_home(hass: HomeAssistant) -> str:
    languages = language_util.matches(
        hass.config.language, LANGUAGES, hass.config.country
    )
    return next(iter(languages), DEFAULT_LANGUAGE)
