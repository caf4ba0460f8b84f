"""The whole sound of a message, for speakers that get a finished file."""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.exceptions import HomeAssistantError

from ..audio.join import async_samples
from ..audio.wav import HEADER_SIZE, SPEECH, header, read
from ..errors import translated_errors
from .beginning import async_speech, async_stream_of
from .deadline import Deadline
from .instead import speaking_instead
from .speech import Speech
from .tts_cache import async_forget_all
from .voice import SpeakingVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A message as it was spoken, from its first word to its last."""

    wav: bytes = field(repr=False)
    """A WAV file of the format of speech, with right sizes."""
    seconds: float
    """Of sound."""
    spoken_by: str
    """The engine whose voice it is: the voice that was asked, or its fallback."""
    is_recorded: bool
    """Whether nothing had to be made or paid for."""
    cost: float | None
    """What was paid for it, in US dollars; None if that is not known."""
    error: HomeAssistantError | None = None
    """Why the voice did not speak; None if it did."""


async def async_spoken(
    voice: SpeakingVoice,
    message: str,
    *,
    language: str | None,
    options: Mapping[str, Any],
    cache: bool,
) -> Spoken:
    """Return the sound of a message in time, in the fallback's voice if need be.

    `options` may hold a deadline and a fallback; the voice's own hold otherwise. Without
    `cache` there is a new take, which takes the place of the one before. A caller that
    leaves does not stop what is paid for. Raises HomeAssistantError if nobody speaks.
    """
    with translated_errors():
        deadline = Deadline.from_options(voice.settings, options)
    stream = async_stream_of(voice, language, options)
    try:
        async with deadline.async_met():
            speech = await async_speech(
                voice, message, stream.options, again=not cache, instead=_nobody
            )
            with translated_errors():
                wav = await _async_whole(voice, speech)
    except HomeAssistantError as err:
        if not (words := await voice.async_plain(message, stream.options)):
            raise
        with speaking_instead(voice, deadline, stream.language, err) as fallback:
            audio = await fallback.async_wav(words)
            with translated_errors():
                wav = await _async_file(voice, audio)
            return _spoken(wav, fallback.engine, error=err)
    if not cache:
        # Home Assistant still has the sound of the take before.
        async_forget_all(voice.hass, voice.entity_id)
    voice.status.spoke(voice.entity_id)
    return _spoken(wav, voice.entity_id, speech=speech)


async def _async_whole(voice: SpeakingVoice, speech: Speech) -> bytes:
    """Return all parts of a message as a file."""
    await speech.async_recorded()
    async with aclosing(speech.async_stream()) as samples:
        stream = [each async for each in samples]
    return await voice.hass.async_add_executor_job(_joined, stream)


def _joined(stream: list[bytes]) -> bytes:
    """Return a stream as a file: the header of the one does not know the length."""
    size = sum(map(len, stream)) - HEADER_SIZE
    first = memoryview(stream[0])[HEADER_SIZE:]
    return b"".join([header(SPEECH, size), first, *stream[1:]])


async def _async_file(voice: SpeakingVoice, audio: bytes) -> bytes:
    """Return the sound of a fallback as a file of the format of speech."""
    ffmpeg = get_ffmpeg_manager(voice.hass).binary
    wav = await async_samples(audio, ffmpeg=ffmpeg)
    return await voice.hass.async_add_executor_job(wav.to_bytes)


async def _nobody(text: str, err: Exception) -> bytes:
    """Leave a part unspoken: one message is spoken in one voice."""
    raise err


def _spoken(
    wav: bytes,
    engine: str,
    *,
    speech: Speech | None = None,
    error: HomeAssistantError | None = None,
) -> Spoken:
    return Spoken(
        wav=wav,
        seconds=read(wav).duration,
        spoken_by=engine,
        is_recorded=speech is not None and not speech.is_made,
        # Jobs that came too late, or to nothing, may have been paid for.
        cost=None if speech is None else speech.cost,
        error=error,
    )
