"""Parts are joined without clicks and without doubled pauses."""

from array import array
from collections.abc import Mapping

import pytest

from custom_components.segmind_tts.audio.join import async_samples, trim
from custom_components.segmind_tts.audio.wav import SPEECH, Wav, read

RATE = SPEECH.rate
LEVEL = 8000


def _wav(before: float, sound: float, after: float) -> Wav:
    """Return a part: silence, a square wave, silence."""
    samples = array("h", bytes(2 * round(before * RATE)))
    samples.extend(
        LEVEL if each // 60 % 2 else -LEVEL for each in range(round(sound * RATE))
    )
    samples.extend(array("h", bytes(2 * round(after * RATE))))
    return Wav.from_pcm(samples.tobytes())


@pytest.mark.parametrize(
    ("first", "last", "seconds"),
    [
        (True, True, 3.0),
        (True, False, 2.3),
        (False, True, 2.05),
        (False, False, 1.35),
    ],
)
def test_silence_at_joints_is_cut(first: bool, last: bool, seconds: float) -> None:
    """One second of silence on each side becomes a pause where parts meet."""
    part = trim(_wav(1, 1, 1), first=first, last=last)
    assert len(part) / 2 / RATE == pytest.approx(seconds, abs=0.02)


def test_a_short_pause_is_left_alone() -> None:
    """What is shorter than the pause is neither cut nor faded."""
    wav = _wav(0.02, 1, 0.1)
    assert trim(wav, first=False, last=False) == bytes(wav.pcm)


def test_silence_alone() -> None:
    """A part in which nothing is heard becomes a short pause, and breaks nothing."""
    part = trim(Wav.from_pcm(bytes(2 * RATE)), first=False, last=False)
    assert len(part) / 2 / RATE == pytest.approx(0.05, abs=0.02)


def test_a_cut_does_not_click() -> None:
    """At a cut the sound grows from nothing."""
    noisy = array("h", [100, -100] * RATE)
    loud = array("h", [LEVEL, -LEVEL] * RATE)
    part = array(
        "h",
        trim(Wav.from_pcm((noisy + loud + noisy).tobytes()), first=False, last=False),
    )
    assert part[0] == 0
    assert abs(part[-1]) == 0
    assert max(abs(a) for a in part[:20]) < 100


async def test_speech_is_not_decoded() -> None:
    """A WAV as Gemini makes it needs no ffmpeg."""
    wav = _wav(0, 0.5, 0)
    samples = await async_samples(wav.to_bytes(), ffmpeg="no-such-program")
    assert samples.pcm == wav.pcm


@pytest.mark.parametrize("name", ["wav", "extensible.wav"])
async def test_other_rates_and_channels(
    name: str, ffmpeg: str, encoded: Mapping[str, bytes]
) -> None:
    """Samples of another rate, or of several channels, join as Gemini's do."""
    verified = read(encoded[name]).to_bytes()
    samples = await async_samples(verified, ffmpeg=ffmpeg)
    assert samples.format == SPEECH
    duration = read(encoded["sized.wav"]).duration
    assert samples.duration == pytest.approx(duration, abs=0.01)
