"""Streaming: the sound of messages as Home Assistant asks for it."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from typing import Final

from homeassistant.components.tts import TTSAudioRequest, TTSAudioResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..errors import translated_errors
from ..message.settings import VoiceSettings
from .fallback import async_in_time, async_keep_out_of_cache
from .relay import once
from .reply import Reply
from .speech import Speech
from .voice import SpeakingVoice

# Home Assistant asks in a task that it makes in the context of the announcement, which
# has the speech already.
_HANDED_OVER: Final[ContextVar[Speech | None]] = ContextVar(
    f"{DOMAIN}_handed_over", default=None
)


@contextmanager
def handed_over(speech: Speech) -> Iterator[None]:
    """Have the message that Home Assistant is given inside made to sound by a speech."""
    token = _HANDED_OVER.set(speech)
    try:
        yield
    finally:
        _HANDED_OVER.reset(token)


async def async_stream(
    voice: SpeakingVoice, request: TTSAudioRequest
) -> TTSAudioResponse:
    """Return the sound of a message, which may still be written, once it begins.

    Where that cannot be in time, it is the fallback's. Raises what went wrong.
    """
    if (speech := _HANDED_OVER.get()) is not None:
        return await _async_sound(voice, speech)
    with translated_errors():
        settings = VoiceSettings.from_options(request.options)
    speech = voice.speech(settings.delivery)
    reply = Reply(
        request.message_gen,
        speech=speech,
        planner=voice.planner,
        settings=settings,
        pronunciation=voice.pronunciation,
    )
    reply.async_start(voice.hass)
    try:
        return await _async_dictated(voice, request, speech, reply)
    except BaseException:
        reply.async_close()
        raise


async def _async_dictated(
    voice: SpeakingVoice, request: TTSAudioRequest, speech: Speech, reply: Reply
) -> TTSAudioResponse:
    deadline = voice.deadline(request.options)
    try:
        with translated_errors():
            async with async_in_time(deadline.seconds):
                await speech.async_begun()
                voice.expect(speech)
                await speech.async_playable()
        response = await _async_sound(voice, speech, reply)
        voice.status.sign(voice.entity_id)
    except ServiceValidationError:
        raise
    except HomeAssistantError as err:
        fallback = voice.fallback(deadline, request.language, err)
        written = reply.is_complete
        reply.async_stop()
        if (task := asyncio.current_task()) is not None:
            async_keep_out_of_cache(voice.hass, task, voice.entity_id, reply.received)
        with fallback.after(err):
            response = await fallback.async_stream(
                reply.async_replay(), written=written
            )
        voice.status.sign(fallback.engine)
    return response


async def _async_sound(
    voice: SpeakingVoice, speech: Speech, reply: Reply | None = None
) -> TTSAudioResponse:
    if (request := speech.single) is None:
        return TTSAudioResponse("wav", _parts(speech, reply))
    with translated_errors():
        _, audio = await voice.recordings.async_audio(request, speech.delivery)
    return TTSAudioResponse("wav", once(audio))


async def _parts(speech: Speech, reply: Reply | None) -> AsyncGenerator[bytes]:
    try:
        with translated_errors():
            async with aclosing(speech.async_stream()) as samples:
                async for each in samples:
                    yield each
    finally:
        if reply is not None:
            reply.async_close()
