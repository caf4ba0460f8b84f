"""Condition: whether an announcement is being spoken."""

from typing import Any, Final, Unpack, cast, override

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant
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

_IS_ANNOUNCING: Final = vol.Schema(
    {
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
        vol.Required(CONF_OPTIONS, default=dict): {},
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


CONDITIONS: Final[dict[str, type[Condition]]] = {"is_announcing": IsAnnouncingCondition}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions of Segmind TTS."""
    return CONDITIONS
