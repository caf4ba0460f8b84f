"""Actions on announcements: what they do, and what they answer."""

from dataclasses import replace
from typing import Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError

from ..announcing.announcement import Announcement, Speaker
from ..announcing.announcer import async_get_announcer
from ..announcing.question import async_ask
from ..announcing.receipt import NotPlayed
from ..announcing.targets import async_speakers
from ..const import DOMAIN
from ..permissions import async_check_control
from .action import Action
from .announcement_fields import (
    ANNOUNCE,
    ASK,
    ATTR_ANSWERS,
    ATTR_REPEAT,
    ATTR_REQUIRE,
    ATTR_WAIT,
    CHOSEN,
    REPLAY,
    adjusted,
    announcement_of,
    choice_of,
    repetition_of,
)
from .response import response


async def _async_announce(call: ServiceCall) -> ServiceResponse:
    speakers = [
        adjusted(each, call.data) for each in async_speakers(call.hass, call.data)
    ]
    if not speakers:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_speaker_targeted"
        )
    announcement = announcement_of(call, speakers)
    await _async_check(call, announcement)
    announcer = await async_get_announcer(call.hass)
    receipt = await announcer.async_announce(
        announcement,
        require=call.data[ATTR_REQUIRE],
        is_awaited=call.data[ATTR_WAIT],
        repetition=repetition_of(call.data.get(ATTR_REPEAT)),
    )
    return response(call.hass, receipt, announcement.voice)


async def _async_ask(call: ServiceCall) -> ServiceResponse:
    speaker = adjusted(Speaker(entity_id=call.data[ATTR_ENTITY_ID]), call.data)
    question = announcement_of(call, [speaker])
    await _async_check(call, question)
    answer = await async_ask(call.hass, question, call.data[ATTR_ANSWERS])
    return {
        **answer.answer,
        "spoken_by": answer.spoken.spoken_by,
        "recorded": answer.spoken.is_recorded,
        "cost": answer.spoken.cost,
    }


async def _async_cancel(call: ServiceCall) -> ServiceResponse:
    announcer = await async_get_announcer(call.hass)
    choice = choice_of(call)
    await async_check_control(call.hass, call.context, announcer.speakers(choice))
    return {"cancelled": announcer.async_cancel(choice)}


async def _async_stop(call: ServiceCall) -> ServiceResponse:
    announcer = await async_get_announcer(call.hass)
    choice = choice_of(call)
    await async_check_control(call.hass, call.context, announcer.speakers(choice))
    stopped = announcer.async_stop(NotPlayed.STOPPED, choice, playing=True)
    return {"stopped": stopped}


async def _async_replay(call: ServiceCall) -> ServiceResponse:
    announcer = await async_get_announcer(call.hass)
    choice = choice_of(call)
    if (entry := announcer.journal.last(choice)) is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="nothing_to_replay"
        )
    # Who asks to hear it again wants to hear it, whatever the hour.
    speakers = entry.speakers
    if choice.speaker is not None:
        # It may have been heard there by a group, and is not wanted in its other rooms.
        first = next(each for each in speakers if choice.means_speaker(call.hass, each))
        speakers = (replace(first, entity_id=choice.speaker),)
    announcement = entry.announcement(speakers)
    await _async_check(call, announcement)
    receipt = await announcer.async_announce(announcement)
    return response(call.hass, receipt, entry.voice)


async def _async_check(call: ServiceCall, announcement: Announcement) -> None:
    """Raise Unauthorized if a user may not use the voice or one of the speakers."""
    speakers = [each.entity_id for each in announcement.speakers]
    await async_check_control(call.hass, call.context, [announcement.voice, *speakers])


ACTIONS: Final = (
    Action("announce", _async_announce, ANNOUNCE),
    Action("ask", _async_ask, ASK, SupportsResponse.ONLY),
    Action("cancel", _async_cancel, CHOSEN),
    Action("replay", _async_replay, REPLAY),
    Action("stop", _async_stop, CHOSEN),
)
