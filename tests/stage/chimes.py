"""The chimes that come with the integration: each is a few notes, made of numbers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
import shutil
import subprocess
import sys
from typing import Final

import numpy as np

from custom_components.segmind_tts.audio.render import LOUDNESS, async_measured
from custom_components.segmind_tts.audio.wav import SPEECH, Wav

FOLDER: Final = (
    Path(__file__).parents[2] / "custom_components/segmind_tts/announcing/chimes"
)
PEAK: Final = 0.84
"""Of the full scale; what stays below is as loud at every speaker."""
_FADE: Final = 0.05

type Partials = Sequence[tuple[float, float, float]]
"""Multiples of a pitch, how strong they are, and the seconds in which they fade to 1/e."""

BELL: Final = (
    (0.5, 0.3, 1.6),
    (1.0, 1.0, 1.4),
    (1.19, 0.3, 0.7),
    (2.0, 0.4, 0.6),
    (2.74, 0.15, 0.3),
    (4.07, 0.06, 0.12),
)
GONG: Final = (
    (1.0, 1.0, 2.4),
    (1.48, 0.5, 1.8),
    (2.09, 0.35, 1.2),
    (2.56, 0.25, 0.9),
    (3.39, 0.2, 0.6),
    (5.71, 0.08, 0.2),
)
BAR: Final = ((1.0, 1.0, 0.35), (2.0, 0.35, 0.25), (3.0, 0.1, 0.12), (5.4, 0.05, 0.05))
WOOD: Final = ((1.0, 1.0, 0.22), (3.93, 0.25, 0.08), (9.2, 0.06, 0.03))
GLASS: Final = ((1.0, 1.0, 0.5), (2.0, 0.2, 0.4), (3.0, 0.05, 0.3))
BUZZER: Final = ((1.0, 1.0, 9.0), (2.0, 0.4, 9.0), (3.0, 0.3, 9.0), (5.0, 0.1, 9.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A pitch in hertz, struck at a second; it swells for `attack` seconds.

    Without an end it fades by itself.
    """

    at: float
    pitch: float
    attack: float = 0.004
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Notes on an instrument; the sound ends after `seconds`."""

    instrument: Partials
    notes: Sequence[Note]
    seconds: float


SCORES: Final = {
    "alert": Score(
        instrument=BUZZER,
        notes=[
            Note(at=at, pitch=pitch, attack=0.008, seconds=0.13)
            for start in (0.0, 0.6)
            for at, pitch in (
                (start, 784.0),
                (start + 0.16, 988.0),
                (start + 0.32, 784.0),
            )
        ],
        seconds=1.1,
    ),
    "bell": Score(instrument=BELL, notes=[Note(at=0, pitch=784.0)], seconds=1.8),
    "ding_dong": Score(
        instrument=BAR,
        notes=[Note(at=0, pitch=659.3), Note(at=0.55, pitch=523.3)],
        seconds=1.7,
    ),
    "gong": Score(
        instrument=GONG, notes=[Note(at=0, pitch=174.6, attack=0.03)], seconds=2.4
    ),
    "marimba": Score(
        instrument=WOOD,
        notes=[
            Note(at=0.14 * step, pitch=pitch)
            for step, pitch in enumerate((523.3, 659.3, 784.0, 1046.5))
        ],
        seconds=1.2,
    ),
    "soft": Score(
        instrument=GLASS,
        notes=[
            Note(at=0, pitch=440.0, attack=0.08),
            Note(at=0.3, pitch=659.3, attack=0.08),
        ],
        seconds=1.4,
    ),
}


def play(score: Score) -> np.ndarray:
    """Return the samples of a score, from -1 to 1."""
    time = np.arange(round(score.seconds * SPEECH.rate)) / SPEECH.rate
    sound = np.zeros_like(time)
    for note in score.notes:
        since = np.maximum(time - note.at, 0)
        tone = sum(
            strength
            * np.exp(-since / decay)
            * np.sin(2 * np.pi * note.pitch * multiple * since)
            for multiple, strength, decay in score.instrument
        )
        tone *= np.minimum(since / note.attack, 1)
        if note.seconds is not None:
            tone *= np.clip((note.seconds - since) / 0.02, 0, 1)
        sound += tone
    sound *= np.minimum((score.seconds - time) / _FADE, 1)
    leveled: np.ndarray = sound / np.abs(sound).max()
    return leveled


async def async_leveled(sound: np.ndarray, ffmpeg: str) -> Wav:
    """Return a sound as loud as all sounds are to be. Raises ValueError if it can't be."""
    quiet = await async_measured(_wav(sound * 0.5), ffmpeg=ffmpeg)
    factor = 0.5 * 10 ** ((LOUDNESS - quiet.loudness) / 20)
    if factor > PEAK:
        raise ValueError(f"Too peaky by {20 * np.log10(factor / PEAK):.1f} dB")
    return _wav(sound * factor)


def _wav(sound: np.ndarray) -> Wav:
    return Wav.from_pcm(np.round(sound * 32767).astype("<i2").tobytes())


def write(path: Path, wav: Wav, ffmpeg: str) -> None:
    """Write a sound as FLAC."""
    exact = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact")
    command = [ffmpeg, "-v", "error", "-y", "-i", "pipe:0", *exact, str(path)]
    subprocess.run(command, input=wav.to_bytes(), check=True)


def main() -> None:
    """Write the chimes."""
    ffmpeg = shutil.which("ffmpeg") or sys.exit("ffmpeg is missing")
    FOLDER.mkdir(exist_ok=True)
    for name, score in SCORES.items():
        wav = asyncio.run(async_leveled(play(score), ffmpeg))
        write(FOLDER / f"{name}.flac", wav, ffmpeg)


if __name__ == "__main__":
    main()
