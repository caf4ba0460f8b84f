"""Conditions: whether an announcement is being spoken, and whether one is recorded."""

from typing import Any, Final, Unpack, cast, override

from homeassistant.const import CONF_NAME, CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    Condition,
    ConditionCheckParams,
    ConditionConfig,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .announcing.queues import async_get_queues
from .announcing.targets import async_places
from .const import CONF_VOICE
from .phrases.phrasebook import PHRASEBOOK, async_get_phrasebook
from .speaking.beginning import is_recorded
from .speaking.engines import async_any_voice, async_voice

_IS_ANNOUNCING: Final = vol.Schema(
    {
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
        vol.Required(CONF_OPTIONS, default=dict): {},
    }
)

_CONF_MESSAGE: Final = "message"
_LONGEST: Final = 2000
"""Characters. A condition is checked at once, and may not hold up the house."""
_RECORDING_IS_READY: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS): vol.All(
            cv.has_at_least_one_key(CONF_NAME, _CONF_MESSAGE),
            {
                vol.Exclusive(CONF_NAME, _CONF_MESSAGE): cv.string,
                vol.Exclusive(_CONF_MESSAGE, _CONF_MESSAGE): vol.All(
                    cv.string, vol.Length(max=_LONGEST)
                ),
                vol.Optional(CONF_VOICE): cv.entity_domain("tts"),
            },
        )
    }
)


class IsAnnouncingCondition(Condition):
    """Tests if a speaker of a target, or any, has something of ours to play.

    A message of `tts.speak` counts, and so does a question until it is answered.
    """

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Validate the configuration."""
        return cast(ConfigType, _IS_ANNOUNCING(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Initialize the condition."""
        super().__init__(hass, config)
        self._target: dict[str, Any] | None = config.target

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Check the condition."""
        playing = async_get_queues(self._hass).playing()
        if not self._target:
            return bool(playing)
        places = async_places(self._hass, self._target)
        return any(each.speaker in places for each in playing)


class RecordingIsReadyCondition(Condition):
    """Tests if a phrase or a message is recorded: it is heard at once, and costs nothing."""

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Validate the configuration."""
        await async_get_phrasebook(hass)
        return cast(ConfigType, _RECORDING_IS_READY(config))

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Initialize the condition."""
        super().__init__(hass, config)
        self._options = config.options or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Check the condition. A phrase or voice that is not there has no recording."""
        if (name := self._options.get(CONF_NAME)) is not None:
            return self._hass.data[PHRASEBOOK].is_recorded(name)
        try:
            voice = self._options.get(CONF_VOICE) or async_any_voice(self._hass)
            return is_recorded(
                async_voice(self._hass, voice), self._options[_CONF_MESSAGE]
            )
        except HomeAssistantError:
            return False


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_announcing": IsAnnouncingCondition,
    "recording_is_ready": RecordingIsReadyCondition,
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions of Segmind TTS."""
    return CONDITIONS
