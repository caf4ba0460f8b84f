"""Level: a take that grows quieter and quieter is brought back to where it began."""

from collections.abc import Iterator, Sequence
from itertools import batched, pairwise
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
    begun = spoken[:third]
    if median(begun) - median(spoken[-third:]) < _DROP:
        return wav
    return Wav.from_pcm(_raised(wav, list(_gains(contour, begun))), wav.format)


def _gains(contour: Contour, begun: Sequence[float]) -> Iterator[float]:
    """Yield the gain of each block, in decibels: that of the one before if it is silent.

    With it the block's words are as loud as those that the take has begun with, and none
    of them is louder than these.
    """
    usual, loudest = median(begun), max(begun)
    gain = 0.0
    for block in batched(contour.levels, _BLOCK, strict=False):
        if spoken := [_decibels(each) for each in block if each > contour.threshold]:
            wanted = min(usual - median(spoken), loudest - max(spoken))
            gain = min(max(0.0, wanted), _MOST_GAIN)
        yield gain


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
