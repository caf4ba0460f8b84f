"""Compressed audio, decoded from its first frame to the end that it announces.

ffmpeg takes an MP3 or Ogg file that was cut for a shorter one, so the cut is looked for
here, and the sound is compared with the length in the file's headers.
"""

import asyncio
from io import BytesIO
import struct
from typing import Final

from mutagen import File, FileType, MutagenError
from mutagen.flac import FLAC
from mutagen.mp3 import BitrateMode, MPEGInfo
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis

from .container import Container
from .decode import async_decode
from .errors import TruncatedAudioError, UndecodableAudioError
from .mp3 import is_cut
from .wav import Wav

# MP3 headers count the encoder's delay and padding, which decoders leave out.
_LENGTH_ALLOWANCE: Final = 0.25

_PAGE_HEADER_SIZE: Final = 27
_LAST_PAGE: Final = 0x04

# mutagen does not catch everything that its parsing of broken headers raises.
_BROKEN: Final = (
    MutagenError,
    ArithmeticError,
    EOFError,
    LookupError,
    ValueError,
    struct.error,
)


async def async_decompress(
    data: bytes, container: Container, *, ffmpeg: str, longest: float
) -> Wav:
    """Return the sound of an MP3, Ogg or FLAC file as 24 kHz mono s16.

    Not more than `longest` seconds are decoded. Raises DecoderError if ffmpeg fails,
    another AudioError if the file is broken or its end is missing.
    """
    announced = await asyncio.to_thread(announced_seconds, data, container)
    sound = await async_decode(data, container, ffmpeg=ffmpeg, longest=longest)
    if announced is not None:
        least = min(announced, longest) - _LENGTH_ALLOWANCE
        if sound.duration < least:
            raise TruncatedAudioError(f"{sound.duration:.1f} of {announced:.1f} s")
    return sound


def announced_seconds(data: bytes, container: Container) -> float | None:
    """Return the length in the headers of a file; None if they don't name one.

    Raises TruncatedAudioError if the end is visibly missing, UndecodableAudioError
    if the headers are broken.
    """
    try:
        return _READERS[container](data)
    except _BROKEN as err:
        raise UndecodableAudioError(f"broken {container} headers") from err


def _read_mp3(data: bytes) -> float | None:
    if is_cut(data):
        raise TruncatedAudioError("last frame is cut")
    info = MPEGInfo(BytesIO(data))
    # Without a Xing or VBRI header the length is guessed from the first frame.
    guessed = info.bitrate_mode is BitrateMode.UNKNOWN
    return None if guessed else float(info.length)


def _read_flac(data: bytes) -> float | None:
    # A streaming encoder leaves the number of samples at 0.
    return _read_length(data, FLAC) or None


def _read_ogg(data: bytes) -> float | None:
    length = _read_length(data, OggOpus, OggVorbis, OggFLAC, OggSpeex)
    if not _has_last_page(data):
        raise TruncatedAudioError("last page is missing")
    return length


def _read_length(data: bytes, *kinds: type[FileType]) -> float:
    if (file := File(BytesIO(data), options=kinds)) is None:
        raise UndecodableAudioError("unknown codec")
    return float(file.info.length)


def _has_last_page(ogg: bytes) -> bool:
    """Return whether the last page is whole and marks the end (RFC 3533, section 6)."""
    page = ogg[ogg.rfind(b"OggS") :]
    if len(page) < _PAGE_HEADER_SIZE:
        return False
    segments = page[_PAGE_HEADER_SIZE : _PAGE_HEADER_SIZE + page[26]]
    size = _PAGE_HEADER_SIZE + page[26] + sum(segments)
    return bool(page[5] & _LAST_PAGE) and size <= len(page)


_READERS: Final = {
    Container.MP3: _read_mp3,
    Container.OGG: _read_ogg,
    Container.FLAC: _read_flac,
}
