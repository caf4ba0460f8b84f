"""Sounds of different loudness, made into one file for speakers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Final

from .errors import DecoderError
from .process import async_run
from .wav import HEADER_SIZE, SPEECH, Wav

LOUDNESS: Final = -18.0
"""LUFS, as EBU R 128 measures one channel. Heard from two it is -15, as music is."""
_PEAK: Final = 10 ** (-2 / 20)
"""Of the full scale, between the samples too: the encoder adds up to a decibel."""
_MOST_GAIN: Final = 30.0
"""Decibels; more would raise the noise around words that were never loud."""
_SILENT: Final = -70.0
"""LUFS; the gate of EBU R 128, below which nothing is measured."""
_OVERSAMPLED: Final = SPEECH.rate * 4
"""Hertz; ITU-R BS.1770 looks for peaks between samples at four times their rate."""

_BLOCK: Final = 0.4
"""Seconds; EBU R 128 measures blocks that long. With silence around it even a shorter
sound is in some, and the beginning of a chime in as many as if it came after silence."""
_PAUSE: Final = 0.1
"""Seconds between two sounds; speech has some silence at its ends anyway."""
_PATIENCE: Final = 30.0
"""Seconds for ffmpeg to start on a busy machine, and again for each two minutes."""

_INTEGRATED: Final = re.compile(rb"lavfi\.r128\.I=(-?[\d.]+)")
# Alexa takes this MP3 and no other: MPEG-2, 48 kbit/s, 24 kHz. It is what most engines
# give to speakers, too, and so all of them play it.
_MP3_BYTE_RATE: Final = 6000


class Form(StrEnum):
    """How a file for speakers is packed."""

    MP3 = "mp3"
    WAV = "wav"

    @property
    def mime_type(self) -> str:
        """What a server calls it."""
        return "audio/mpeg" if self is Form.MP3 else "audio/wav"

    def seconds(self, size: int) -> float:
        """Return how long a file is heard that has `size` bytes."""
        if self is Form.MP3:
            return size / _MP3_BYTE_RATE
        return max(0, size - HEADER_SIZE) / (SPEECH.rate * SPEECH.frame_size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A sound in the format of speech, and how loud it is in LUFS."""

    wav: Wav = field(repr=False)
    loudness: float

    @property
    def gain(self) -> float:
        """The decibels that bring it to the loudness of all sounds."""
        if self.loudness <= _SILENT:
            return 0.0
        return min(LOUDNESS - self.loudness, _MOST_GAIN)


async def async_measured(wav: Wav, *, ffmpeg: str) -> Sound:
    """Return a sound with its loudness. Raises DecoderError."""
    measure = (
        f"adelay={_BLOCK * 1000:g},apad=pad_dur={_BLOCK},ebur128=metadata=1,"
        "ametadata=mode=print:key=lavfi.r128.I:file=-"
    )
    command = [*_reading(ffmpeg), "-af", measure, "-f", "null", "-"]
    status, told = await async_run(command, wav.pcm, timeout=_patience(wav.duration))
    values = _INTEGRATED.findall(told)
    if status or not values:
        raise DecoderError("ffmpeg does not measure loudness")
    return Sound(wav=wav, loudness=float(values[-1]))


async def async_render(
    sounds: Sequence[Sound], *, lead_in: float, form: Form, ffmpeg: str
) -> bytes:
    """Return a file with all sounds, one after the other and equally loud.

    It begins with `lead_in` seconds of silence. Peaks stay below -1 dBTP. Raises
    DecoderError.
    """
    blocks: list[bytes | memoryview] = []
    pieces = []
    for sound in sounds:
        blocks += [_silence(_PAUSE if blocks else lead_in), sound.wav.pcm]
        pieces.append((sum(map(len, blocks)) // SPEECH.frame_size, sound.gain))
    graph = _graph(pieces)
    command = [
        *_reading(ffmpeg),
        *("-filter_complex", graph, "-map", "[out]"),
        *_writing(form),
        "pipe:1",
    ]
    patience = _patience(pieces[-1][0] / SPEECH.rate)
    status, data = await async_run(command, *blocks, timeout=patience)
    if status or not data:
        raise DecoderError("ffmpeg does not render")
    if form is Form.MP3:
        return data
    return await asyncio.to_thread(Wav.from_pcm(data).to_bytes)


def _silence(seconds: float) -> bytes:
    return bytes(round(seconds * SPEECH.rate) * SPEECH.frame_size)


def _graph(pieces: Sequence[tuple[int, float]]) -> str:
    """Return the filters for pieces of one stream, each with its end and its gain."""
    count = len(pieces)
    steps = [f"asplit={count}" + "".join(f"[in{each}]" for each in range(count))]
    start = 0
    for number, (end, gain) in enumerate(pieces):
        steps.append(
            f"[in{number}]atrim=start_sample={start}:end_sample={end},"
            f"asetpts=PTS-STARTPTS,volume={gain:.2f}dB[loud{number}]"
        )
        start = end
    steps.append(
        "".join(f"[loud{each}]" for each in range(count))
        + f"concat=n={count}:v=0:a=1,aresample={_OVERSAMPLED},"
        + f"alimiter=limit={_PEAK:.4f}:level=false,aresample={SPEECH.rate}[out]"
    )
    return ";".join(steps)


def _reading(ffmpeg: str) -> list[str]:
    samples = ("-f", "s16le", "-ar", str(SPEECH.rate), "-ac", str(SPEECH.channels))
    return [ffmpeg, "-hide_banner", "-loglevel", "quiet", *samples, "-i", "pipe:0"]


def _writing(form: Form) -> list[str]:
    if form is Form.WAV:
        return ["-f", "s16le"]
    # A pipe has no way back to the head, where tags and the Xing frame would go.
    bare = ("-id3v2_version", "0", "-write_xing", "0")
    return ["-b:a", str(_MP3_BYTE_RATE * 8), *bare, "-f", "mp3"]


def _patience(seconds: float) -> float:
    return _PATIENCE * (1 + seconds / 120)
