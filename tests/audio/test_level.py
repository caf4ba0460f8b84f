"""A take that grows quiet is raised to where it began; another is left alone."""

import audioop
import pytest

from custom_components.segmind_tts.audio.contour import Contour
from custom_components.segmind_tts.audio.level import level
from custom_components.segmind_tts.audio.wav import Wav, WavFormat

from .sounds import RATE, silence, tone


def words(seconds: int, *, amplitude: int, channels: int = 1) -> bytes:
    """Return words of half a second with pauses between them."""
    word = tone(0.5, amplitude=amplitude, channels=channels)
    return (word + silence(0.1) * channels) * (2 * seconds)


def levelled(pcm: bytes, channels: int = 1) -> bytes:
    """Return samples as they are kept."""
    layout = WavFormat(rate=RATE, channels=channels, sample_width=2)
    wav = Wav.from_pcm(pcm, layout)
    return bytes(level(wav, Contour.of(wav)).pcm)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("quiet", [2000, 1000])
def test_raised(quiet: int, channels: int) -> None:
    """The last third is as loud as the first, and nothing is louder than that."""
    begun = words(12, amplitude=8000, channels=channels)
    pcm = begun + words(6, amplitude=quiet, channels=channels)
    raised = levelled(pcm, channels)
    assert len(raised) == len(pcm)
    last = len(pcm) // 4 // 4 * 4
    assert audioop.max(raised[-last:], 2) == pytest.approx(8000, rel=0.05)
    assert audioop.max(raised, 2) <= 8400
    # Up to a second before the drop nothing is changed.
    untouched = len(begun) - 2 * RATE * 2 * channels
    assert raised[:untouched] == pcm[:untouched]


def test_slowly() -> None:
    """A take that fades for its whole length is level in the end."""
    steps = [round(8000 / 10 ** (step / 19)) for step in range(20)]
    raised = levelled(b"".join(words(1, amplitude=step) for step in steps))
    third = len(raised) // 6 * 2
    first, last = audioop.rms(raised[:third], 2), audioop.rms(raised[-third:], 2)
    assert last == pytest.approx(first, rel=0.3)


@pytest.mark.parametrize(
    "pcm",
    [
        pytest.param(words(9, amplitude=8000), id="level"),
        pytest.param(
            words(6, amplitude=8000) + words(3, amplitude=4000), id="a-little-quieter"
        ),
        pytest.param(words(3, amplitude=2000) + words(6, amplitude=8000), id="louder"),
        pytest.param(
            words(3, amplitude=8000)
            + words(3, amplitude=1000)
            + words(3, amplitude=8000),
            id="whispered-within",
        ),
        pytest.param(words(1, amplitude=8000) + tone(0.4, amplitude=800), id="short"),
    ],
)
def test_left_alone(pcm: bytes) -> None:
    """What a voice does by intent is as it was spoken."""
    assert levelled(pcm) == pcm
