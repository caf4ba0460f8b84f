"""Tests of decoding with ffmpeg."""

import asyncio
from collections.abc import Mapping
import os
from pathlib import Path

import pytest

from custom_components.segmind_tts.audio import Container, DecoderError, decode
from custom_components.segmind_tts.audio.decode import async_decode
from custom_components.segmind_tts.audio.errors import UndecodableAudioError
from custom_components.segmind_tts.audio.wav import SPEECH, read

from .programs import script


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("mp3", Container.MP3),
        ("bare.mp3", Container.MP3),
        ("stereo.mp3", Container.MP3),
        ("xing.mp3", Container.MP3),
        ("cover.mp3", Container.MP3),
        ("vorbis.ogg", Container.OGG),
        ("opus.ogg", Container.OGG),
        ("flac.ogg", Container.OGG),
        ("speex.ogg", Container.OGG),
        ("flac", Container.FLAC),
        ("sized.wav", Container.WAV),
    ],
)
async def test_decode(
    encoded: Mapping[str, bytes], ffmpeg: str, name: str, container: Container
) -> None:
    """All of the speech comes out as 24 kHz mono s16."""
    wav = await async_decode(encoded[name], container, ffmpeg=ffmpeg, longest=60)
    assert wav.format == SPEECH
    assert wav.duration == pytest.approx(read(encoded["sized.wav"]).duration, abs=0.1)


@pytest.mark.parametrize("name", ["mp3", "flac"])
async def test_no_more_than_longest(
    encoded: Mapping[str, bytes], ffmpeg: str, name: str
) -> None:
    """What is too long is not decoded to its end."""
    wav = await async_decode(encoded[name], Container(name), ffmpeg=ffmpeg, longest=1.5)
    assert wav.duration == 1.5


@pytest.mark.parametrize("container", [Container.MP3, Container.OGG, Container.FLAC])
@pytest.mark.parametrize("data", [b"", b"<html>" * 99, bytes(999)], ids=len)
async def test_undecodable(ffmpeg: str, container: Container, data: bytes) -> None:
    """What ffmpeg cannot read is refused."""
    with pytest.raises(UndecodableAudioError):
        await async_decode(data, container, ffmpeg=ffmpeg, longest=60)


async def test_named_format(encoded: Mapping[str, bytes], ffmpeg: str) -> None:
    """Bytes are read as what they were found to be, not as what else they may be."""
    with pytest.raises(UndecodableAudioError):
        await async_decode(encoded["flac"], Container.MP3, ffmpeg=ffmpeg, longest=60)


async def test_early_exit(ffmpeg: str, tmp_path: Path) -> None:
    """A decoder that leaves before it has read all is no trouble."""
    leave = 'case "$*" in *"-f mp3"*) exit 1 ;; esac'
    ffmpeg = script(tmp_path, leave, f'exec {ffmpeg} "$@"')
    with pytest.raises(UndecodableAudioError):
        await async_decode(bytes(10_000_000), Container.MP3, ffmpeg=ffmpeg, longest=60)


async def test_killed(tmp_path: Path) -> None:
    """A decoder that is killed says nothing about the audio."""
    ffmpeg = script(tmp_path, "kill -9 $$")
    with pytest.raises(DecoderError):
        await async_decode(b"ID3", Container.MP3, ffmpeg=ffmpeg, longest=60)


async def test_missing(tmp_path: Path) -> None:
    """A decoder that is not there says nothing about the audio."""
    with pytest.raises(DecoderError):
        await async_decode(
            b"ID3", Container.MP3, ffmpeg=str(tmp_path / "ffmpeg"), longest=60
        )


@pytest.mark.parametrize("status", [0, 1, 127])
async def test_of_no_use(
    encoded: Mapping[str, bytes], tmp_path: Path, status: int
) -> None:
    """A decoder that fails with everything says nothing about the audio."""
    ffmpeg = script(tmp_path, "cat > /dev/null", f"exit {status}")
    with pytest.raises(DecoderError):
        await async_decode(encoded["mp3"], Container.MP3, ffmpeg=ffmpeg, longest=60)


@pytest.mark.parametrize("line", ["exec sleep 600", "sleep 600", "sleep 600 &"])
async def test_too_slow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """A decoder that does not come to an end is given up, with all that it has started."""
    monkeypatch.setattr(decode, "DECODE_TIMEOUT", 0.1)
    ffmpeg = script(tmp_path, line)
    async with asyncio.timeout(10):
        with pytest.raises(DecoderError):
            await async_decode(
                bytes(10_000_000), Container.MP3, ffmpeg=ffmpeg, longest=60
            )


async def test_cancelled(tmp_path: Path) -> None:
    """A decoder does not outlive the one who waits for it."""
    report = tmp_path / "pid"
    os.mkfifo(report)
    ffmpeg = script(tmp_path, f"echo $$ > '{report}'", "exec yes")
    decoding = asyncio.create_task(
        async_decode(bytes(10_000_000), Container.MP3, ffmpeg=ffmpeg, longest=60)
    )
    pid = int(await asyncio.to_thread(report.read_text))
    os.kill(pid, 0)
    decoding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await decoding
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
