"""The quarantine: a take is proved fit to be heard, or refused."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from .compressed import async_decompress
from .container import Container, sniff
from .contour import Contour
from .decode import async_decode
from .errors import (
    CutOffAudioError,
    EmptyAudioError,
    HoleAudioError,
    NoiseAudioError,
    RepeatedAudioError,
    SilentAudioError,
    TooLongAudioError,
    TooShortAudioError,
)
from .level import level
from .pcm import Silence, is_static, measure_silence
from .repeats import similarity_to_itself
from .wav import Wav, header, read

_LEAST_SOUND: Final = 0.1
_LONGEST_SILENCE: Final = 15.0
"""Seconds of pauses, besides as many as there may be of speech."""


# A take that is cut leaves less silence after its last sound than voices do. Then more of
# the words have to be there: a cut that falls between two of them is not seen otherwise.
_HASTY: Final = 0.1
_HASTY_SHARE: Final = 1.22

# A text that is spoken twice takes about twice as long. The more its halves are alike, the less it needs to be too long, which short texts often are.
_ALIKE: Final = 0.7
_REPEAT_SHARE: Final = 2.0
_REPEAT_LIKENESS: Final = 0.85
_LEAST_REPEAT: Final = 2.0
"""Seconds of speech; less without a pause are a word that has two like syllables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a take of a text has to sound like, in seconds.

    `least`, `usual` and `most` are of speech, which is sound without pauses. `pause` is
    the longest silence between two words, `tail` the shortest after the last one. An
    `echo` is a text that says something twice by itself.

    A `second` take may end suddenly or without its tail, if it has the speech of `least`:
    there may be voices that always do. One that ends as it should needs only `fewest`.
    """

    least: float
    usual: float
    most: float
    pause: float = 4.0
    tail: float = 0.0
    echo: bool = False
    second: bool = False
    fewest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAudio:
    """Audio that decodes to its end, can be heard and fits the length of its text.

    `data` is an s16 WAV file: a 44-byte header with right sizes, then the samples.
    `duration`, `speech`, which leaves pauses out, and `tail`, the silence after the last
    word, are in seconds.
    """

    data: bytes = field(repr=False)
    duration: float
    silence: Silence
    speech: float
    tail: float


async def async_verify(
    data: bytes, *, expected: Expected, ffmpeg: str
) -> VerifiedAudio:
    """Return data as audio that may be kept and played.

    s16 samples keep their rate and channels; everything else comes back as 24 kHz mono
    s16. `ffmpeg` is the path of the binary; s16 does not need it. Long audio is worked
    on in threads and in a process; not much more than the longest sound that is expected
    is ever decoded.

    Raises DecoderError if ffmpeg fails, another AudioError for a bad take.
    """
    # One second over the limit shows that the sound is longer than the limit.
    sound = await _async_sound(data, ffmpeg=ffmpeg, longest=_longest(expected) + 1.0)
    return await asyncio.to_thread(_judged, data, sound, expected)


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


def _judged(data: bytes, sound: Wav, expected: Expected) -> VerifiedAudio:
    """Return s16 sound in good order; raise if it is not what is expected."""
    if not sound.pcm:
        raise EmptyAudioError("no samples")
    if sound.duration > _longest(expected):
        raise TooLongAudioError(f"{sound.duration:.1f} s of sound")
    if sound.duration < min(expected.least, expected.fewest or expected.least):
        raise TooShortAudioError(f"{sound.duration:.1f} s of sound")
    if is_static(sound.pcm):
        raise NoiseAudioError(f"{sound.duration:.1f} s of static")
    silence = measure_silence(
        sound.pcm, rate=sound.format.rate, channels=sound.format.channels
    )
    if (1 - silence.share) * sound.duration < _LEAST_SOUND:
        raise SilentAudioError(f"{sound.duration:.1f} s of silence")
    contour = Contour.of(sound)
    _check(sound, contour, expected)
    levelled = level(sound, contour)
    return VerifiedAudio(
        data=_file(data, sound) if levelled is sound else levelled.to_bytes(),
        duration=sound.duration,
        silence=silence,
        speech=contour.speech,
        tail=contour.trailing,
    )


def _check(sound: Wav, contour: Contour, expected: Expected) -> None:
    speech = contour.speech
    measures = f"{speech:.1f} s of speech instead of about {expected.usual:.1f} s"
    if contour.longest_pause > expected.pause:
        raise HoleAudioError(f"{contour.longest_pause:.1f} s of silence between words")
    if speech > expected.most:
        raise TooLongAudioError(measures)
    if speech < _least(contour, expected):
        raise TooShortAudioError(measures)
    if not expected.second and _is_cut(contour, expected):
        raise CutOffAudioError(f"{contour.trailing:.2f} s of silence at the end")
    if not expected.echo and _is_repeated(sound, contour, speech / expected.usual):
        raise RepeatedAudioError(measures)


def _is_repeated(sound: Wav, contour: Contour, ratio: float) -> bool:
    if contour.speech < _LEAST_REPEAT and not contour.longest_pause:
        return False
    if ratio < _REPEAT_SHARE - _REPEAT_LIKENESS:
        return False
    likeness = similarity_to_itself(sound, contour)
    return likeness > _ALIKE and ratio > _REPEAT_SHARE - _REPEAT_LIKENESS * likeness


def _least(contour: Contour, expected: Expected) -> float:
    """Return the seconds of speech that a take needs, more if its end is suspicious."""
    if contour.trailing < _HASTY:
        return expected.least * _HASTY_SHARE
    if expected.fewest is not None and not _is_cut(contour, expected):
        return expected.fewest
    return expected.least


def _is_cut(contour: Contour, expected: Expected) -> bool:
    return contour.ends_suddenly or contour.trailing < expected.tail


def _longest(expected: Expected) -> float:
    """Return the seconds that a sound may last with all its pauses."""
    return 2 * expected.most + _LONGEST_SILENCE
