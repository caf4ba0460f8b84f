"""Tests of recognising audio."""

from collections.abc import Mapping
import random

from hypothesis import example, given, strategies as st
import pytest

from custom_components.segmind_tts.audio import AudioError, Container
from custom_components.segmind_tts.audio.container import sniff
from custom_components.segmind_tts.audio.errors import EmptyAudioError, NotAudioError

from .sounds import riff, silence, tone

MAGIC = (
    b"RIFF\0\0\0\0WAVE",
    b"ID3",
    b"OggS",
    b"fLaC",
    b"\xff\xfb\x90",
    b"\x89PNG",
    b"",
)


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("wav", Container.WAV),
        ("float.wav", Container.WAV),
        ("mp3", Container.MP3),
        ("bare.mp3", Container.MP3),
        ("stereo.mp3", Container.MP3),
        ("xing.mp3", Container.MP3),
        ("vorbis.ogg", Container.OGG),
        ("opus.ogg", Container.OGG),
        ("flac.ogg", Container.OGG),
        ("flac", Container.FLAC),
        ("raw", Container.PCM),
    ],
)
def test_audio(encoded: Mapping[str, bytes], name: str, container: Container) -> None:
    """What encoders write is recognised."""
    assert sniff(encoded[name]) is container


@pytest.mark.parametrize(
    ("data", "container"),
    [
        pytest.param(riff(), Container.WAV, id="header"),
        pytest.param(silence(1), Container.PCM, id="silence"),
        pytest.param(tone(1), Container.PCM, id="tone"),
        pytest.param(tone(1) + b"\x00", Container.PCM, id="odd-tone"),
        pytest.param(b"\x00", Container.PCM, id="one-byte"),
        pytest.param(b"\xff\xfb\x90\0" + tone(1), Container.PCM, id="like-mp3"),
    ],
)
def test_made_audio(data: bytes, container: Container) -> None:
    """Headers alone, and samples without a header."""
    assert sniff(data) is container


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body>Bad Gateway</body></html>",
        "\r\n  <html>\n<body>" + "x" * 5000 + "\0",
        "\ufeff<?xml version='1.0'?><Error>Schlüssel ungültig</Error>",
        '{"error": "not found"}',
        "Service Unavailable",
        "UklGRiQAAABXQVZFZm10IBAAAAABAAEA",
        "#EXTM3U\nhttp://192.0.2.1/other.mp3\n",
    ],
    ids=["html", "long", "xml", "json", "plain", "base64", "playlist"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_text(text: str, encoding: str) -> None:
    """Pages and messages are refused, and not repeated."""
    with pytest.raises(NotAudioError, match=r"^text$"):
        sniff(text.encode(encoding, "ignore"))


@pytest.mark.parametrize(
    "signature",
    [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"GIF89a",
        b"%PDF-1.7\n",
        b"PK\3\4",
        b"\x1f\x8b\x08",
        b"\0\0\0\x1cftypM4A ",
        b"RIFF\x24\0\0\0AVI ",
        b"RIFF\x24\0\0\0WA",
        b"RIFX\x24\0\0\0WAVE",
        b"RF64\xff\xff\xff\xffWAVE",
        b"FORM\0\0\0\x24AIFF",
        b"\x1aE\xdf\xa3",
        b".snd\0\0\0\x18",
        b"caff\0\1",
        b"#!AMR\n",
    ],
)
def test_other_formats(signature: bytes) -> None:
    """Pictures, archives and formats that cannot be used are refused."""
    with pytest.raises(NotAudioError, match="signature of another format"):
        sniff(signature + silence(1))


@pytest.mark.parametrize("name", ["webm", "aiff", "m4a", "aac", "big-endian.raw"])
def test_unsupported_audio(encoded: Mapping[str, bytes], name: str) -> None:
    """Audio that cannot be used is not taken for samples, which would be noise."""
    with pytest.raises(NotAudioError):
        sniff(encoded[name])


def test_shifted_samples(encoded: Mapping[str, bytes]) -> None:
    """Samples that lost a byte are noise."""
    with pytest.raises(NotAudioError):
        sniff(encoded["raw"][1:])


@pytest.mark.parametrize("seed", range(5))
def test_noise(seed: int) -> None:
    """Encrypted or compressed bytes are no samples."""
    with pytest.raises(NotAudioError):
        sniff(b"\x00" + random.Random(seed).randbytes(10_000))


def test_nothing() -> None:
    """No bytes are no audio."""
    with pytest.raises(EmptyAudioError):
        sniff(b"")


@given(st.sampled_from(MAGIC), st.binary(max_size=2000))
@example(b"", b"\x00\x80" * 2)
def test_any_bytes(magic: bytes, data: bytes) -> None:
    """Any bytes are a container, or nothing but an AudioError comes of them."""
    try:
        container = sniff(magic + data)
    except AudioError:
        return
    assert container in Container
