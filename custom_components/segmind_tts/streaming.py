"""Streaming: the sound of messages as Home Assistant asks for it."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from typing import Final

from homeassistant.components.tts import TTSAudioRequest, TTSAudioResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from .const import DOMAIN
from .dictation import Dictation
from .errors import translated_errors
from .fallback import async_in_time, async_keep_out_of_cache
from .profile import Profile
from .relay import once
from .speech.settings import VoiceSettings
from .synthesis import Speech

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


async def async_stream(profile: Profile, request: TTSAudioRequest) -> TTSAudioResponse:
    """Return the sound of a message, which may still be written, once it begins.

    Where that cannot be in time, it is the fallback's. Raises what went wrong.
    """
    if (speech := _HANDED_OVER.get()) is not None:
        return await _async_sound(profile, speech)
    speech = profile.speech()
    with translated_errors():
        settings = VoiceSettings.from_options(request.options)
    dictation = Dictation(
        request.message_gen,
        speech=speech,
        planner=profile.data.planner,
        settings=settings,
        pronunciation=profile.data.pronunciation,
    )
    dictation.async_start(profile.hass)
    try:
        return await _async_dictated(profile, request, speech, dictation)
    except BaseException:
        dictation.async_close()
        raise


async def _async_dictated(
    profile: Profile, request: TTSAudioRequest, speech: Speech, dictation: Dictation
) -> TTSAudioResponse:
    deadline = profile.deadline(request.options)
    try:
        with translated_errors():
            async with async_in_time(deadline.seconds):
                await speech.async_begun()
                profile.expect(speech)
                await speech.async_playable()
        response = await _async_sound(profile, speech, dictation)
        profile.receipt.sign(profile.engine)
    except ServiceValidationError:
        raise
    except HomeAssistantError as err:
        fallback = profile.fallback(deadline, request.language, err)
        written = dictation.is_complete
        dictation.async_stop()
        if (task := asyncio.current_task()) is not None:
            async_keep_out_of_cache(
                profile.hass, task, profile.engine, dictation.received
            )
        with fallback.after(err):
            response = await fallback.async_stream(
                dictation.async_replay(), written=written
            )
        profile.receipt.sign(fallback.engine)
    return response


async def _async_sound(
    profile: Profile, speech: Speech, dictation: Dictation | None = None
) -> TTSAudioResponse:
    if (request := speech.single) is None:
        return TTSAudioResponse("wav", _parts(speech, dictation))
    with translated_errors():
        recording, audio = await profile.data.recorder.async_audio(request)
    return TTSAudioResponse(recording.container, once(audio))


async def _parts(speech: Speech, dictation: Dictation | None) -> AsyncGenerator[bytes]:
    try:
        with translated_errors():
            async with aclosing(speech.async_stream()) as samples:
                async for each in samples:
                    yield each
    finally:
        if dictation is not None:
            dictation.async_close()
