"""Silence and static in s16le samples.

Plain Python, because each step holds the interpreter for microseconds only: an event
loop in another thread gets its turn, however long the audio is.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_WINDOW_SECONDS: Final = 0.02
# High bytes of the samples from -256 to 255: nothing is heard below -42 dBFS.
_QUIET: Final = b"\x00\xff"

_STRETCHES: Final = 64
_STRETCH_SAMPLES: Final = 64
# Mean size of the samples, and mean step between neighbours as a multiple of it: 16384
# and 1.33 in random bytes, about 2000 and 0.3 in speech. Hissed words are as rough as
# static, but not as loud.
_STATIC_SIZE: Final = 4000
_STATIC_ROUGHNESS: Final = 1.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Where nothing is heard.

    `share` is the part of the 20 ms windows that stay below -42 dBFS, from 0 to 1.
    `leading` and `trailing` are the seconds before the first and after the last window
    with sound. Without any sound all of it is leading.
    """

    share: float
    leading: float
    trailing: float


def measure_silence(pcm: memoryview, *, rate: int, channels: int) -> Silence:
    """Return the silence in whole frames of samples, at least one of them."""
    bytes_per_second = rate * channels * 2
    window = max(1, round(rate * _WINDOW_SECONDS)) * channels * 2
    sounding = bytes(
        bool(pcm[start : start + window].tobytes()[1::2].strip(_QUIET))
        for start in range(0, len(pcm), window)
    )
    if (first := sounding.find(1)) < 0:
        return Silence(share=1.0, leading=len(pcm) / bytes_per_second, trailing=0.0)
    end = min((sounding.rfind(1) + 1) * window, len(pcm))
    return Silence(
        share=sounding.count(0) / len(sounding),
        leading=first * window / bytes_per_second,
        trailing=(len(pcm) - end) / bytes_per_second,
    )


def is_static(pcm: memoryview) -> bool:
    """Return whether pcm is static: loud, and neighbours have nothing in common.

    Bytes that are not s16le samples look like that: compressed data, another byte
    order, samples shifted by one byte. Only 64 short stretches are judged, which takes
    a fraction of a millisecond for any length.
    """
    samples = pcm[: len(pcm) // 2 * 2].cast("h")
    count = size = steps = 0
    for start in range(0, len(samples), len(samples) // _STRETCHES + 1):
        stretch = samples[start : start + _STRETCH_SAMPLES].tolist()
        count += len(stretch)
        size += sum(map(abs, stretch))
        steps += sum(abs(after - before) for before, after in pairwise(stretch))
    return size > _STATIC_SIZE * count and steps > _STATIC_ROUGHNESS * size
