"""The beginning of a speech: from a message that is complete to its parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components.tts import (
    ResultStream,
    async_create_stream,
    get_engine_instance,
)
from homeassistant.core import callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN, Delivery
from ..errors import translated_errors
from ..message.languages import Languages, check_language
from ..message.request import SpeechRequest
from ..message.settings import VoiceSettings
from .deadline import without_deadline
from .speech import Instead, Speech
from .voice import SpeakingVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The speech requests of a message, the first one first."""

    requests: tuple[SpeechRequest, ...]
    delivery: Delivery
    """How they are asked for."""


async def async_parts(
    voice: SpeakingVoice,
    message: str,
    *,
    language: str | None,
    options: Mapping[str, Any],
) -> Parts:
    """Return the parts of a message in a voice, with the options of a call.

    Raises HomeAssistantError for options that make no sense, and a message without words.
    """
    stream = async_stream_of(voice, language, options)
    return await _async_parts(voice, message, stream.options)


@callback
def async_stream_of(
    voice: SpeakingVoice, language: str | None, options: Mapping[str, Any]
) -> ResultStream:
    """Return a stream of Home Assistant, with the voice's own options and those of a call.

    Raises HomeAssistantError for a language or an option that there is not, and for a
    voice that has been deleted.
    """
    engine = get_engine_instance(voice.hass, voice.entity_id)
    if engine is None:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="engine_unavailable",
            translation_placeholders={"engine": voice.entity_id},
        )
    if language:
        with translated_errors():
            check_language(language, Languages(engine.supported_languages or ()))
    return async_create_stream(
        voice.hass, voice.entity_id, language, without_deadline(options)
    )


def is_recorded(voice: SpeakingVoice, message: str) -> bool:
    """Tell at once whether all of a message is recorded, in whatever parts.

    Blocks for long messages. Raises HomeAssistantError for one without words.
    """
    stream = async_stream_of(voice, None, {})
    with translated_errors():
        settings = VoiceSettings.from_options(stream.options)
        script = settings.script(message, voice.pronunciation)
    if voice.recordings.progress(script.whole).audio is not None:
        return True
    # Ends of what is recorded from the beginning on.
    ends = {0}
    for begin in range(len(script)):
        for end in range(begin + 1, len(script) + 1) if begin in ends else ():
            if voice.recordings.progress(script.part(begin, end)).audio is not None:
                ends.add(end)
    return 0 < len(script) in ends


async def async_speech(
    voice: SpeakingVoice,
    message: str,
    options: Mapping[str, Any],
    *,
    again: bool,
    instead: Instead,
) -> Speech:
    """Return the speech of a message that is complete: its parts are on their way.

    `again` has those recorded anew that are recorded. Raises like `async_parts`.
    """
    parts = await _async_parts(voice, message, options)
    speech = Speech(voice, parts.delivery, instead=instead)
    speech.async_add(parts.requests, again=again)
    speech.async_end()
    return speech


async def _async_parts(
    voice: SpeakingVoice, message: str, options: Mapping[str, Any]
) -> Parts:
    with translated_errors():
        settings = VoiceSettings.from_options(options)
        script = await voice.async_script(settings, message)
        requests = await voice.planner.async_requests(script)
    return Parts(requests=requests, delivery=settings.delivery)
