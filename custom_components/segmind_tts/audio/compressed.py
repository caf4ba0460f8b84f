"""What a compressed file says about itself, read with mutagen."""

from dataclasses import dataclass
from io import BytesIO
import struct
from typing import Any, Final

from mutagen import File, FileType, MutagenError
from mutagen.flac import FLAC
from mutagen.mp3 import BitrateMode, MPEGInfo
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggspeex import OggSpeex
from mutagen.oggvorbis import OggVorbis

from .container import Container
from .errors import TruncatedAudioError, UndecodableAudioError
from .mp3 import is_cut

_OPUS_RATE: Final = 48_000
_PAGE_HEADER_SIZE: Final = 27
_LAST_PAGE: Final = 0x04

# On broken headers mutagen also lets through what its parsing trips over.
_BROKEN: Final = (
    MutagenError,
    ArithmeticError,
    EOFError,
    LookupError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """The layout of a compressed file, and the seconds it announces, if it does."""

    sample_rate: int
    channels: int
    duration: float | None


def read_promise(data: bytes, container: Container) -> Promise:
    """Return what the headers of an MP3, Ogg or FLAC file announce.

    Raises TruncatedAudioError if the end is visibly missing, UndecodableAudioError
    if the headers are broken.
    """
    try:
        return _READERS[container](data)
    except _BROKEN as err:
        raise UndecodableAudioError(f"broken {container} headers") from err


def _read_mp3(data: bytes) -> Promise:
    if is_cut(data):
        raise TruncatedAudioError("last frame is cut")
    info = MPEGInfo(BytesIO(data))
    # Without a Xing or VBRI header the length is guessed from the first frame.
    guessed = info.bitrate_mode is BitrateMode.UNKNOWN
    return Promise(
        sample_rate=info.sample_rate,
        channels=info.channels,
        duration=None if guessed else info.length,
    )


def _read_flac(data: bytes) -> Promise:
    info = _read_info(data, FLAC)
    return Promise(
        sample_rate=info.sample_rate,
        channels=info.channels,
        # A streaming encoder leaves the number of samples at 0.
        duration=info.length or None,
    )


def _read_ogg(data: bytes) -> Promise:
    info = _read_info(data, OggOpus, OggVorbis, OggFLAC, OggSpeex)
    if not _has_last_page(data):
        raise TruncatedAudioError("last page is missing")
    return Promise(
        # Opus has no rate of its own: it decodes to 48 kHz.
        sample_rate=getattr(info, "sample_rate", _OPUS_RATE),
        channels=info.channels,
        duration=info.length,
    )


def _read_info(data: bytes, *kinds: type[FileType]) -> Any:  # mutagen is untyped
    if (file := File(BytesIO(data), options=kinds)) is None:
        raise UndecodableAudioError("unknown codec")
    return file.info


def _has_last_page(ogg: bytes) -> bool:
    """Tell whether the last page is whole and marks the end (RFC 3533, section 6)."""
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
