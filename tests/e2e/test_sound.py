"""The ear that judges the other tests: it must not take anything for the same."""

from pathlib import Path

import numpy as np
from PIL import Image
import pytest

from tests.stage import sound
from tests.stage.demo import SAME_SOUND, judge

RANDOM = np.random.default_rng(1)
SPEECH = RANDOM.normal(size=24_000) * 0.1
SILENCE = np.zeros(4_000)


@pytest.mark.parametrize(
    "heard",
    [
        SPEECH,
        SPEECH / 4,
        np.concatenate([SILENCE, SPEECH]),
        SPEECH + RANDOM.normal(size=SPEECH.size) * 0.01,
    ],
    ids=["same", "quieter", "later", "noisier"],
)
def test_same(heard: sound.Samples) -> None:
    """Delay, loudness and a little noise do not make another sound of it."""
    assert judge(heard, SPEECH)["passed"]
    assert sound.correlation(SPEECH, heard) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    "heard",
    [
        RANDOM.normal(size=SPEECH.size),
        SPEECH[: SPEECH.size * 3 // 4],
        np.concatenate([SPEECH[12_000:], SPEECH[:12_000]]),
        SILENCE,
        np.array([]),
    ],
    ids=["other", "cut short", "shuffled", "silence", "nothing"],
)
def test_different(heard: sound.Samples) -> None:
    """Another sound, or only a part of it, is noticed."""
    assert not judge(heard, SPEECH)["passed"]
    assert sound.correlation(SPEECH, heard) < SAME_SOUND


@pytest.mark.parametrize(("heard", "passed"), [(SPEECH, True), (SILENCE, False)])
def test_audible(heard: sound.Samples, passed: bool) -> None:
    """Where nobody knows what was spoken, there must be a sound at least."""
    assert judge(heard, None)["passed"] is passed


def test_draw(tmp_path: Path) -> None:
    """The waveform's lanes share one time scale: half the sound ends half way."""
    sound.draw(tmp_path / "a.png", {"long": SPEECH, "short": SPEECH[:12_000]})
    image = np.asarray(Image.open(tmp_path / "a.png"))
    inked = np.flatnonzero(
        (image == (3, 169, 244)).all(axis=2)[sound.LANE :].any(axis=0)
    )
    assert inked.max() == pytest.approx(sound.WIDTH / 2, abs=2)
