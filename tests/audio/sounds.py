"""Sounds made of numbers: s16 samples at 24 kHz mono unless told otherwise."""

from array import array
import math
from random import Random
import struct

RATE = 24_000


def tone(
    seconds: float, *, amplitude: int = 8000, rate: int = RATE, channels: int = 1
) -> bytes:
    """Return a tone of 440 Hz."""
    samples = (
        round(amplitude * math.sin(2 * math.pi * 440 * frame / rate))
        for frame in range(round(seconds * rate))
    )
    return array("h", (sample for sample in samples for _ in range(channels))).tobytes()


def silence(seconds: float) -> bytes:
    """Return digital silence."""
    return bytes(2 * round(seconds * RATE))


def static(seconds: float, *, amplitude: int = 32_767) -> bytes:
    """Return white noise."""
    random = Random(0)
    return array(
        "h",
        (random.randint(-amplitude, amplitude) for _ in range(round(seconds * RATE))),
    ).tobytes()


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a RIFF chunk, padded to an even size."""
    return struct.pack("<4sI", name, len(body)) + body + bytes(len(body) % 2)


def fmt(
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    more: bytes = b"",
) -> bytes:
    """Return a fmt chunk."""
    frame = channels * (bits + 7) // 8
    fields = (tag, channels, rate, rate * frame & 0xFFFFFFFF, frame, bits)
    return chunk(b"fmt ", struct.pack("<HHIIHH", *fields) + more)


def riff(*chunks: bytes) -> bytes:
    """Return a RIFF WAVE file of chunks."""
    body = b"".join(chunks)
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WAVE") + body


def stream(pcm: bytes, *, size: int, before: bytes = b"") -> bytes:
    """Return a WAV as written to a pipe, where the sizes are made up."""
    return riff(fmt(), before, struct.pack("<4sI", b"data", size), pcm)
