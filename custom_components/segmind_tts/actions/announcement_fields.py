"""The fields of actions on announcements: what they may be, and what they ask for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from homeassistant.const import ATTR_ENTITY_ID, CONF_EXCLUDE, CONF_LANGUAGE, STATE_OFF
from homeassistant.core import ServiceCall
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..announcing.announcement import Announcement, Priority, Speaker
from ..announcing.choice import Choice
from ..announcing.repetition import Repetition
from ..announcing.requirement import Require
from ..announcing.volume import Volume
from ..const import (
    CONF_CHIME,
    CONF_DEADLINE,
    CONF_FALLBACK,
    CONF_LEAD_IN,
    CONF_VOICE,
    CONF_VOLUME,
    MAX_LEAD_IN,
)
from ..speaking.engines import async_any_voice
from .action import OPTIONS, TEXT

ATTR_ANNOUNCEMENT_ID: Final = "announcement_id"
ATTR_ANSWERS: Final = "answers"
ATTR_AT_MOST: Final = "at_most"
ATTR_CACHE: Final = "cache"
ATTR_END_CHIME: Final = "end_chime"
ATTR_EVERY: Final = "every"
ATTR_EXPIRES: Final = "expires"
ATTR_MESSAGE: Final = "message"
ATTR_ONCE: Final = "once"
ATTR_OPTIONS: Final = "options"
ATTR_PRIORITY: Final = "priority"
ATTR_REPEAT: Final = "repeat"
ATTR_REQUIRE: Final = "require"
ATTR_STATE: Final = "state"
ATTR_TAG: Final = "tag"
ATTR_UNTIL: Final = "until"
ATTR_VOLUME_CHANGE: Final = "volume_change"
ATTR_VOLUMES: Final = "volumes"
ATTR_WAIT: Final = "wait"


def _percent(value: Any) -> float:
    """Return a volume. A fraction is one of Home Assistant's, and would not be heard."""
    percent: float = vol.All(vol.Coerce(float), vol.Range(0, 100))(value)
    if 0 < percent < 1:
        raise vol.Invalid("volume is in percent: 30 rather than 0.3")
    return percent


_SECONDS: Final = vol.All(
    cv.positive_time_period, lambda period: period.total_seconds()
)
_TIMES: Final = vol.All(vol.Coerce(int), vol.Range(1, 1000))
_EXCLUDE: Final = vol.Schema(dict(cv.TARGET_SERVICE_FIELDS))


def _with_entity(repeat: dict[str, Any]) -> dict[str, Any]:
    """Refuse a state that nothing is to have: it would be waited for in vain."""
    if ATTR_STATE in repeat and ATTR_ENTITY_ID not in repeat:
        raise vol.Invalid("state needs the entity_id that is to have it")
    return repeat


_REPEAT: Final = vol.All(
    {
        vol.Required(ATTR_EVERY): vol.All(
            cv.positive_time_period, vol.Range(cv.time_period(1))
        ),
        vol.Required(ATTR_AT_MOST): _TIMES,
        # One that an automation has filled in beforehand would never be true.
        vol.Exclusive(ATTR_UNTIL, ATTR_UNTIL): cv.dynamic_template,
        vol.Exclusive(ATTR_ENTITY_ID, ATTR_UNTIL): cv.entity_id,
        vol.Optional(ATTR_STATE): TEXT,
    },
    _with_entity,
)
_SPOKEN: Final = {
    vol.Required(ATTR_MESSAGE): TEXT,
    vol.Optional(CONF_VOICE): cv.entity_domain("tts"),
    vol.Optional(CONF_LANGUAGE): TEXT,
    vol.Optional(ATTR_OPTIONS, default=dict): OPTIONS,
    vol.Optional(CONF_DEADLINE): vol.Any(None, vol.Coerce(float)),
    vol.Optional(CONF_FALLBACK): vol.Any(None, "", cv.entity_domain("tts")),
    vol.Optional(ATTR_CACHE, default=True): cv.boolean,
    vol.Optional(CONF_CHIME): vol.Any(None, TEXT),
    vol.Optional(CONF_LEAD_IN): vol.All(vol.Coerce(float), vol.Range(0, MAX_LEAD_IN)),
    vol.Optional(ATTR_PRIORITY, default=Priority.NORMAL.name.lower()): vol.In(
        [each.name.lower() for each in Priority]
    ),
    vol.Optional(ATTR_TAG): TEXT,
}
ANNOUNCE: Final = vol.Schema(
    {
        **cv.TARGET_SERVICE_FIELDS,
        **_SPOKEN,
        vol.Optional(CONF_EXCLUDE): _EXCLUDE,
        vol.Optional(ATTR_END_CHIME): vol.Any(None, TEXT),
        vol.Exclusive(CONF_VOLUME, CONF_VOLUME): _percent,
        vol.Exclusive(ATTR_VOLUME_CHANGE, CONF_VOLUME): vol.All(
            vol.Coerce(float), vol.Range(-100, 100)
        ),
        vol.Optional(ATTR_VOLUMES, default=dict): {cv.entity_id: _percent},
        vol.Optional(ATTR_EXPIRES): _SECONDS,
        vol.Optional(ATTR_ONCE): _SECONDS,
        vol.Optional(ATTR_REPEAT): _REPEAT,
        vol.Optional(ATTR_REQUIRE, default=Require.ANY): vol.Coerce(Require),
        vol.Optional(ATTR_WAIT, default=True): cv.boolean,
    }
)
ASK: Final = vol.Schema(
    {
        **_SPOKEN,
        vol.Required(ATTR_ENTITY_ID): cv.entity_domain("assist_satellite"),
        vol.Optional(ATTR_ANSWERS, default=list): [dict],
    }
)
CHOSEN: Final = vol.Schema(
    {
        vol.Optional(ATTR_ANNOUNCEMENT_ID): cv.string,
        vol.Optional(ATTR_ENTITY_ID): cv.entity_id,
        vol.Optional(ATTR_TAG): TEXT,
    }
)
REPLAY: Final = vol.Schema({vol.Optional(ATTR_ENTITY_ID): cv.entity_id})


