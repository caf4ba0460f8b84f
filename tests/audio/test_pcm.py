"""Tests of measures on samples."""

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.audio.pcm import is_static, measure_silence

from .sounds import RATE, silence, static, tone


@pytest.mark.parametrize(
    ("pcm", "share", "leading", "trailing"),
    [
        pytest.param(tone(1), 0, 0, 0, id="tone"),
        pytest.param(silence(1), 1, 1, 0, id="silence"),
        pytest.param(
            silence(0.5) + tone(1) + silence(0.25), 0.43, 0.5, 0.25, id="around"
        ),
        pytest.param(tone(0.5) + silence(1) + tone(0.5), 0.5, 0, 0, id="between"),
        pytest.param(tone(1, amplitude=250), 1, 1, 0, id="too-quiet"),
        pytest.param(tone(1, amplitude=300), 0, 0, 0, id="quiet"),
        pytest.param(silence(0.001), 1, 0.001, 0, id="short-silence"),
        pytest.param(tone(0.001), 0, 0, 0, id="short-tone"),
        pytest.param(silence(1) + tone(0.001), 0.98, 1, 0, id="click"),
    ],
)
def test_silence(pcm: bytes, share: float, leading: float, trailing: float) -> None:
    """Silence is found where it is, to a window of 20 ms."""
    measured = measure_silence(memoryview(pcm), rate=RATE, channels=1)
    assert measured.share == pytest.approx(share, abs=0.01)
    assert measured.leading == pytest.approx(leading, abs=0.02)
    assert measured.trailing == pytest.approx(trailing, abs=0.02)


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("rate", [8_000, 44_100])
def test_layouts(rate: int, channels: int) -> None:
    """Rates and channels do not change what is measured."""
    sound = tone(1, rate=rate, channels=channels)
    pcm = bytes(len(sound) // 2) + sound + bytes(len(sound))
    measured = measure_silence(memoryview(pcm), rate=rate, channels=channels)
    assert measured.share == pytest.approx(0.6, abs=0.02)
    assert measured.leading == pytest.approx(0.5, abs=0.03)
    assert measured.trailing == pytest.approx(1, abs=0.03)


@given(
    st.binary(min_size=1, max_size=500), st.integers(1, 2000), st.sampled_from([1, 2])
)
def test_any_samples(frames: bytes, rate: int, channels: int) -> None:
    """Silence never exceeds the sound that it is measured in."""
    pcm = frames * 2 * channels
    measured = measure_silence(memoryview(pcm), rate=rate, channels=channels)
    duration = len(pcm) / (2 * channels * rate)
    assert 0 <= measured.share <= 1
    assert min(measured.leading, measured.trailing) >= 0
    assert measured.leading + measured.trailing <= duration * 1.000001


@pytest.mark.parametrize(
    ("pcm", "noise"),
    [
        pytest.param(static(1), True, id="static"),
        pytest.param(static(0.01), True, id="short-static"),
        pytest.param(tone(1, amplitude=3000) + static(1), True, id="half-static"),
        pytest.param(silence(1) + static(1), True, id="static-after-silence"),
        pytest.param(static(1, amplitude=4000), False, id="hiss"),
        pytest.param(tone(1, amplitude=32_767), False, id="loud-tone"),
        pytest.param(tone(1), False, id="tone"),
        pytest.param(silence(1), False, id="silence"),
        pytest.param(b"\x01", False, id="half-a-sample"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_noise(pcm: bytes, noise: bool) -> None:
    """Static is loud and rough."""
    assert is_static(memoryview(pcm)) is noise
