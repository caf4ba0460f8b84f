"""Actions of phrases and recordings: what they take, and what they answer."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import CONF_VOICE, DOMAIN
from ..library import Recording, async_get_library
from ..phrases.ahead import Recorded
from ..phrases.backlog import Order, async_get_backlog
from ..phrases.phrase import Phrase
from ..phrases.phrasebook import NameTakenError, async_get_phrasebook
from ..phrases.values import MAX_MESSAGES, TooManyMessagesError, filled
from .action import NAME, TEXT, Action
from .recorded import async_recorded
from .wording import ATTR_NAME, WORDING, async_phrase, async_wording, mistake

ATTR_MAX_COST: Final = "max_cost"
ATTR_MESSAGE: Final = "message"
ATTR_NEW_NAME: Final = "new_name"
ATTR_OLDER_THAN: Final = "older_than"
ATTR_PIN: Final = "pin"
ATTR_VALUES: Final = "values"
ATTR_WAIT: Final = "wait"

_PREPARE: Final = vol.Schema(
    {
        **WORDING,
        vol.Required(ATTR_MESSAGE): vol.All(cv.ensure_list, [TEXT]),
        vol.Optional(ATTR_VALUES, default=dict): {
            TEXT: vol.All(cv.ensure_list, [TEXT])
        },
        vol.Optional(ATTR_PIN, default=False): cv.boolean,
        vol.Optional(ATTR_NAME): NAME,
        vol.Optional(ATTR_MAX_COST): vol.All(vol.Coerce(float), vol.Range(min=0)),
        vol.Optional(ATTR_WAIT, default=True): cv.boolean,
    }
)
_PIN: Final = vol.Schema(
    {
        **WORDING,
        vol.Required(ATTR_MESSAGE): TEXT,
        vol.Optional(ATTR_NAME): NAME,
    }
)
_UNPIN: Final = vol.Schema({vol.Required(ATTR_NAME): TEXT})
_RENAME: Final = vol.Schema(
    {vol.Required(ATTR_NAME): TEXT, vol.Required(ATTR_NEW_NAME): NAME}
)
_DELETE: Final = vol.All(
    cv.has_at_least_one_key(ATTR_MESSAGE, CONF_VOICE, ATTR_OLDER_THAN),
    vol.Schema(
        {
            vol.Optional(ATTR_MESSAGE): TEXT,
            vol.Optional(CONF_VOICE): TEXT,
            vol.Optional(ATTR_OLDER_THAN): cv.positive_time_period,
        }
    ),
)


async def _async_prepare(call: ServiceCall) -> ServiceResponse:
    messages = _messages(call.data)
    name = call.data.get(ATTR_NAME)
    if name is not None and len(messages) > 1:
        raise mistake("name_for_many")
    is_kept = call.data[ATTR_PIN] or name is not None
    wordings = [await async_wording(call, each) for each in messages]
    orders = [
        Order(
            wording=each,
            name=(name or each.message) if is_kept else None,
            left=call.data.get(ATTR_MAX_COST),
        )
        for each in wordings
    ]
    backlog = await async_get_backlog(call.hass)
    task = call.hass.async_create_background_task(
        backlog.async_record(orders), f"{DOMAIN} prepare"
    )
    if not call.data[ATTR_WAIT]:
        return {"waiting": len(orders)}
    recorded = await asyncio.shield(task)
    return {
        "messages": [_told(each) for each in recorded],
        "cost": round(sum(each.cost for each in recorded), 6),
    }


async def _async_pin(call: ServiceCall) -> ServiceResponse:
    message = call.data[ATTR_MESSAGE]
    name = call.data.get(ATTR_NAME, message)
    order = Order(wording=await async_wording(call, message), name=name)
    backlog = await async_get_backlog(call.hass)
    recorded = await async_recorded(call.hass, backlog.async_record([order]))
    phrasebook = await async_get_phrasebook(call.hass)
    return _phrase(phrasebook.find(name)) | {"cost": recorded.cost}


async def _async_unpin(call: ServiceCall) -> ServiceResponse:
    phrasebook = await async_get_phrasebook(call.hass)
    phrase = await async_phrase(call)
    return _phrase(phrasebook.async_give_up(phrase.id))


async def _async_rename(call: ServiceCall) -> ServiceResponse:
    phrasebook = await async_get_phrasebook(call.hass)
    phrase = await async_phrase(call)
    name = call.data[ATTR_NEW_NAME]
    try:
        return _phrase(phrasebook.async_rename(phrase.id, name))
    except NameTakenError as err:
        raise mistake("phrase_name_taken", name=name) from err


async def _async_delete(call: ServiceCall) -> ServiceResponse:
    library = await async_get_library(call.hass)
    chosen = [
        each
        for each in library.recordings
        if not each.pinned and is_chosen(each, call.data)
    ]
    for recording in chosen:
        await library.async_remove(recording.key)
    return {"deleted": len(chosen)}


def is_chosen(recording: Recording, data: Mapping[str, Any]) -> bool:
    """Tell whether a recording has the words, the voice and the age that are asked for."""
    message, voice = data.get(ATTR_MESSAGE), data.get(CONF_VOICE)
    age: timedelta | None = data.get(ATTR_OLDER_THAN)
    return (
        message in (None, recording.text)
        and (voice is None or voice.casefold() == (recording.voice or "").casefold())
        and (age is None or dt_util.utcnow() - recording.created > age)
    )


def _messages(data: Mapping[str, Any]) -> Sequence[str]:
    try:
        messages = [
            text
            for message in data[ATTR_MESSAGE]
            for text in filled(message, data[ATTR_VALUES])
        ]
    except TooManyMessagesError as err:
        raise mistake("too_many_messages", most=str(MAX_MESSAGES)) from err
    if len(messages) > MAX_MESSAGES:
        raise mistake("too_many_messages", most=str(MAX_MESSAGES))
    return list(dict.fromkeys(messages))


def _told(recorded: Recorded) -> dict[str, Any]:
    return {
        "message": recorded.wording.message,
        "state": recorded.state,
        "cost": recorded.cost,
        "error": recorded.error,
    }


def _phrase(phrase: Phrase) -> dict[str, Any]:
    return {
        "id": phrase.id,
        "name": phrase.name,
        "media_id": f"media-source://{DOMAIN}/phrase/{phrase.id}",
    }


ACTIONS: Final = (
    Action("prepare", _async_prepare, _PREPARE),
    Action("pin", _async_pin, _PIN),
    Action("unpin", _async_unpin, _UNPIN),
    Action("rename", _async_rename, _RENAME),
    Action("delete_recordings", _async_delete, _DELETE, is_for_admins=True),
)
