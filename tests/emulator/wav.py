"""16-bit mono WAV, the container the emulated model answers with."""

from io import BytesIO
import wave

SAMPLE_RATE = 24_000
SAMPLE_WIDTH = 2
HEADER_SIZE = 44


def to_wav(pcm: bytes, sample_rate: int = SAMPLE_RATE) -> bytes:
    """Put a plain 44-byte header before mono s16 samples."""
    buffer = BytesIO()
    with wave.open(buffer, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(SAMPLE_WIDTH)
        target.setframerate(sample_rate)
        target.writeframes(pcm)
    return buffer.getvalue()


def samples(wav: bytes) -> bytes:
    """Return the samples of a file made by `to_wav`."""
    return wav[HEADER_SIZE:]


def silence(seconds: float) -> bytes:
    """Return samples of digital silence."""
    return bytes(round(seconds * SAMPLE_RATE) * SAMPLE_WIDTH)
