"""Tests of what compressed files say about themselves."""

from collections.abc import Mapping
import random

import pytest

from custom_components.segmind_tts.audio import AudioError, Container
from custom_components.segmind_tts.audio.compressed import read_promise
from custom_components.segmind_tts.audio.errors import (
    TruncatedAudioError,
    UndecodableAudioError,
)
from custom_components.segmind_tts.audio.wav import read


@pytest.mark.parametrize(
    ("name", "container", "sample_rate", "channels"),
    [
        ("xing.mp3", Container.MP3, 24_000, 1),
        ("sized.flac", Container.FLAC, 24_000, 1),
        ("vorbis.ogg", Container.OGG, 22_050, 1),
        ("opus.ogg", Container.OGG, 48_000, 1),
        ("flac.ogg", Container.OGG, 22_050, 1),
        ("speex.ogg", Container.OGG, 16_000, 1),
    ],
)
def test_promise(
    encoded: Mapping[str, bytes],
    name: str,
    container: Container,
    sample_rate: int,
    channels: int,
) -> None:
    """Headers with a length announce the length of the speech."""
    promise = read_promise(encoded[name], container)
    assert (promise.sample_rate, promise.channels) == (sample_rate, channels)
    duration = read(encoded["sized.wav"]).duration
    assert promise.duration == pytest.approx(duration, abs=0.1)


@pytest.mark.parametrize(
    ("name", "container", "channels"),
    [
        ("mp3", Container.MP3, 1),
        ("bare.mp3", Container.MP3, 1),
        ("stereo.mp3", Container.MP3, 2),
        ("flac", Container.FLAC, 1),
    ],
)
def test_no_promise(
    encoded: Mapping[str, bytes], name: str, container: Container, channels: int
) -> None:
    """A stream announces no length, and none is guessed."""
    promise = read_promise(encoded[name], container)
    assert promise.duration is None
    assert promise.channels == channels


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("mp3", Container.MP3),
        ("xing.mp3", Container.MP3),
        ("vorbis.ogg", Container.OGG),
        ("opus.ogg", Container.OGG),
        ("flac.ogg", Container.OGG),
        ("speex.ogg", Container.OGG),
    ],
)
@pytest.mark.parametrize("share", [0.999, 0.7, 0.31])
def test_missing_end(
    encoded: Mapping[str, bytes], name: str, container: Container, share: float
) -> None:
    """An end that is missing can be seen in MP3 and Ogg."""
    data = encoded[name]
    with pytest.raises(TruncatedAudioError):
        read_promise(data[: int(len(data) * share)], container)


@pytest.mark.parametrize(
    ("data", "container"),
    [
        (b"ID3\x04\0\0\0\0\0\0<html>", Container.MP3),
        (b"fLaC<html>", Container.FLAC),
        (b"fLaC", Container.FLAC),
        (b"OggS<html>", Container.OGG),
        (b"OggS", Container.OGG),
    ],
)
def test_broken_headers(data: bytes, container: Container) -> None:
    """A signature with other things behind it is refused."""
    with pytest.raises(UndecodableAudioError):
        read_promise(data, container)


def test_foreign_codec(encoded: Mapping[str, bytes]) -> None:
    """Ogg with a codec that nobody knows is refused."""
    data = encoded["opus.ogg"].replace(b"OpusHead", b"PlusHead")
    with pytest.raises(UndecodableAudioError):
        read_promise(data, Container.OGG)


def test_page_header_at_the_end(encoded: Mapping[str, bytes]) -> None:
    """Ogg that ends within the header of a page is cut."""
    with pytest.raises(TruncatedAudioError):
        read_promise(encoded["opus.ogg"] + b"OggS\0", Container.OGG)


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("xing.mp3", Container.MP3),
        ("sized.flac", Container.FLAC),
        ("vorbis.ogg", Container.OGG),
        ("opus.ogg", Container.OGG),
        ("flac.ogg", Container.OGG),
        ("speex.ogg", Container.OGG),
    ],
)
def test_damaged_headers(
    encoded: Mapping[str, bytes], name: str, container: Container
) -> None:
    """Whatever is damaged in the headers, nothing but an AudioError comes of it."""
    damage = random.Random(name)
    refused = 0
    for _ in range(1000):
        data = bytearray(encoded[name][: damage.choice((40, 200, 5000))])
        for _ in range(damage.choice((1, 5, 30))):
            data[damage.randrange(min(300, len(data)))] = damage.randrange(256)
        try:
            read_promise(bytes(data), container)
        except AudioError:
            refused += 1
    assert refused
