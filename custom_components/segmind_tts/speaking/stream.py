"""Streaming: the sound of messages as Home Assistant asks for it."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from typing import Any, Final

from homeassistant.components.tts import TTSAudioRequest, TTSAudioResponse
from homeassistant.exceptions import HomeAssistantError

from ..audio.wav import SPEECH, header
from ..const import DOMAIN
from ..errors import translated_errors
from ..message.sentences import Sentences
from ..message.settings import NOTHING_TO_SAY, VoiceSettings
from .deadline import Deadline
from .instead import async_part_instead, speaking_instead
from .reply import Reply
from .sound import async_begun, once
from .speech import Speech
from .tts_cache import async_current_key, async_forget, async_keep_off_disk
from .voice import SpeakingVoice

# An announcement has a speech that is ready when it gives its message to Home Assistant,
# which then asks the entity for the sound. The way back leads through Home Assistant's
# tts, which passes on text and options only. But `ResultStream.async_set_message` and
# `async_set_message_stream` start the task that asks, and a task starts with a copy of
# the context in which it is made. Were that done later or elsewhere, the entity would
# plan the message anew, and find the same recordings by their keys.
_HANDED_OVER: Final[ContextVar[Speech | None]] = ContextVar(
    f"{DOMAIN}_handed_over", default=None
)

_SILENCE: Final = header(SPEECH, SPEECH.rate // 2) + bytes(SPEECH.rate // 2)
"""A quarter of a second."""


@contextmanager
def handed_over(speech: Speech) -> Iterator[None]:
    """Have a speech heard as the sound of the message that Home Assistant is given inside."""
    token = _HANDED_OVER.set(speech)
    try:
        yield
    finally:
        _HANDED_OVER.reset(token)


async def async_stream(
    voice: SpeakingVoice, request: TTSAudioRequest
) -> TTSAudioResponse:
    """Return the sound of a message, which may still be written, once it begins.

    If that is not in time, it is the fallback's. Raises what went wrong.
    """
    if (speech := _HANDED_OVER.get()) is not None:
        return await _async_sound(voice, speech)
    if (key := async_current_key(voice.hass, voice.entity_id)) is not None:
        async_keep_off_disk(voice.hass, key)
    with translated_errors():
        deadline = Deadline.from_options(voice.settings, request.options)
    try:
        with translated_errors():
            settings = VoiceSettings.from_options(request.options)
    except HomeAssistantError as err:
        if key is not None:
            async_forget(voice.hass, key)
        texts = _plain(voice, _sentences(request.message_gen), request.options)
        with speaking_instead(voice, deadline, request.language, err) as fallback:
            return await fallback.async_stream(texts, is_complete=False)

    async def instead(text: str, err: Exception) -> bytes:
        wav = await async_part_instead(voice, deadline, request.language, text, err)
        if key is not None:
            async_forget(voice.hass, key)
        return wav

    speech = Speech(voice, settings.delivery, instead=instead)
    reply = Reply(voice, request.message_gen, speech=speech, settings=settings)
    reply.async_start()
    try:
        return await _async_reply(voice, request, speech, reply, deadline, key)
    except BaseException:
        reply.async_close()
        raise


async def _async_reply(
    voice: SpeakingVoice,
    request: TTSAudioRequest,
    speech: Speech,
    reply: Reply,
    deadline: Deadline,
    key: str | None,
) -> TTSAudioResponse:
    try:
        async with deadline.async_met():
            with translated_errors():
                await speech.async_playable()
            response = await _async_sound(voice, speech, reply)
    except HomeAssistantError as err:
        reply.async_stop()
        if err.translation_key == NOTHING_TO_SAY:
            # An error would leave a satellite hanging that only got a nod.
            return TTSAudioResponse("wav", once(_SILENCE))
        if key is not None:
            async_forget(voice.hass, key)
        with speaking_instead(voice, deadline, request.language, err) as fallback:
            return await fallback.async_stream(
                _plain(voice, reply.async_replay(), request.options),
                is_complete=reply.is_complete,
            )
    voice.status.spoke(voice.entity_id)
    return response


async def _sentences(texts: AsyncGenerator[str]) -> AsyncGenerator[str]:
    """Yield what is to be heard of a text that comes in bits, in sentences."""
    heard = Sentences()
    async with aclosing(texts):
        async for text in texts:
            yield heard.add(text)
    yield heard.finish()


async def _plain(
    voice: SpeakingVoice, texts: AsyncGenerator[str], options: Mapping[str, Any]
) -> AsyncGenerator[str]:
    """Yield the words of texts for another engine."""
    space = ""
    async with aclosing(texts):
        async for text in texts:
            if words := await voice.async_plain(text, options):
                yield space + words
                space = " "


async def _async_sound(
    voice: SpeakingVoice, speech: Speech, reply: Reply | None = None
) -> TTSAudioResponse:
    if (request := speech.single) is None:
        sound = await async_begun(_parts(speech, reply), voice.entity_id)
        return TTSAudioResponse("wav", sound)
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
