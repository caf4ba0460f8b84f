"""The contour of a take: how loud it is from moment to moment, and what that tells.

Levels come from `audioop`, which Home Assistant requires: a step holds the interpreter
for microseconds only, however long the audio is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
import re
from typing import Final

import audioop

from .wav import Wav

WINDOW: Final = 0.02
"""Seconds."""
_LOUD: Final = 0.9
"""Of the windows, nine tenths are not louder than speech is where it is loud."""
_SILENT: Final = 10 ** (-32 / 20)
"""Against loud speech; noise below it is no sound."""
_FLOOR: Final = 30
"""Of s16 samples: nothing is heard below -60 dBFS."""
_PAUSE: Final = re.compile(rb"\0{7,}")
"""Silence that is longer than any within a word."""
_MOMENT: Final = 0.005
"""Seconds."""
_SUDDEN: Final = 10 ** (-18 / 20)
"""Against loud speech: words fade out below it, even those that end in a plosive."""


@dataclass(frozen=True)
class Contour:
    """Root mean squares of the windows of a take, which holds at least one sample."""

    levels: tuple[int, ...]
    end: int
    """The level of the last moment."""

    @classmethod
    def of(cls, wav: Wav) -> Contour:
        """Measure s16 sound. Blocks for about a tenth of a millisecond per second of it."""
        pcm, size = wav.pcm, window_size(wav)
        levels = tuple(
            audioop.rms(pcm[start : start + size], 2)
            for start in range(0, len(pcm), size)
        )
        return cls(levels=levels, end=audioop.rms(pcm[-window_size(wav, _MOMENT) :], 2))

    @cached_property
    def loud(self) -> int:
        """The level of loud speech."""
        return sorted(self.levels)[int(len(self.levels) * _LOUD)]

    @cached_property
    def threshold(self) -> float:
        """The level below which is silence."""
        return max(_FLOOR, self.loud * _SILENT)

    @cached_property
    def sounding(self) -> bytes:
        """1 for each window with sound, 0 for silence."""
        return bytes(level > self.threshold for level in self.levels)

    @cached_property
    def words(self) -> bytes:
        """`sounding` from the first word to the last."""
        return self.sounding.strip(b"\0")

    @property
    def leading(self) -> int:
        """Windows before the first word."""
        return len(self.sounding) - len(self.sounding.lstrip(b"\0"))

    @property
    def trailing(self) -> float:
        """Seconds of silence after the last word."""
        return WINDOW * (len(self.sounding) - len(self.sounding.rstrip(b"\0")))

    @property
    def speech(self) -> float:
        """Seconds of speech without its pauses, which a punctuation mark may stretch."""
        return WINDOW * (len(self.words) - sum(self._pauses()))

    @property
    def longest_pause(self) -> float:
        """Seconds of the longest silence between words."""
        return WINDOW * max(self._pauses(), default=0)

    @property
    def ends_suddenly(self) -> bool:
        """Whether the sound stops at full level, as it does in the middle of a word."""
        return self.end > _SUDDEN * self.loud

    def _pauses(self) -> Iterator[int]:
        return (len(found[0]) for found in _PAUSE.finditer(self.words))


def window_size(wav: Wav, seconds: float = WINDOW) -> int:
    """Return the bytes of a window of whole frames."""
    return max(1, round(wav.format.rate * seconds)) * wav.format.frame_size
