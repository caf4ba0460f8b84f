"""What actions take to find a message by, and the mistakes that they tell."""

from typing import Final

from homeassistant.const import CONF_LANGUAGE
from homeassistant.core import ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..const import CONF_VOICE, DOMAIN
from ..permissions import async_check_control
from ..phrases.phrase import Phrase, Wording
from ..phrases.phrasebook import UnknownPhraseError, async_get_phrasebook
from ..speaking.engines import async_any_voice
from .action import OPTIONS, TEXT

ATTR_NAME: Final = "name"
ATTR_OPTIONS: Final = "options"

WORDING: Final = {
    vol.Optional(CONF_VOICE): cv.entity_domain("tts"),
    vol.Optional(CONF_LANGUAGE): TEXT,
    vol.Optional(ATTR_OPTIONS, default=dict): OPTIONS,
}


async def async_wording(call: ServiceCall, message: str) -> Wording:
    """Return what an action is to have said, in the first voice if it names none.

    Raises Unauthorized if its user may not use the voice, as that costs money.
    """
    voice = call.data.get(CONF_VOICE) or async_any_voice(call.hass)
    await async_check_control(call.hass, call.context, [voice])
    return Wording(
        message=message,
        voice=voice,
        language=call.data.get(CONF_LANGUAGE),
        options=call.data[ATTR_OPTIONS],
    )


async def async_phrase(call: ServiceCall) -> Phrase:
    """Return the phrase that an action names. Raises Unauthorized like `async_wording`."""
    name = call.data[ATTR_NAME]
    try:
        phrase = (await async_get_phrasebook(call.hass)).find(name)
    except UnknownPhraseError as err:
        raise mistake("phrase_unknown", name=name) from err
    await async_check_control(call.hass, call.context, [phrase.wording.voice])
    return phrase


def mistake(translation_key: str, **placeholders: str) -> ServiceValidationError:
    """Return the error that tells a user's mistake."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )
