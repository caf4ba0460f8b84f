"""Speech that is well-formed and wrong: each way takes a WAV and how much of it is wrong."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import numpy as np

from tests.emulator.script import Line
from tests.emulator.voices import choose_voices
from tests.emulator.wav import SAMPLE_RATE, SAMPLE_WIDTH, samples, silence, to_wav

type Spoil = Callable[[bytes, float], bytes]

_STORY: Final = (
    "And then they went on and on, of ships and kings and how the sea is boiling hot, "
    "and nobody in all the house had asked for any of these words. "
)
_PAUSE: Final = 0.4
_QUIET: Final = 500
"""The size of samples below which is no speech."""


def cut(wav: bytes, share: float) -> bytes:
    """Keep the speech up to a share of it."""
    pcm = samples(wav)
    first, end = _speech(pcm)
    return to_wav(pcm[: _whole(first + share * (end - first))])


def babble(wav: bytes, seconds: float) -> bytes:
    """Go on with other speech for so many seconds."""
    talk = _babble()
    more = (talk * (int(seconds * SAMPLE_RATE * SAMPLE_WIDTH) // len(talk) + 1))[
        : _whole(seconds * SAMPLE_RATE * SAMPLE_WIDTH)
    ]
    return to_wav(samples(wav) + silence(_PAUSE) + more + silence(_PAUSE))


def hole(wav: bytes, seconds: float) -> bytes:
    """Be silent for so many seconds in the middle."""
    pcm = samples(wav)
    middle = _whole(sum(_speech(pcm)) / 2)
    return to_wav(pcm[:middle] + silence(seconds) + pcm[middle:])


def twice(wav: bytes, times: float) -> bytes:
    """Say the same so many times."""
    return to_wav(samples(wav) * int(times))


def fade(wav: bytes, decibels: float) -> bytes:
    """Be so much quieter in the last third."""
    pcm = samples(wav)
    first, end = _speech(pcm)
    start = _whole(end - (end - first) / 3)
    quiet = np.frombuffer(pcm[start:], dtype="<i2") * 10 ** (-decibels / 20)
    return to_wav(pcm[:start] + quiet.astype("<i2").tobytes())


SPOILT: Mapping[str, tuple[Spoil, float]] = {
    "audio_cut": (cut, 0.6),
    "audio_babble": (babble, 12.0),
    "audio_hole": (hole, 6.0),
    "audio_twice": (twice, 2.0),
    "audio_fades": (fade, 12.0),
}
"""By the name of a fault, with the value that it has where none is given."""


@cache
def _babble() -> bytes:
    return choose_voices("auto").speak(Line(voice="Puck", text=_STORY))


def _speech(pcm: bytes) -> tuple[int, int]:
    """Return where the first word begins and the last one ends, in bytes."""
    loud = np.flatnonzero(np.abs(np.frombuffer(pcm, dtype="<i2").astype(int)) > _QUIET)
    if not len(loud):
        return 0, len(pcm)
    return int(loud[0]) * SAMPLE_WIDTH, int(loud[-1] + 1) * SAMPLE_WIDTH


def _whole(size: float) -> int:
    """Return bytes of whole samples."""
    return int(size) // SAMPLE_WIDTH * SAMPLE_WIDTH
