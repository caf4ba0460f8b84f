"""Text-to-speech platform: one engine per voice."""

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
from homeassistant.const import CONF_LANGUAGE, EVENT_CORE_CONFIG_UPDATE, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import language as language_util, slugify

from .announcing.speak import async_speak
from .const import (
    BY_SEGMIND,
    CONF_ACCENT,
    CONF_DEADLINE,
    CONF_DELIVERY,
    CONF_FALLBACK,
    CONF_MODEL,
    CONF_PRONUNCIATION,
    CONF_SPLIT,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_VOICE,
    CONF_VOICE_2,
    DOMAIN,
    SIGNAL_SUBENTRIES_CHANGED,
    SUBENTRY_VOICE,
)
from .entity import async_add_per_subentry
from .flows.texts import async_load_texts, async_voice_title
from .making.recordings import SIGNAL_UNDER_WAY_CHANGED
from .message.languages import DEFAULT_LANGUAGE, LANGUAGES, languages
from .message.models import find_model, model_title
from .message.options import told_options
from .message.settings import VoiceSettings
from .message.text import whole_characters
from .runtime import SegmindConfigEntry
from .speaking.announce import Announcement
from .speaking.stream import async_stream
from .speaking.voice import SpeakingVoice, VoiceStatus

_LOGGER = logging.getLogger(__name__)

# Home Assistant runs entity actions under this limit: with 1, an announcement would
# wait for the whole generation of the one before.
PARALLEL_UPDATES = 0

# Jobs begin and end in bursts; the state need not be written more often than this.
_FIGURES_INTERVAL: Final = 1.0

