"""What actions take to find a message by, and the mistakes that they tell."""

from typing import Final

from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..const import CONF_VOICE, DOMAIN
from ..phrases.phrase import Wording
from ..speaking.engines import async_any_voice
from .action import OPTIONS, TEXT

ATTR_OPTIONS: Final = "options"

WORDING: Final = {
    vol.Optional(CONF_VOICE): cv.entity_domain("tts"),
    vol.Optional(CONF_LANGUAGE): TEXT,
    vol.Optional(ATTR_OPTIONS, default=dict): OPTIONS,
}


def wording(call: ServiceCall, message: str) -> Wording:
    """Return what an action is to have said, in the first voice if it names none."""
    return Wording(
        message=message,
        voice=call.data.get(CONF_VOICE) or async_any_voice(call.hass),
        language=call.data.get(CONF_LANGUAGE),
        options=call.data[ATTR_OPTIONS],
    )


def mistake(translation_key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error that tells a user's mistake."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )
