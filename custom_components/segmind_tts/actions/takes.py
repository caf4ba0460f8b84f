"""Actions of takes: another one for a message, and the one before back."""

from typing import Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..errors import translated_errors
from ..library import async_get_library, async_restore
from ..phrases.ahead import RecordingAhead
from ..phrases.phrase import Phrase, Wording
from ..phrases.phrasebook import async_get_phrasebook
from ..speaking.beginning import async_parts
from ..speaking.engines import async_voice
from ..speaking.tts_cache import async_forget_all
from .action import TEXT, Action
from .recorded import async_recorded
from .wording import ATTR_NAME, WORDING, async_phrase, async_wording, mistake

ATTR_MESSAGE: Final = "message"

_CHOSEN: Final = vol.All(
    cv.has_at_least_one_key(ATTR_MESSAGE, ATTR_NAME),
    vol.Schema(
        {
            **WORDING,
            vol.Exclusive(ATTR_MESSAGE, ATTR_MESSAGE): TEXT,
            vol.Exclusive(ATTR_NAME, ATTR_MESSAGE): TEXT,
        }
    ),
)


async def _async_record_again(call: ServiceCall) -> ServiceResponse:
    phrase, words = await _async_chosen(call)
    ahead = RecordingAhead(call.hass, again=True)
    recorded = await async_recorded(call.hass, ahead.async_record([words]))
    if phrase is not None:
        phrasebook = await async_get_phrasebook(call.hass)
        phrasebook.async_keep(phrase.name, words, recorded.keys)
    async_forget_all(call.hass, words.voice)
    return {"message": words.message, "cost": recorded.cost}


async def _async_restore(call: ServiceCall) -> ServiceResponse:
    phrase, words = await _async_chosen(call)
    library = await async_get_library(call.hass)
    keys = await _async_keys(call, phrase, words)
    with translated_errors():
        restored = [await async_restore(library, key) for key in keys]
    if not any(restored):
        raise mistake("no_former_take")
    async_forget_all(call.hass, words.voice)
    return {"message": words.message}


async def _async_chosen(call: ServiceCall) -> tuple[Phrase | None, Wording]:
    """Return what is meant, by the name of a phrase or by its words."""
    if ATTR_NAME not in call.data:
        return None, await async_wording(call, call.data[ATTR_MESSAGE])
    phrase = await async_phrase(call)
    return phrase, phrase.wording


async def _async_keys(
    call: ServiceCall, phrase: Phrase | None, words: Wording
) -> tuple[str, ...]:
    """Return the keys of the recordings of a message."""
    if phrase is not None:
        return (await async_get_phrasebook(call.hass)).keys(phrase.id)
    parts = await async_parts(
        async_voice(call.hass, words.voice),
        words.message,
        language=words.language,
        options=words.options,
    )
    return tuple(each.key for each in parts.requests)


ACTIONS: Final = (
    Action("record_again", _async_record_again, _CHOSEN),
    Action("restore_recording", _async_restore, _CHOSEN),
)
