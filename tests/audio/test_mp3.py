"""Tests of MP3 frame headers."""

from collections.abc import Mapping

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.audio.mp3 import (
    frame_size,
    is_cut,
    starts_with_frames,
)


@pytest.mark.parametrize(
    ("header", "size"),
    [
        ("fffb9000", 417),  # MPEG 1, 128 kbit/s, 44.1 kHz
        ("fffb9200", 418),  # with padding
        ("fffbe400", 960),  # 320 kbit/s, 48 kHz
        ("fff38400", 192),  # MPEG 2, 64 kbit/s, 24 kHz
        ("ffe31800", 72),  # MPEG 2.5, 8 kbit/s, 8 kHz
        ("fff1504c", None),  # AAC
        ("fffd9000", None),  # layer II
        ("ffeb9000", None),  # reserved version
        ("fffb0000", None),  # free format
        ("fffbf000", None),  # reserved bit rate
        ("fffb9c00", None),  # reserved sample rate
        ("7ffb9000", None),
        ("fffb", None),
        ("", None),
    ],
)
def test_frame_size(header: str, size: int | None) -> None:
    """The size of a frame follows from its header."""
    assert frame_size(bytes.fromhex(header), 0) == size


@pytest.mark.parametrize(
    "name", ["mp3", "bare.mp3", "stereo.mp3", "xing.mp3", "cover.mp3"]
)
def test_whole_file(encoded: Mapping[str, bytes], name: str) -> None:
    """The frames of a whole file end where it ends."""
    assert not is_cut(encoded[name])
    assert not is_cut(encoded[name] + b"TAG" + bytes(125))


@pytest.mark.parametrize(
    "name", ["mp3", "bare.mp3", "stereo.mp3", "xing.mp3", "cover.mp3"]
)
@pytest.mark.parametrize("missing", [1, 20, 60])
def test_cut_file(encoded: Mapping[str, bytes], name: str, missing: int) -> None:
    """A file that ends within a frame is noticed."""
    assert is_cut(encoded[name][:-missing])


def test_cut_tag() -> None:
    """A tag that is longer than the file is noticed."""
    assert is_cut(b"ID3\x04\0\0\0\0\x01\0" + bytes(100))


def test_single_frame() -> None:
    """A frame alone is MP3; its header before other bytes is not."""
    frame = bytes.fromhex("fffb9000") + bytes(413)
    assert starts_with_frames(frame)
    assert starts_with_frames(frame + frame)
    assert not starts_with_frames(frame + bytes(100))


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """No bytes trip the walk over frames."""
    assert is_cut(b"ID3" + data) in (True, False)
    assert is_cut(bytes.fromhex("ffe31800") + data) is (len(data) < 68)
