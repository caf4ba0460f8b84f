"""Joints: two sentences of two takes, against both in one take."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from itertools import groupby
import math
from operator import itemgetter
from typing import Final

import numpy as np

from custom_components.segmind_tts.audio.join import async_joined
from tests.emulator.script import Line
from tests.emulator.voices import Espeak
from tests.emulator.wav import HEADER_SIZE, SAMPLE_RATE, to_wav

type Speak = Callable[[str], bytes]
"""Returns the 24 kHz mono s16 samples of a text, in a new take."""
type Samples = np.ndarray

PAIRS: Final = (
    ("The washing machine is done.", "It ran for 52 minutes."),
    ("The dryer is done.", "It ran for 75 minutes."),
    ("The car is charged.", "It took 23 kilowatt hours."),
    ("Good morning.", "It is 7 degrees outside."),
    ("The window in the bathroom is still open.", "It is 4 degrees outside."),
    ("The bus is late.", "It leaves in 12 minutes."),
    ("Attention please.", "Dinner is ready."),
    ("Electricity is cheap now.", "A kilowatt hour is 14 cents."),
    ("Ann arrives in 20 minutes.", "Please set the table."),
    ("It is 6:45.", "Time to get up."),
    ("Ben is home.", "The alarm is off."),
    ("Eva is home.", "There is post in the letter box."),
    ("Tomorrow will be rainy.", "One appointment is in your calendar."),
    ("The sauna has 65 degrees.", "It is ready in 15 minutes."),
)
_VOICES: Final = ("Zephyr", "Kore", "Puck", "Charon")
_WINDOW: Final = SAMPLE_RATE // 50
_SILENT: Final = 10 ** (-32 / 20)
_NEAR: Final = 0.25
"""Of the length: so far from where the letters tell a pause may be."""
_FRAME: Final = SAMPLE_RATE // 20
_LAGS: Final = slice(SAMPLE_RATE // 350, SAMPLE_RATE // 60)
"""Of the pitches that voices have."""
_ACROSS: Final = round(0.6 * SAMPLE_RATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """How the second sentence sounds against the first."""

    pause_s: float
    level_db: float
    pitch_semitones: float
    step_semitones: float
    """From the last 0.6 s before the pause to the first after it."""


async def joints() -> dict[str, dict[str, float]]:
    """Return how the emulator's voices sound at joints, and in one take."""
    espeak = Espeak()

    def speak(voice: str) -> Speak:
        return lambda text: espeak.speak(Line(voice=voice, text=text))

    return await compared(map(speak, _VOICES))


async def compared(voices: Iterable[Speak]) -> dict[str, dict[str, float]]:
    """Return what is usual of one take and of joined ones, and by how much they differ.

    One take is compared with another one of the same words, too: voices that never say
    anything twice in the same way differ from take to take.
    """
    ones, others, joined = [], [], []
    for speak in voices:
        for first, second in PAIRS:
            share = len(first) / len(first + second)
            ones.append(_joint(speak(f"{first} {second}"), share))
            others.append(_joint(speak(f"{first} {second}"), share))
            takes = [to_wav(speak(each)) for each in (first, second)]
            wav = await async_joined(takes, ffmpeg="ffmpeg")
            joined.append(_joint(wav[HEADER_SIZE:], share))
    one, other, parts = map(_table, (ones, others, joined))
    return {
        "one_take": _figures(np.nanmedian(one, axis=0)),
        "joined": _figures(np.nanmedian(parts, axis=0)),
        "one_take_from_another": _figures(np.nanmean(abs(one - other), axis=0)),
        "joined_from_one_take": _figures(np.nanmean(abs(parts - one), axis=0)),
    }


def _joint(pcm: bytes, share: float) -> Joint:
    """Measure the pause behind so much of what is said."""
    heard = np.frombuffer(pcm, dtype="<i2") / 2**15
    begin, end, loud = _loud(heard)
    pause = _pause(loud, begin + share * (end - begin), _NEAR * (end - begin))
    before = heard[begin * _WINDOW : pause.start * _WINDOW]
    after = heard[pause.stop * _WINDOW : end * _WINDOW]
    return Joint(
        pause_s=len(pause) * _WINDOW / SAMPLE_RATE,
        level_db=20 * math.log10(_level(after) / _level(before)),
        pitch_semitones=_semitones(before, after),
        step_semitones=_semitones(before[-_ACROSS:], after[:_ACROSS]),
    )


def _loud(heard: Samples) -> tuple[int, int, list[bool]]:
    """Return the windows of the first word and behind the last, and which are loud."""
    levels = _levels(heard)
    loud = levels > _SILENT * np.quantile(levels, 0.9)
    first, *_, last = np.flatnonzero(loud)
    return int(first), int(last) + 1, loud.tolist()


def _pause(loud: Sequence[bool], expected: float, near: float) -> range:
    """Return the longest silence that is near to where it is expected."""
    runs = (
        [window for window, _ in run]
        for is_loud, run in groupby(enumerate(loud), itemgetter(1))
        if not is_loud
    )
    return max(
        (
            range(run[0], run[-1] + 1)
            for run in runs
            if abs((run[0] + run[-1]) / 2 - expected) < near
        ),
        key=len,
    )


def _levels(heard: Samples) -> Samples:
    windows = heard[: heard.size // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    levels: Samples = np.sqrt((windows**2).mean(axis=1))
    return levels


def _level(heard: Samples) -> float:
    levels = _levels(heard)
    return float(np.sqrt((levels[levels > levels.max() / 10] ** 2).mean()))


def _semitones(before: Samples, after: Samples) -> float:
    return 12 * math.log2(_pitch(after) / _pitch(before))


def _pitch(heard: Samples) -> float:
    """Return the median pitch in Hz of what repeats itself, as vowels do; NaN without any."""
    frames = np.lib.stride_tricks.sliding_window_view(heard, _FRAME)[::_WINDOW]
    spectra = np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2 * _FRAME)
    likeness = np.fft.irfft(np.abs(spectra) ** 2)
    lags = _LAGS.start + likeness[:, _LAGS].argmax(axis=1)
    best = likeness[np.arange(len(lags)), lags]
    voiced = lags[best > likeness[:, 0] / 2]
    return float(SAMPLE_RATE / np.median(voiced)) if voiced.size else math.nan


def _table(some: Sequence[Joint]) -> Samples:
    return np.array([astuple(each) for each in some])


def _figures(columns: Samples) -> dict[str, float]:
    names = (field.name for field in fields(Joint))
    return dict(zip(names, columns.round(2).tolist(), strict=True))