def choice_of(call: ServiceCall) -> Choice:
    """Return which of the announcements that are on their way a call means."""
    return Choice(
        announcement_id=call.data.get(ATTR_ANNOUNCEMENT_ID),
        tag=call.data.get(ATTR_TAG),
        speaker=call.data.get(ATTR_ENTITY_ID),
    )


def announcement_of(call: ServiceCall, speakers: list[Speaker]) -> Announcement:
    """Return the announcement that a call asks for, on the speakers that it means.

    Raises ServiceValidationError if no voice is named and there is none.
    """
    data = call.data
    given = (CONF_DEADLINE, CONF_FALLBACK)
    voices = (data.get(CONF_VOICE), *(each.voice for each in speakers))
    voice = next(filter(None, voices), None) or async_any_voice(call.hass)
    return Announcement(
        message=data[ATTR_MESSAGE],
        voice=voice,
        speakers=tuple(speakers),
        language=data.get(CONF_LANGUAGE),
        options=data[ATTR_OPTIONS] | {key: data[key] for key in given if key in data},
        cache=data[ATTR_CACHE],
        priority=Priority[data[ATTR_PRIORITY].upper()],
        tag=data.get(ATTR_TAG) or None,
        expires=data.get(ATTR_EXPIRES),
        once=data.get(ATTR_ONCE),
        context=call.context,
    )


def adjusted(speaker: Speaker, data: Mapping[str, Any]) -> Speaker:
    """Return a speaker with what a call has set, which comes before what people have."""
    changes: dict[str, Any] = {
        key: data[key]
        for key in (CONF_CHIME, ATTR_END_CHIME, CONF_LEAD_IN)
        if key in data
    }
    if (percent := data.get(ATTR_VOLUMES, {}).get(speaker.entity_id)) is not None:
        changes[CONF_VOLUME] = Volume(level=percent / 100)
    elif CONF_VOLUME in data:
        changes[CONF_VOLUME] = Volume(level=data[CONF_VOLUME] / 100)
    elif ATTR_VOLUME_CHANGE in data:
        level = data[ATTR_VOLUME_CHANGE] / 100
        changes[CONF_VOLUME] = Volume(level=level, is_relative=True)
    return replace(speaker, **changes)


def repetition_of(repeat: Mapping[str, Any] | None) -> Repetition | None:
    """Return how a call wants its announcement repeated; None for not at all."""
    if repeat is None:
        return None
    template = repeat.get(ATTR_UNTIL)
    return Repetition(
        every=repeat[ATTR_EVERY].total_seconds(),
        at_most=repeat[ATTR_AT_MOST],
        entity_id=repeat.get(ATTR_ENTITY_ID),
        state=repeat.get(ATTR_STATE, STATE_OFF),
        template=template and template.template,
    )
