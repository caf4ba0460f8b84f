"""Tests of decoding compressed files to the end that they announce."""

from collections.abc import Mapping
import random

import pytest

from custom_components.segmind_tts.audio import AudioError, Container
from custom_components.segmind_tts.audio.compressed import (
    announced_seconds,
    async_decompress,
)
from custom_components.segmind_tts.audio.errors import (
    TruncatedAudioError,
    UndecodableAudioError,
)
from custom_components.segmind_tts.audio.wav import SPEECH, read


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
def test_announced(
    encoded: Mapping[str, bytes], name: str, container: Container
) -> None:
    """Headers with a length announce the length of the speech."""
    duration = read(encoded["sized.wav"]).duration
    assert announced_seconds(encoded[name], container) == pytest.approx(
        duration, abs=0.1
    )


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("mp3", Container.MP3),
        ("bare.mp3", Container.MP3),
        ("stereo.mp3", Container.MP3),
        ("flac", Container.FLAC),
    ],
)
def test_nothing_announced(
    encoded: Mapping[str, bytes], name: str, container: Container
) -> None:
    """A stream announces no length, and none is guessed."""
    assert announced_seconds(encoded[name], container) is None


@pytest.mark.parametrize("name", ["xing.mp3", "opus.ogg", "sized.flac"])
async def test_decompress(encoded: Mapping[str, bytes], ffmpeg: str, name: str) -> None:
    """All of the speech comes out as 24 kHz mono s16."""
    container = Container(name.rsplit(".", maxsplit=1)[-1])
    sound = await async_decompress(encoded[name], container, ffmpeg=ffmpeg, longest=60)
    assert sound.format == SPEECH
    assert sound.duration == pytest.approx(read(encoded["sized.wav"]).duration, abs=0.1)


async def test_no_more_than_longest(encoded: Mapping[str, bytes], ffmpeg: str) -> None:
    """A file is not taken for a cut one because it was not decoded to its end."""
    sound = await async_decompress(
        encoded["xing.mp3"], Container.MP3, ffmpeg=ffmpeg, longest=2
    )
    assert sound.duration == 2


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
async def test_a_hole(encoded: Mapping[str, bytes], ffmpeg: str, share: float) -> None:
    """Pages that are missing before the last one are missed."""
    data = encoded["vorbis.ogg"]
    hole = data.index(b"OggS", int(len(data) * share))
    holed = data[:hole] + data[data.index(b"OggS", hole + 4) :]
    with pytest.raises(AudioError):
        await async_decompress(holed, Container.OGG, ffmpeg=ffmpeg, longest=60)


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
        announced_seconds(data[: int(len(data) * share)], container)


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
        announced_seconds(data, container)


def test_foreign_codec(encoded: Mapping[str, bytes]) -> None:
    """Ogg with a codec that nobody knows is refused."""
    data = encoded["opus.ogg"].replace(b"OpusHead", b"PlusHead")
    with pytest.raises(UndecodableAudioError):
        announced_seconds(data, Container.OGG)


def test_page_header_at_the_end(encoded: Mapping[str, bytes]) -> None:
    """Ogg that ends within the header of a page is cut."""
    with pytest.raises(TruncatedAudioError):
        announced_seconds(encoded["opus.ogg"] + b"OggS\0", Container.OGG)


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
            announced_seconds(bytes(data), container)
        except AudioError:
            refused += 1
    assert refused
