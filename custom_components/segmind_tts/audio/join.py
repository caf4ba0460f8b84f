"""Parts of a message, joined so that they sound like one take."""

from array import array
import asyncio
from collections.abc import Sequence
from typing import Final

from .container import Container
from .decode import async_decode
from .pcm import measure_silence
from .wav import SPEECH, Wav, read

# Between sentences speakers pause for about a third of a second; the silence around the
# words of two takes would add up to a second.
_LEAD: Final = 0.05
_TAIL: Final = 0.3
_FADE_SAMPLES: Final = 120
_LONGEST_PART: Final = 1200.0


async def async_samples(audio: bytes, *, ffmpeg: str) -> Wav:
    """Return the sound of a WAV file as 24 kHz mono s16.

    Gemini's speech is already that, and is returned as a view. Raises AudioError.
    """
    wav = read(audio)
    if wav.format == SPEECH:
        return wav
    return await async_decode(
        audio, Container.WAV, ffmpeg=ffmpeg, longest=_LONGEST_PART
    )


async def async_joined(parts: Sequence[bytes], *, ffmpeg: str) -> bytes:
    """Return WAV files as one, with short pauses where they meet. Raises AudioError."""
    wavs = [await async_samples(each, ffmpeg=ffmpeg) for each in parts]
    return await asyncio.to_thread(_joined, wavs)


def _joined(wavs: Sequence[Wav]) -> bytes:
    last = len(wavs) - 1
    pcm = b"".join(
        trim(wav, first=number == 0, last=number == last)
        for number, wav in enumerate(wavs)
    )
    return Wav.from_pcm(pcm).to_bytes()


def trim(wav: Wav, *, first: bool, last: bool) -> bytes:
    """Return the samples of a part with the silence at its joints cut to a short pause.

    The beginning of the first part and the end of the last stay as they are. A cut is
    faded over 5 ms, so that it does not click. Blocks for up to a millisecond per second
    of sound.
    """
    silence = measure_silence(wav.pcm, rate=SPEECH.rate, channels=SPEECH.channels)
    start = 0 if first else _bytes(silence.leading - _LEAD)
    end = len(wav.pcm) - (0 if last else _bytes(silence.trailing - _TAIL))
    part = array("h", wav.pcm[start:end].tobytes())
    if start:
        _fade(part, range(_FADE_SAMPLES))
    if end < len(wav.pcm):
        _fade(part, range(-1, -_FADE_SAMPLES - 1, -1))
    return part.tobytes()


def _bytes(seconds: float) -> int:
    """Return whole frames of that length, 0 for a negative one."""
    return max(0, round(seconds * SPEECH.rate)) * SPEECH.frame_size


def _fade(part: array[int], positions: range) -> None:
    """Let the sound grow from nothing along the positions."""
    for step, position in enumerate(positions):
        if step < len(part):
            part[position] = part[position] * step // _FADE_SAMPLES
