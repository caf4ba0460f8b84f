"""Rendering: sounds of any loudness become one file, equally loud and not too loud."""

from array import array
import asyncio
from collections.abc import Mapping
from io import BytesIO
import math
import os
from pathlib import Path

from mutagen.mp3 import MPEGInfo
import pytest

from custom_components.segmind_tts.audio import DecoderError, render
from custom_components.segmind_tts.audio.container import Container
from custom_components.segmind_tts.audio.decode import async_decode
from custom_components.segmind_tts.audio.process import async_run
from custom_components.segmind_tts.audio.render import (
    LOUDNESS,
    Form,
    Sound,
    async_measured,
    async_render,
)
from custom_components.segmind_tts.audio.wav import HEADER_SIZE, SPEECH, Wav, read

from .loudness import loudness
from .programs import script
from .sounds import RATE, silence, tone


def strike(seconds: float, *, amplitude: int, decay: float = 0.3) -> bytes:
    """Return a tone that is struck and fades, as chimes do."""
    return array(
        "h",
        (
            round(
                amplitude
                * math.exp(-frame / RATE / decay)
                * math.sin(2 * math.pi * 660 * frame / RATE)
            )
            for frame in range(round(seconds * RATE))
        ),
    ).tobytes()


@pytest.fixture
async def words(encoded: Mapping[str, bytes], ffmpeg: str) -> Wav:
    """Speech of five seconds."""
    wav = read(encoded["sized.wav"])
    return await async_decode(wav.to_bytes(), Container.WAV, ffmpeg=ffmpeg, longest=60)


async def measured(ffmpeg: str, *sounds: Wav | bytes) -> list[Sound]:
    """Return sounds with their loudness."""
    wavs = [each if isinstance(each, Wav) else Wav.from_pcm(each) for each in sounds]
    return [await async_measured(each, ffmpeg=ffmpeg) for each in wavs]


@pytest.mark.parametrize("amplitude", [1000, 3000, 30_000])
@pytest.mark.parametrize("form", Form)
async def test_equally_loud(
    words: Wav, ffmpeg: str, amplitude: int, form: Form
) -> None:
    """A chime of any loudness is as loud as the words after it."""
    chime = strike(1.2, amplitude=amplitude)
    sounds = await measured(ffmpeg, chime, words)
    data = await async_render(sounds, lead_in=0.5, form=form, ffmpeg=ffmpeg)
    first = loudness(data, ffmpeg, end=1.7)
    second = loudness(data, ffmpeg, start=1.8)
    assert first.integrated == pytest.approx(LOUDNESS, abs=1)
    assert second.integrated == pytest.approx(LOUDNESS, abs=1)
    assert first.integrated == pytest.approx(second.integrated, abs=1.5)


@pytest.mark.parametrize("gain", [-14, -6, 0, 6])
async def test_voices_are_equally_loud(words: Wav, ffmpeg: str, gain: int) -> None:
    """A take that came quiet or loud is heard as all others are."""
    louder = f"volume={gain}dB"
    command = [ffmpeg, "-v", "error", "-i", "pipe:0", "-af", louder, "-f", "s16le", "-"]
    _, taken = await async_run(command, words.to_bytes(), timeout=30)
    sounds = await measured(ffmpeg, taken)
    data = await async_render(sounds, lead_in=0, form=Form.MP3, ffmpeg=ffmpeg)
    told = loudness(data, ffmpeg)
    assert told.integrated == pytest.approx(LOUDNESS, abs=2)
    assert told.peak <= -1


@pytest.mark.parametrize("form", Form)
async def test_no_peak_is_cut_off(ffmpeg: str, form: Form) -> None:
    """Loud transients between the samples stay below the full scale."""
    click = tone(0.02, amplitude=32_000) + silence(0.3)
    sounds = await measured(ffmpeg, click * 6)
    data = await async_render(sounds, lead_in=0, form=form, ffmpeg=ffmpeg)
    assert loudness(data, ffmpeg).peak <= -1


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.39, 0.5, 1, 2.9])
async def test_short_sounds(ffmpeg: str, seconds: float) -> None:
    """What is shorter than a block of the measurement is loud, too, but not louder."""
    (sound,) = await measured(ffmpeg, tone(seconds, amplitude=2000))
    (long,) = await measured(ffmpeg, tone(5, amplitude=2000))
    assert long.loudness - 10 < sound.loudness <= long.loudness + 0.1


