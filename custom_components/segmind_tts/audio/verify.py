"""The quarantine: a take is proved fit to be heard, or refused."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from .compressed import read_promise
from .container import Container, sniff
from .decode import async_decode
from .errors import (
    EmptyAudioError,
    NoiseAudioError,
    SilentAudioError,
    TooLongAudioError,
    TooShortAudioError,
    TruncatedAudioError,
)
from .pcm import Silence, is_noise, measure_silence
from .wav import Wav, header, read

# Fast speakers and unspoken parts of a text shorten it, numbers, abbreviations and
# slow styles stretch it; a model that loops goes on for minutes.
_SHORTEST_SHARE: Final = 0.4
_SHORTEST_ALLOWANCE: Final = 0.5
_LONGEST_SHARE: Final = 5.0
_LONGEST_ALLOWANCE: Final = 15.0

_LEAST_SOUND: Final = 0.1

# MP3 headers count the encoder's delay and padding, which decoders leave out.
_PROMISE_ALLOWANCE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAudio:
    """Audio that decodes to its end, can be heard and fits the length of its text.

    A WAV is s16 behind a 44-byte header with right sizes; other containers hold
    the bytes as they came. `duration` is in seconds and measured, `sample_rate` in
    frames per second.
    """

    data: bytes = field(repr=False)
    container: Container
    duration: float
    sample_rate: int
    channels: int
    silence: Silence


async def async_verify(
    data: bytes, *, seconds_of_sound: float, ffmpeg: str
) -> VerifiedAudio:
    """Return data as audio that may be kept and played.

    `seconds_of_sound` is the estimated length of the spoken text: the sound may last
    from 0.4 times it less 0.5 s up to 5 times it and 15 s more. Headerless samples
    and unusual WAV formats come back as 24 kHz mono s16 WAV. `ffmpeg` is the path of
    the binary; s16 does not need it. Work on long audio is done in threads and a
    process; of what has to be decoded, no more than the longest bound is held.

    Raises DecoderError if ffmpeg fails, another subclass of AudioError for a bad take.
    """
    container = sniff(data)
    if container in (Container.WAV, Container.PCM):
        return await _async_verify_wav(data, container, seconds_of_sound, ffmpeg)
    promise = await asyncio.to_thread(read_promise, data, container)
    sound = await _async_decode(data, container, seconds_of_sound, ffmpeg)
    silence = await asyncio.to_thread(_judge, sound, seconds_of_sound, promise.duration)
    return VerifiedAudio(
        data=data,
        container=container,
        duration=sound.duration,
        sample_rate=promise.sample_rate,
        channels=promise.channels,
        silence=silence,
    )


async def _async_verify_wav(
    data: bytes, container: Container, seconds_of_sound: float, ffmpeg: str
) -> VerifiedAudio:
    wav = read(data) if container is Container.WAV else Wav.from_pcm(data)
    if not wav.format.is_s16:
        usual = await asyncio.to_thread(wav.to_bytes)
        wav = await _async_decode(usual, container, seconds_of_sound, ffmpeg)
    silence = await asyncio.to_thread(_judge, wav, seconds_of_sound)
    return VerifiedAudio(
        data=await asyncio.to_thread(_file, data, wav),
        container=Container.WAV,
        duration=wav.duration,
        sample_rate=wav.format.rate,
        channels=wav.format.channels,
        silence=silence,
    )


def _file(data: bytes, wav: Wav) -> bytes:
    """Return the file of a sound: data, where the sound was read from it as it is."""
    start = header(wav.format, len(wav.pcm))
    if len(data) == len(start) + len(wav.pcm) and data.startswith(start):
        # A copy of long audio would hold the interpreter, and with it the event loop.
        return data
    return wav.to_bytes()


async def _async_decode(
    data: bytes, container: Container, seconds_of_sound: float, ffmpeg: str
) -> Wav:
    # One second over the limit shows that there is more than the limit.
    longest = _longest(seconds_of_sound) + 1.0
    return await async_decode(data, container, ffmpeg=ffmpeg, longest=longest)


def _judge(sound: Wav, expected: float, promised: float | None = None) -> Silence:
    """Return the silence in s16 sound; raise if it is unfit for `expected` seconds."""
    if not sound.pcm:
        raise EmptyAudioError("no samples")
    _check_length(sound.duration, expected, promised)
    if is_noise(sound.pcm):
        raise NoiseAudioError(f"{sound.duration:.1f} s of static")
    silence = measure_silence(
        sound.pcm, rate=sound.format.rate, channels=sound.format.channels
    )
    if (1 - silence.share) * sound.duration < _LEAST_SOUND:
        raise SilentAudioError(f"{sound.duration:.1f} s of silence")
    _check_length(sound.duration - silence.leading - silence.trailing, expected)
    return silence


def _check_length(
    seconds: float, expected: float, promised: float | None = None
) -> None:
    if seconds > _longest(expected):
        raise TooLongAudioError(f"{seconds:.1f} s instead of about {expected:.1f} s")
    if promised is not None and seconds < promised - _PROMISE_ALLOWANCE:
        raise TruncatedAudioError(f"{seconds:.1f} of {promised:.1f} s")
    if seconds < _shortest(expected):
        raise TooShortAudioError(f"{seconds:.1f} s instead of about {expected:.1f} s")


def _shortest(expected: float) -> float:
    return max(_LEAST_SOUND, expected * _SHORTEST_SHARE - _SHORTEST_ALLOWANCE)


def _longest(expected: float) -> float:
    return expected * _LONGEST_SHARE + _LONGEST_ALLOWANCE
