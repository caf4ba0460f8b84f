"""Recognise audio by its bytes; names and content types are not trusted."""

from enum import StrEnum
from typing import Final

from .errors import EmptyAudioError, NotAudioError
from .mp3 import starts_with_frames
from .pcm import is_static

_TEXT_LOOK: Final = 1024
_TEXT_BYTES: Final = bytes({*range(0x20, 0x100), *b"\t\n\v\f\r"} - {0x7F})

# Includes audio formats that we do not read: taken for samples they would be static.
_FOREIGN: Final = (
    b"RIFF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"\x1aE\xdf\xa3",  # Matroska, WebM
    b"FORM",  # AIFF
    b"RIFX",
    b"RF64",
    b".snd",
    b"caff",
    b"#!AMR",
)


class Container(StrEnum):
    """How audio is packed. The value is the name of ffmpeg's demuxer."""

    WAV = "wav"
    MP3 = "mp3"
    OGG = "ogg"
    FLAC = "flac"
    PCM = "pcm"


def sniff(data: bytes) -> Container:
    """Return the container of data.

    Bytes without a known signature are s16le samples, unless that would be static.
    Raises EmptyAudioError or NotAudioError.
    """
    if not data:
        raise EmptyAudioError("no bytes")
    if (container := _signed(data)) is not None:
        return container
    if _is_foreign(data):
        raise NotAudioError("signature of another format")
    if not data[:_TEXT_LOOK].translate(None, _TEXT_BYTES):
        raise NotAudioError("text")
    if is_static(memoryview(data)):
        raise NotAudioError("neither a known signature nor samples")
    return Container.PCM


def _signed(data: bytes) -> Container | None:
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return Container.WAV
    if data.startswith(b"OggS"):
        return Container.OGG
    if data.startswith(b"fLaC"):
        return Container.FLAC
    if data.startswith(b"ID3") or starts_with_frames(data):
        return Container.MP3
    return None


def _is_foreign(data: bytes) -> bool:
    return data.startswith(_FOREIGN) or data[4:8] == b"ftyp"
