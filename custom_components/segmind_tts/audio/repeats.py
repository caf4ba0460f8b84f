"""Repeats: whether a take says the same thing twice."""

from itertools import batched
import math
from typing import Final

import audioop

from .contour import Contour, window_size
from .wav import Wav

_MOST_STEPS: Final = 1500
"""Of the comparison of a take with itself: its time grows with their square."""
_LAGS: Final = (0.45, 0.72)
"""Where a second time may begin, against the whole, as silence may lie between."""
_LEAST_STEPS: Final = 6
_LEAST_VARIANCE: Final = 1.0
"""Of decibels, and of crossings in a window: what is steadier is like anything steady."""
_RANGE: Final = 35.0
"""Decibels below loud speech that count."""


def similarity_to_itself(wav: Wav, contour: Contour) -> float:
    """Return how much the latter half of a take is like the former, from -1 to 1.

    Both loudness and sharpness (how often the samples cross zero) are compared. Blocks for
    up to half a second.
    """
    levels, crossings = _features(wav, contour)
    steps = len(levels)
    lags = range(int(steps * _LAGS[0]), int(steps * _LAGS[1]) + 1)
    return max(
        (
            (_correlation(levels, lag) + _correlation(crossings, lag)) / 2
            for lag in lags
            if lag and steps - lag >= _LEAST_STEPS
        ),
        default=-1.0,
    )


def _features(wav: Wav, contour: Contour) -> tuple[list[float], list[float]]:
    """Return loudness and sharpness of the windows from the first word to the last."""
    size, first = window_size(wav), contour.leading
    windows = range(first, first + len(contour.words))
    levels, crossings = list[float](), list[float]()
    for group in batched(windows, len(windows) // _MOST_STEPS + 1, strict=False):
        frames = wav.pcm[group[0] * size : (group[-1] + 1) * size]
        level = audioop.rms(frames, 2)
        decibels = 20 * math.log10((level + 1) / (contour.loud + 1))
        levels.append(max(-_RANGE, decibels))
        is_sound = level > contour.threshold
        crossings.append(audioop.cross(frames, 2) / len(group) if is_sound else 0.0)
    return levels, crossings


def _correlation(series: list[float], lag: int) -> float:
    """Return how a series goes with itself `lag` steps later; 0 if it goes nowhere."""
    before, after = series[:-lag], series[lag:]
    count, of_before, of_after = len(before), sum(before), sum(after)
    variances = (
        math.sumprod(before, before) / count - (of_before / count) ** 2,
        math.sumprod(after, after) / count - (of_after / count) ** 2,
    )
    if min(variances) < _LEAST_VARIANCE:
        return 0.0
    together = math.sumprod(before, after) / count - of_before * of_after / count**2
    return together / math.sqrt(variances[0] * variances[1])
