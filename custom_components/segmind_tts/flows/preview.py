"""A sample of a voice, to be heard before the voice is saved."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import asdict, dataclass
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

from ..const import CONF_DEADLINE, CONF_FALLBACK, DOMAIN
from ..message.settings import VoiceSettings
from ..runtime import SegmindConfigEntry
from ..speaking.sound import async_begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A text, spoken with the settings of a voice that need not exist yet.

    `engine` is an entity of the account: each of them can speak with any settings.
    """

    engine: str
    text: str
    settings: Mapping[str, Any]

    async def async_play(self, hass: HomeAssistant, player: str) -> None:
        """Speak through a media player.

        Raises HomeAssistantError if the sample cannot be spoken. If the caller is
        cancelled, the recording goes on into the library, because it is paid for.
        """
        await hass.services.async_call(
            TTS_DOMAIN,
            "speak",
            {
                ATTR_ENTITY_ID: self.engine,
                ATTR_MEDIA_PLAYER_ENTITY_ID: player,
                ATTR_MESSAGE: self.text,
                ATTR_OPTIONS: self._options,
            },
            blocking=True,
        )

    async def async_path(self, hass: HomeAssistant) -> str:
        """Return the path at which a browser gets the sound, once it is all there.

        Home Assistant answers there for some minutes. Errors and cancellation are those
        of `async_play`.
        """
        stream = async_create_stream(hass, self.engine, options=self._options)
        stream.async_set_message(self.text)
        sound = await async_begun(stream.async_stream_result(), self.engine)
        async with aclosing(sound):
            async for _ in sound:
                pass
        return stream.url

    @property
    def _options(self) -> dict[str, Any]:
        voice = asdict(VoiceSettings.from_options(self.settings))
        # No fallback may speak in the voice's place.
        return voice | {CONF_DEADLINE: None, CONF_FALLBACK: None}


def find_engine(hass: HomeAssistant, entry: SegmindConfigEntry, own: str | None) -> str:
    """Return a voice of the account that can speak: `own`, or any other.

    Raises HomeAssistantError if there is none.
    """
    entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    engines = [each.entity_id for each in entities if each.domain == TTS_DOMAIN]
    for engine in sorted(engines, key=lambda engine: engine != own):
        if hass.states.get(engine):
            return engine
    raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_voice")
