"""RIFF WAVE: headers as servers really send them, and as they should be."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
import struct
from typing import Final, Self

from .errors import TruncatedAudioError, UndecodableAudioError

HEADER_SIZE: Final = 44

_TAG_PCM: Final = 0x0001
_TAG_EXTENSIBLE: Final = 0xFFFE
# Formats whose samples stand alone: integer, float, A-law, µ-law.
_TAGS: Final = frozenset({_TAG_PCM, 0x0003, 0x0006, 0x0007})
_UNKNOWN: Final = 0xFFFFFFFF
# Writers to a pipe announce 0, 0xFFFFFFFF (ffmpeg) or about 2 GiB (espeak-ng, sox).
_STREAM_SIZE_FROM: Final = 0x7FFF0000

# Some writers count the header, or a last sample that they leave out.
_MISCOUNTED: Final = 64
_MAX_CHUNKS: Final = 64
_MAX_RATE: Final = 384_000
_MAX_CHANNELS: Final = 8
_MAX_BITS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WavFormat:
    """Layout of the samples.

    `rate` is in frames per second, `sample_width` in bytes, `tag` the
    WAVE_FORMAT_* number, that of the sub-format for WAVE_FORMAT_EXTENSIBLE.
    """

    rate: int
    channels: int
    sample_width: int
    tag: int = _TAG_PCM

    @property
    def frame_size(self) -> int:
        """Bytes of one sample of all channels."""
        return self.channels * self.sample_width

    @property
    def is_s16(self) -> bool:
        """Whether the samples are plain signed 16-bit numbers."""
        return self.tag == _TAG_PCM and self.sample_width == 2


# Gemini's format. Samples without a header are taken to be in it.
SPEECH: Final = WavFormat(rate=24_000, channels=1, sample_width=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wav:
    """Samples and their layout; `pcm` holds whole frames only."""

    format: WavFormat
    pcm: memoryview

    @classmethod
    def from_pcm(cls, data: bytes | memoryview, wav_format: WavFormat = SPEECH) -> Self:
        """Take samples without copying them; a broken last frame is left out."""
        whole = len(data) - len(data) % wav_format.frame_size
        return cls(format=wav_format, pcm=memoryview(data)[:whole])

    @property
    def duration(self) -> float:
        """Seconds of sound."""
        return len(self.pcm) / (self.format.frame_size * self.format.rate)

    def to_bytes(self) -> bytes:
        """Return the file: a 44-byte header with right sizes, then the samples."""
        return b"".join((header(self.format, len(self.pcm)), self.pcm))


def header(wav_format: WavFormat, size: int | None = None) -> bytes:
    """Return the 44 bytes that go before `size` bytes of samples.

    Without a size both length fields are 0xFFFFFFFF: Home Assistant's ffmpeg and MPD
    then play for as long as bytes arrive.
    """
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        _UNKNOWN if size is None else HEADER_SIZE - 8 + size,
        b"WAVE",
        b"fmt ",
        16,
        wav_format.tag,
        wav_format.channels,
        wav_format.rate,
        wav_format.rate * wav_format.frame_size,
        wav_format.frame_size,
        wav_format.sample_width * 8,
        b"data",
        _UNKNOWN if size is None else size,
    )


def read(data: bytes) -> Wav:
    """Return the sound of a WAV file as a view into data.

    Lengths of a stream (0, 0xFFFFFFFF, about 2 GiB) mean up to the end of data.
    Raises TruncatedAudioError if samples are missing, UndecodableAudioError if the
    layout of the samples is missing or makes no sense.
    """
    chunks: dict[bytes, memoryview] = {}
    for name, body in islice(_chunks(memoryview(data)), _MAX_CHUNKS):
        chunks.setdefault(name, body)
        if b"fmt " in chunks and b"data" in chunks:
            return Wav.from_pcm(chunks[b"data"], _parse_format(chunks[b"fmt "]))
    if b"data" in chunks:
        raise UndecodableAudioError("no fmt chunk")
    raise TruncatedAudioError("no data chunk")


def _chunks(riff: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    offset = 12
    while offset + 8 <= len(riff):
        name, size = struct.unpack_from("<4sI", riff, offset)
        offset += 8
        if name == b"data":
            available = len(riff) - offset
            if size == 0 or size >= _STREAM_SIZE_FROM:
                yield name, riff[offset:]
                return
            if size > available + _MISCOUNTED:
                raise TruncatedAudioError(f"{available} of {size} bytes")
        yield name, riff[offset : offset + size]
        offset += size
        # Not every writer adds the zero that makes an odd size even.
        offset += size % 2 and riff[offset : offset + 1].tobytes() == b"\0"


def _parse_format(body: memoryview) -> WavFormat:
    if len(body) < 16:
        raise UndecodableAudioError("short fmt chunk")
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if tag == _TAG_EXTENSIBLE and len(body) >= 26:
        (tag,) = struct.unpack_from("<H", body, 24)
    if tag not in _TAGS:
        raise UndecodableAudioError(f"format tag {tag:#06x}")
    if not (
        0 < channels <= _MAX_CHANNELS
        and 0 < rate <= _MAX_RATE
        and 0 < bits <= _MAX_BITS
    ):
        raise UndecodableAudioError(f"{channels} channels, {rate} Hz, {bits} bits")
    return WavFormat(
        rate=rate, channels=channels, sample_width=(bits + 7) // 8, tag=tag
    )