async def test_silence_stays_silent(ffmpeg: str) -> None:
    """Where there is nothing to be heard, no noise is made of it."""
    (sound,) = await measured(ffmpeg, silence(1))
    assert sound.gain == 0
    (noise,) = await measured(ffmpeg, tone(1, amplitude=30))
    assert noise.gain == 30


async def test_length(words: Wav, ffmpeg: str) -> None:
    """Everything is there in its order: silence, chime, words, chime."""
    sounds = await measured(ffmpeg, tone(1), words, tone(0.5))
    data = await async_render(sounds, lead_in=2, form=Form.WAV, ffmpeg=ffmpeg)
    wav = read(data)
    assert wav.format == SPEECH
    assert 2 + 1 + words.duration + 0.5 == pytest.approx(wav.duration, abs=0.5)
    assert not wav.pcm[: 2 * RATE * 2 - 200].tobytes().strip(b"\x00")
    assert int.from_bytes(data[40:44], "little") == len(data) - HEADER_SIZE
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    assert Form.WAV.seconds(len(data)) == pytest.approx(wav.duration)


async def test_mp3_that_all_speakers_take(words: Wav, ffmpeg: str) -> None:
    """Alexa is the choosiest of them."""
    sounds = await measured(ffmpeg, words)
    data = await async_render(sounds, lead_in=0, form=Form.MP3, ffmpeg=ffmpeg)
    info = MPEGInfo(BytesIO(data))
    assert (info.version, info.layer, info.channels) == (2, 3, 1)
    assert (info.sample_rate, info.bitrate) == (24_000, 48_000)
    assert Form.MP3.seconds(len(data)) == pytest.approx(words.duration, abs=0.15)
    # It begins with a frame, and a frame it ends with.
    assert data[:2] == b"\xff\xf3"


async def test_the_same_each_time(words: Wav, ffmpeg: str) -> None:
    """The same sounds make the same file."""
    sounds = await measured(ffmpeg, tone(1), words)
    first, second = [
        await async_render(sounds, lead_in=0.3, form=Form.MP3, ffmpeg=ffmpeg)
        for _ in range(2)
    ]
    assert first == second


@pytest.mark.parametrize("lines", [["exit 1"], ["cat > /dev/null", "exit 0"]])
async def test_of_no_use(tmp_path: Path, lines: list[str]) -> None:
    """An ffmpeg that fails is told of."""
    ffmpeg = script(tmp_path, *lines)
    sound = Sound(wav=Wav.from_pcm(tone(1)), loudness=-20)
    with pytest.raises(DecoderError):
        await async_measured(sound.wav, ffmpeg=ffmpeg)
    with pytest.raises(DecoderError):
        await async_render([sound], lead_in=0, form=Form.MP3, ffmpeg=ffmpeg)


async def test_too_slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ffmpeg that hangs is given up."""
    monkeypatch.setattr(render, "_PATIENCE", 0.1)
    ffmpeg = script(tmp_path, "exec sleep 600")
    async with asyncio.timeout(10):
        with pytest.raises(DecoderError):
            await async_measured(Wav.from_pcm(tone(1)), ffmpeg=ffmpeg)


async def test_cancelled(tmp_path: Path) -> None:
    """No ffmpeg outlives the one who waits for it."""
    report = tmp_path / "pid"
    os.mkfifo(report)
    ffmpeg = script(tmp_path, f"echo $$ > '{report}'", "exec sleep 600")
    sound = Sound(wav=Wav.from_pcm(tone(1)), loudness=-20)
    rendering = asyncio.create_task(
        async_render([sound], lead_in=0, form=Form.MP3, ffmpeg=ffmpeg)
    )
    pid = int(await asyncio.to_thread(report.read_text))
    rendering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rendering
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
