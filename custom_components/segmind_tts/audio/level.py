"""Level: a take that grows quieter and quieter is brought back to where it began."""

from itertools import pairwise
import math
from statistics import median
from typing import Final

import audioop

from .contour import WINDOW, Contour, window_size
from .wav import Wav

_DROP: Final = 9.0
"""Decibels between the first and the last third; people lower their voice by half of it."""
_LEAST: Final = 3.0
"""Seconds of speech; in less a third is a word or two."""
_MOST_GAIN: Final = 18.0
"""Decibels; more would raise the noise below the words to where it is heard."""
_BLOCK: Final = round(1.0 / WINDOW)
"""Windows whose common level is told."""


def level(wav: Wav, contour: Contour) -> Wav:
    """Return s16 sound, raised where it has grown quiet: as it is, if it has not.

    Blocks for about a millisecond per second of sound that is raised.
    """
    spoken = [_decibels(each) for each in contour.levels if each > contour.threshold]
    third = len(spoken) // 3
    if third * 3 * WINDOW < _LEAST:
        return wav
    start = median(spoken[:third])
    if start - median(spoken[-third:]) < _DROP:
        return wav
    gains = [
        min(max(0.0, start - each), _MOST_GAIN) for each in _course(contour, start)
    ]
    return Wav.from_pcm(_raised(wav, gains), wav.format)


def _course(contour: Contour, level: float) -> list[float]:
    """Return the level of each block's words, or that of the one before, in decibels."""
    course = []
    for start in range(0, len(contour.levels), _BLOCK):
        block = contour.levels[start : start + _BLOCK]
        if spoken := [_decibels(each) for each in block if each > contour.threshold]:
            level = median(spoken)
        course.append(level)
    return course


def _raised(wav: Wav, gains: list[float]) -> bytes:
    """Return the samples with the gains of their blocks.

    Where two blocks meet the lesser gain counts: what is not quiet must not get loud.
    """
    size = window_size(wav)
    joints = [min(pair) for pair in pairwise([gains[0], *gains, gains[-1]])]
    steps = (
        before + (after - before) * step / _BLOCK
        for before, after in pairwise(joints)
        for step in range(_BLOCK)
    )
    return b"".join(
        audioop.mul(wav.pcm[start : start + size], 2, 10 ** (gain / 20))
        for start, gain in zip(range(0, len(wav.pcm), size), steps, strict=False)
    )


def _decibels(level: int) -> float:
    return 20 * math.log10(level)