ATTR_EXPECTED: Final = "expected_seconds"
ATTR_ERROR: Final = "last_error"
ATTR_RUNNING: Final = "jobs_running"
ATTR_SPOKEN_BY: Final = "spoken_by"
ATTR_WAITING: Final = "jobs_waiting"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an engine for each voice."""
    async_add_per_subentry(
        hass,
        entry,
        SUBENTRY_VOICE,
        lambda subentry: SegmindVoice(hass, entry, subentry),
        async_add_entities,
    )


class SegmindVoice(TextToSpeechEntity):
    """A voice that speaks."""

    # The engine's name must not be empty, and with the device's name in front of it
    # a voice would be called "Narrator Narrator".
    _attr_has_entity_name = False
    _attr_translation_key = "voice"
    _unrecorded_attributes = frozenset({ATTR_EXPECTED, ATTR_RUNNING, ATTR_WAITING})
    _attr_supported_options = [
        CONF_VOICE,
        CONF_VOICE_2,
        CONF_TEMPERATURE,
        CONF_STYLE,
        CONF_MODEL,
        CONF_ACCENT,
        CONF_SPLIT,
        CONF_DELIVERY,
        CONF_DEADLINE,
        CONF_FALLBACK,
    ]

    def __init__(
        self, hass: HomeAssistant, entry: SegmindConfigEntry, subentry: ConfigSubentry
    ) -> None:
        """Initialize the engine."""
        self._entry = entry
        self._subentry_id = subentry.subentry_id
        self._figures = Debouncer(
            hass,
            _LOGGER,
            cooldown=_FIGURES_INTERVAL,
            immediate=True,
            function=self.async_write_ha_state,
        )
        self._status = VoiceStatus(
            hass=hass, on_change=self._figures.async_schedule_call
        )
        self._attr_unique_id = subentry.subentry_id
        # What a new voice gets; people type it in automations, where it is to be short.
        object_id = slugify(subentry.title.removesuffix(BY_SEGMIND))
        self.entity_id = f"{Platform.TTS}.{object_id}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            name=subentry.title,
            manufacturer="Segmind",
            model=_model_of(hass, subentry),
            entry_type=DeviceEntryType.SERVICE,
        )
        self._take_over(hass, subentry)

    @callback
    def _take_over(self, hass: HomeAssistant, subentry: ConfigSubentry) -> None:
        """Take over the settings of a voice that is new or edited."""
        self._attr_name = subentry.title
        # Home Assistant's cache key is made of these: it has to hold all that changes
        # the sound, or an edited voice would replay old audio.
        language = subentry.data.get(CONF_LANGUAGE) or _language_of_the_home(hass)
        settings = VoiceSettings.from_options(
            {**subentry.data, CONF_LANGUAGE: language}
        )
        self._attr_default_options = asdict(settings)
        if pronunciation := self._entry.runtime_data.pronunciation:
            self._attr_default_options[CONF_PRONUNCIATION] = str(pronunciation)
        names = dict.fromkeys((settings.voice, *find_model(settings.model).voices))
        self._voices = [Voice(name, async_voice_title(hass, name)) for name in names]
        self._attr_default_language = language
        self._attr_supported_languages = languages(
            self._attr_default_language, hass.config.country
        )

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return how long a new message takes, and what became of the last one."""
        takes = self._entry.runtime_data.takes
        return {
            ATTR_EXPECTED: self._status.expected,
            ATTR_SPOKEN_BY: self._status.spoken_by,
            ATTR_ERROR: self._status.last_error,
            ATTR_RUNNING: takes.running,
            ATTR_WAITING: takes.waiting,
        }

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the edits of the voice, the account's jobs, and the home's language."""
        await super().async_added_to_hass()
        self.async_on_remove(self._figures.async_shutdown)
        for signal, follow in (
            (
                SIGNAL_SUBENTRIES_CHANGED.format(self._entry.entry_id),
                self._async_edited,
            ),
            (SIGNAL_UNDER_WAY_CHANGED, self._figures.async_schedule_call),
        ):
            self.async_on_remove(async_dispatcher_connect(self.hass, signal, follow))
        self.async_on_remove(
            self.hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, self._async_moved)
        )

    async def _async_moved(self, event: Event) -> None:
        await async_load_texts(self.hass)
        self._async_edited()

    @callback
    def _async_edited(self) -> None:
        subentry = self._entry.subentries.get(self._subentry_id)
        if subentry is None or self.device_entry is None:
            return
        self._take_over(self.hass, subentry)
        dr.async_get(self.hass).async_update_device(
            self.device_entry.id,
            name=subentry.title,
            model=_model_of(self.hass, subentry),
        )
        self.async_write_ha_state()

    @callback
    @override
    def async_get_supported_voices(self, language: str) -> list[Voice]:
        """Return the model's voices, the entity's own first. Each speaks every language.

        Home Assistant takes the first one if nobody chooses.
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
        """Speak through media players, once the message is ready or will be in time.

        Raises the error that came before that, and then leaves the players untouched.
        """
        # Home Assistant makes keys and addresses of both, and halves of characters, as
        # templates make them, can be in neither.
        announcement = Announcement(
            message=whole_characters(message),
            cache=cache,
            language=language,
            options=told_options(options or {}),
            context=self._context,
        )
        await async_speak(self.speaking_voice, announcement, media_player_entity_id)

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        """Return the audio of a message, which may still be written, once it begins."""
        return await async_stream(self.speaking_voice, request)

    @property
    def speaking_voice(self) -> SpeakingVoice:
        """Return what a message needs of this voice, as it is set up now."""
        data = self._entry.runtime_data
        return SpeakingVoice(
            hass=self.hass,
            entity=self,
            settings=self._entry.subentries[self._subentry_id].data,
            pronunciation=data.pronunciation,
            planner=data.planner,
            recordings=data.recordings,
            tally=data.tally,
            status=self._status,
        )


def _model_of(hass: HomeAssistant, subentry: ConfigSubentry) -> str:
    """Return who speaks, and by which model, for people."""
    settings = VoiceSettings.from_options(
        {CONF_LANGUAGE: DEFAULT_LANGUAGE, **subentry.data}
    )
    return f"{async_voice_title(hass, settings.voice)} · {model_title(settings.model)}"


def _language_of_the_home(hass: HomeAssistant) -> str:
    languages = language_util.matches(
        hass.config.language, LANGUAGES, hass.config.country
    )
    return next(iter(languages), DEFAULT_LANGUAGE)
