"""The quarantine: a take is proved fit to be heard, or refused."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from .compressed import async_decompress
from .container import Container, sniff
from .decode import async_decode
from .errors import (
    EmptyAudioError,
    NoiseAudioError,
    SilentAudioError,
    TooLongAudioError,
    TooShortAudioError,
)
from .pcm import Silence, is_static, measure_silence
from .wav import Wav, header, read

# Fast speakers and unspoken parts of a text shorten it; numbers, abbreviations and
# slow styles stretch it; a model that loops goes on for minutes.
_SHORTEST_SHARE: Final = 0.4
_SHORTEST_ALLOWANCE: Final = 0.5
_LONGEST_SHARE: Final = 5.0
_LONGEST_ALLOWANCE: Final = 15.0

_LEAST_SOUND: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAudio:
    """Audio that decodes to its end, can be heard and fits the length of its text.

    `data` is an s16 WAV file: a 44-byte header with right sizes, then the samples.
    `duration` is in seconds.
    """

    data: bytes = field(repr=False)
    duration: float
    silence: Silence


async def async_verify(
    data: bytes, *, seconds_of_sound: float, ffmpeg: str
) -> VerifiedAudio:
    """Return data as audio that may be kept and played.

    `seconds_of_sound` is the estimated length of the spoken text: the sound may last
    from 0.4 times it less 0.5 s up to 5 times it and 15 s more. s16 samples keep their
    rate and channels; everything else comes back as 24 kHz mono s16. `ffmpeg` is the
    path of the binary; s16 does not need it. Long audio is worked on in threads and in
    a process; not much more than the longest bound is ever decoded.

    Raises DecoderError if ffmpeg fails, another AudioError for a bad take.
    """
    # One second over the limit shows that the sound is longer than the limit.
    longest = _longest(seconds_of_sound) + 1.0
    sound = await _async_sound(data, ffmpeg=ffmpeg, longest=longest)
    silence = await asyncio.to_thread(_judge, sound, seconds_of_sound)
    return VerifiedAudio(
        data=await asyncio.to_thread(_file, data, sound),
        duration=sound.duration,
        silence=silence,
    )


async def _async_sound(data: bytes, *, ffmpeg: str, longest: float) -> Wav:
    container = sniff(data)
    if container is Container.PCM:
        return Wav.from_pcm(data)
    if container is not Container.WAV:
        return await async_decompress(data, container, ffmpeg=ffmpeg, longest=longest)
    wav = read(data)
    if wav.format.is_s16:
        return wav
    usual = await asyncio.to_thread(wav.to_bytes)
    return await async_decode(usual, container, ffmpeg=ffmpeg, longest=longest)


def _file(data: bytes, wav: Wav) -> bytes:
    """Return the file of a sound, which is data itself if nothing was wrong with it."""
    start = header(wav.format, len(wav.pcm))
    if len(data) == len(start) + len(wav.pcm) and data.startswith(start):
        # A copy of long audio would hold the interpreter, and with it the event loop.
        return data
    return wav.to_bytes()


def _judge(sound: Wav, expected: float) -> Silence:
    """Return the silence in s16 sound; raise if it is unfit for `expected` seconds."""
    if not sound.pcm:
        raise EmptyAudioError("no samples")
    _check_length(sound.duration, expected)
    if is_static(sound.pcm):
        raise NoiseAudioError(f"{sound.duration:.1f} s of static")
    silence = measure_silence(
        sound.pcm, rate=sound.format.rate, channels=sound.format.channels
    )
    if (1 - silence.share) * sound.duration < _LEAST_SOUND:
        raise SilentAudioError(f"{sound.duration:.1f} s of silence")
    _check_length(sound.duration - silence.leading - silence.trailing, expected)
    return silence


def _check_length(seconds: float, expected: float) -> None:
    if seconds > _longest(expected):
        raise TooLongAudioError(f"{seconds:.1f} s instead of about {expected:.1f} s")
    if seconds < _shortest(expected):
        raise TooShortAudioError(f"{seconds:.1f} s instead of about {expected:.1f} s")


def _shortest(expected: float) -> float:
    return max(_LEAST_SOUND, expected * _SHORTEST_SHARE - _SHORTEST_ALLOWANCE)


def _longest(expected: float) -> float:
    return expected * _LONGEST_SHARE + _LONGEST_ALLOWANCE
