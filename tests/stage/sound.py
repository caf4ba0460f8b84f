"""Comparing and drawing sounds: 16-bit mono samples, as floats between -1 and 1."""

from io import BytesIO
from pathlib import Path
import wave

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

type Samples = NDArray[np.float64]

SLICE = 480
"""Samples by which loudness is compared: 20 ms at 24 kHz."""
WIDTH, LANE, MARGIN = 1200, 160, 24
BACKGROUND, INK, LINE = "#ffffff", "#03a9f4", "#d0d7de"


def from_pcm(pcm: bytes) -> Samples:
    """Return the samples of 16-bit little-endian mono PCM."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768


def from_wav(data: bytes) -> Samples:
    """Return the samples of a 16-bit mono WAV file."""
    with wave.open(BytesIO(data)) as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise ValueError("not 16-bit mono")
        return from_pcm(file.readframes(file.getnframes()))


def loudness(samples: Samples) -> float:
    """Return the root mean square: 0 is silence, 1 the loudest."""
    return float(np.sqrt(np.mean(samples**2))) if samples.size else 0.0


def correlation(one: Samples, other: Samples) -> float:
    """Return the peak of the normalised cross-correlation of two sounds.

    1 means the same sound, whatever the delay and the loudness; what is missing
    at an end lowers it as much as what is different.
    """
    energy = np.linalg.norm(one) * np.linalg.norm(other)
    if not energy:
        return 0.0
    size = 1 << (one.size + other.size - 1).bit_length()
    spectrum = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    return float(np.max(np.fft.irfft(spectrum, size)) / energy)


def find(part: Samples, whole: Samples) -> tuple[int, float]:
    """Return where in a sound another one is, in samples, and how alike it is there."""
    size = 1 << (part.size + whole.size - 1).bit_length()
    spectrum = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    begin = int(np.argmax(np.fft.irfft(spectrum, size)[: whole.size]))
    return begin, correlation(part, whole[begin : begin + part.size])


def find_contour(part: Samples, whole: Samples) -> tuple[int, float]:
    """Return where in a sound another one is by its loudness, and how alike it is there.

    This is for players that stretch a sound to keep in time, which changes each sample.
    """
    one, other = _contour(part), _contour(whole)
    places = np.lib.stride_tricks.sliding_window_view(other, one.size)
    likeness = [_alike(one, place) for place in places]
    best = int(np.argmax(likeness))
    return best * SLICE, likeness[best]


def _alike(one: Samples, other: Samples) -> float:
    """Return the correlation of two contours, 0 if one of them is silence."""
    if not one.any() or not other.any():
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _contour(samples: Samples) -> Samples:
    """Return the loudness of each slice of a sound."""
    slices = samples[: samples.size // SLICE * SLICE].reshape(-1, SLICE)
    contour: Samples = np.sqrt(np.mean(slices**2, axis=1))
    return contour


def draw(path: Path, lanes: dict[str, Samples]) -> None:
    """Write a PNG with the waveform of each sound in a lane under its title.

    All lanes share one time scale.
    """
    longest = max(samples.size for samples in lanes.values())
    image = Image.new("RGB", (WIDTH, (LANE + MARGIN) * len(lanes)), BACKGROUND)
    canvas = ImageDraw.Draw(image)
    for number, (title, samples) in enumerate(lanes.items()):
        top = number * (LANE + MARGIN)
        canvas.text((4, top + 6), title, fill="#24292f")
        _draw_lane(canvas, top + MARGIN + LANE // 2, samples, longest)
    image.save(path)


def _draw_lane(
    canvas: ImageDraw.ImageDraw, middle: int, samples: Samples, longest: int
) -> None:
    canvas.line((0, middle, WIDTH, middle), fill=LINE)
    used = max(1, round(WIDTH * samples.size / longest))
    for x, column in enumerate(np.array_split(samples, used)):
        if column.size:
            low, high = column.min() * LANE / 2, column.max() * LANE / 2
            canvas.line((x, middle - high, x, middle - low), fill=INK)
