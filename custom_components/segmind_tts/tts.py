"""Text-to-speech platform: one engine per voice profile."""

from dataclasses import asdict
import logging
from typing import Any, Final, override

from homeassistant.components.tts import (
    TextToSpeechEntity,
    TTSAudioRequest,
    TTSAudioResponse,
    Voice,
)
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util

from .const import (
    CONF_DEADLINE,
    CONF_DELIVERY,
    CONF_FALLBACK,
    CONF_LANGUAGE,
    CONF_MODEL,
    CONF_PRONUNCIATION,
    CONF_SPLIT,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_VOICE,
    CONF_VOICE_2,
    SIGNAL_VOICES_CHANGED,
    SUBENTRY_VOICE,
)
from .entity import VoiceEntity
from .making.recordings import SIGNAL_UNDER_WAY_CHANGED
from .message.languages import DEFAULT_LANGUAGE, LANGUAGES
from .message.settings import VoiceSettings
from .message.voices import VOICES, voice_title
from .runtime import SegmindConfigEntry
from .speaking.announce import Announcement, async_announce
from .speaking.status import VoiceStatus
from .speaking.stream import async_stream
from .speaking.voice import SpeakingVoice

_LOGGER = logging.getLogger(__name__)

# Home Assistant runs entity actions under this limit: with 1, an announcement would
# wait for the whole generation of the one before.
PARALLEL_UPDATES = 0

# Jobs begin and end in bursts; more often than this nobody has to know.
_FIGURES_INTERVAL: Final = 1.0

ATTR_EXPECTED: Final = "expected_seconds"
ATTR_RUNNING: Final = "jobs_running"
ATTR_SPOKEN_BY: Final = "spoken_by"
ATTR_WAITING: Final = "jobs_waiting"

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
    _unrecorded_attributes = frozenset({ATTR_EXPECTED, ATTR_RUNNING, ATTR_WAITING})
    _attr_supported_languages = list(LANGUAGES)
    _attr_supported_options = [
        CONF_VOICE,
        CONF_VOICE_2,
        CONF_TEMPERATURE,
        CONF_STYLE,
        CONF_MODEL,
        CONF_SPLIT,
        CONF_DELIVERY,
        CONF_DEADLINE,
        CONF_FALLBACK,
    ]

    def __init__(
        self, hass: HomeAssistant, entry: SegmindConfigEntry, subentry: ConfigSubentry
    ) -> None:
        """Initialize the engine."""
        super().__init__(entry, subentry)
        self.hass = hass
        self._status = VoiceStatus(on_change=self._async_figures_changed)
        self.async_take_over(subentry)

    @callback
    @override
    def async_take_over(self, subentry: ConfigSubentry) -> None:
        """Take over the settings of an edited profile."""
        self._attr_name = subentry.title
        # Home Assistant's cache key is made of these: whatever changes the sound has
        # to be among them, or a changed profile would replay old audio.
        settings = VoiceSettings.from_options(subentry.data)
        self._attr_default_options = asdict(settings)
        if pronunciation := self._entry.runtime_data.pronunciation:
            self._attr_default_options[CONF_PRONUNCIATION] = str(pronunciation)
        self._voices = sorted(
            _VOICES, key=lambda voice: voice.voice_id != settings.voice
        )
        self._attr_default_language = subentry.data.get(
            CONF_LANGUAGE
        ) or _language_of_the_home(self.hass)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return what is to be expected, and who spoke last."""
        takes = self._entry.runtime_data.takes
        return {
            ATTR_EXPECTED: self._status.expected,
            ATTR_SPOKEN_BY: self._status.spoken_by,
            ATTR_RUNNING: takes.running,
            ATTR_WAITING: takes.waiting,
        }

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the account's jobs."""
        await super().async_added_to_hass()
        self._figures = Debouncer(
            self.hass,
            _LOGGER,
            cooldown=_FIGURES_INTERVAL,
            immediate=True,
            function=self.async_write_ha_state,
        )
        self.async_on_remove(self._figures.async_shutdown)
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, SIGNAL_UNDER_WAY_CHANGED, self._async_figures_changed
            )
        )

    @callback
    def _async_figures_changed(self) -> None:
        self._figures.async_schedule_call()

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[Voice]:
        """Return all voices, each of which speaks every language: the profile's first.

        Where nobody chooses one, Home Assistant takes the first.
        """
        return self._voices

    @override
    async def async_speak(
        self,
        media_player_entity_id: list[str],
        message: str,
        cache: bool,
        language: str | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        """Speak through media players, once it is sure enough that all will be heard.

        Raises what went wrong before that, and then leaves the players untouched.
        """
        announcement = Announcement(
            players=media_player_entity_id,
            message=message,
            cache=cache,
            language=language,
            options=options or {},
            context=self._context,
        )
        await async_announce(self._speaking_voice(), announcement)

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return the audio of a message, which may still be written, once it begins."""
        return await async_stream(self._speaking_voice(), request)

    def _speaking_voice(self) -> SpeakingVoice:
        data = self._entry.runtime_data
        return SpeakingVoice(
            hass=self.hass,
            entity_id=self.entity_id,
            settings=self._entry.subentries[self._subentry_id].data,
            pronunciation=data.pronunciation,
            planner=data.planner,
            recordings=data.recordings,
            status=self._status,
        )


def _language_of_the_home(hass: HomeAssistant) -> str:
    languages = language_util.matches(
        hass.config.language, LANGUAGES, hass.config.country
    )
    return next(iter(languages), DEFAULT_LANGUAGE)
