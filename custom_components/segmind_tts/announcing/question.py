"""Questions: asked in a voice of ours on a satellite, which listens for the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.entity import get_supported_features

from ..const import DOMAIN
from ..speaking.engines import async_voice
from ..speaking.spoken import Spoken, async_spoken
from .announcement import Announcement, Speaker
from .players import async_present
from .queues import LeftQueueError, Place, async_get_queues
from .rendition import Content, Rendition
from .renditions import async_get_renditions
from .ways.satellite import ASSIST_SATELLITE

# AssistSatelliteEntityFeature.START_CONVERSATION, whose module is heavy to load.
_ASKS: Final = 2
_ASK_QUESTION: Final = "ask_question"
_LISTENS: Final = 60.0
"""Seconds in which somebody answers, or nobody will."""
_BUSY_FOR: Final = 60.0
_TRY_AGAIN: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to a question; `answer` is as Home Assistant's own action has it."""

    answer: Mapping[str, Any]
    spoken: Spoken


async def async_ask(
    hass: HomeAssistant, question: Announcement, answers: Sequence[Mapping[str, Any]]
) -> Answer:
    """Return what is answered to a question on its one satellite.

    It takes its turn there after what was announced before. Raises HomeAssistantError if
    the question is not spoken, the satellite stays busy, or nobody answers in time,
    ServiceValidationError if the satellite cannot listen after it has spoken, and
    vol.Invalid for answers that are none.
    """
    (speaker,) = question.speakers
    _check(hass, speaker.entity_id, answers)
    queues = async_get_queues(hass)
    try:
        place = queues.async_join(speaker.entity_id, question.priority, question.tag)
    except LeftQueueError as err:
        raise _error(f"speaker_{err.reason}", speaker.entity_id) from err
    try:
        spoken, rendition = await _async_made(hass, question, speaker)
        answer = await _async_answer(hass, question, place, rendition, answers)
    finally:
        place.async_leave()
    return Answer(answer=answer, spoken=spoken)


@callback
def _check(
    hass: HomeAssistant, satellite: str, answers: Sequence[Mapping[str, Any]]
) -> None:
    """Raise what keeps a satellite from asking, before anything is paid for."""
    async_present(hass, [satellite])
    if not get_supported_features(hass, satellite) & _ASKS:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="speaker_cannot_ask",
            translation_placeholders={"speaker": satellite},
        )
    actions = hass.services.async_services_for_domain(ASSIST_SATELLITE)
    action = actions.get(_ASK_QUESTION)
    if action is not None and action.schema is not None:
        action.schema(_data(satellite, "", answers))


async def _async_made(
    hass: HomeAssistant, question: Announcement, speaker: Speaker
) -> tuple[Spoken, Rendition]:
    """Return the words of a question, and the file that the satellite gets."""
    spoken = await async_spoken(
        async_voice(hass, question.voice),
        question.message,
        language=question.language,
        options=question.options,
        cache=question.cache,
    )
    content = Content(speech=spoken.wav, chime=speaker.chime, lead_in=speaker.lead_in)
    renditions = await async_get_renditions(hass)
    return spoken, await renditions.async_render(content)


async def _async_answer(
    hass: HomeAssistant,
    question: Announcement,
    place: Place,
    rendition: Rendition,
    answers: Sequence[Mapping[str, Any]],
) -> Mapping[str, Any]:
    queues = async_get_queues(hass)
    try:
        await queues.async_turn(place, seconds=rendition.seconds + _LISTENS)
    except LeftQueueError as err:
        raise _error(f"speaker_{err.reason}", place.speaker) from err
    data = _data(place.speaker, rendition.media_id, answers)
    try:
        async with queues.clock.timeout(rendition.seconds + _LISTENS + _BUSY_FOR):
            return await _async_when_free(hass, question, data)
    except TimeoutError as err:
        raise _error("question_unanswered", place.speaker) from err


def _data(
    satellite: str, media_id: str, answers: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        ATTR_ENTITY_ID: satellite,
        "question_media_id": media_id,
        "preannounce": False,
        "answers": list(answers),
    }


async def _async_when_free(
    hass: HomeAssistant, question: Announcement, data: dict[str, Any]
) -> Mapping[str, Any]:
    # Heavy to load, and loaded where there is a satellite.
    from homeassistant.components.assist_satellite import SatelliteBusyError  # noqa: PLC0415

    clock = async_get_queues(hass).clock
    until = clock.monotonic() + _BUSY_FOR
    while True:
        try:
            response = await hass.services.async_call(
                ASSIST_SATELLITE,
                _ASK_QUESTION,
                data,
                blocking=True,
                return_response=True,
                context=question.context,
            )
        except SatelliteBusyError as err:
            if clock.monotonic() + _TRY_AGAIN > until:
                raise _error("speaker_busy", data[ATTR_ENTITY_ID]) from err
            await clock.sleep(_TRY_AGAIN)
        else:
            return response or {}


def _error(translation_key: str, speaker: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders={"speaker": speaker},
    )
