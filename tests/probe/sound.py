"""What can be told of audio without listening: its container, length and pitch."""

from io import BytesIO
import subprocess
import wave

import numpy as np

_RATE = 24_000
_TIMEOUT = 60
_FRAME = 2048
_LOUD = 0.1
_LAGS = slice(50, 480)
"""Of 50 to 480 Hz, where voices are."""


def container(data: bytes) -> str:
    """Name the container by its first bytes."""
    if data[:4] == b"RIFF":
        return "wav"
    if data[:3] == b"ID3" or data[:1] == b"\xff":
        return "mp3"
    return {b"OggS": "ogg", b"fLaC": "flac"}.get(
        data[:4], "none of wav, mp3, ogg, flac"
    )


def form(data: bytes) -> str:
    """Tell sample rate, channels and width of a WAV, else the container alone."""
    if (name := container(data)) != "wav":
        return name
    with wave.open(BytesIO(data)) as file:
        bits = 8 * file.getsampwidth()
        return f"wav, {file.getframerate()} Hz, {file.getnchannels()} ch, {bits} bit"


def samples(data: bytes) -> np.ndarray:
    """Decode by ffmpeg; blocks."""
    command = ["ffmpeg", "-v", "error", "-i", "-", "-f", "f32le", "-ac", "1"]
    decoded = subprocess.run(
        [*command, "-ar", str(_RATE), "-"],
        input=data,
        capture_output=True,
        check=True,
        timeout=_TIMEOUT,
    ).stdout
    return np.frombuffer(decoded, dtype="<f4")


def seconds(heard: np.ndarray) -> float:
    """Tell for how long there is sound."""
    if not heard.size:
        return 0.0
    loud = np.flatnonzero(np.abs(heard) > _LOUD * np.abs(heard).max())
    return float(loud[-1] - loud[0]) / _RATE if loud.size else 0.0


def pitch(heard: np.ndarray) -> float:
    """Return the median pitch in Hz of what is voiced; 0 where nothing is."""
    frames = heard[: heard.size // _FRAME * _FRAME].reshape(-1, _FRAME)
    pitches = [_pitch(frame) for frame in frames if np.abs(frame).max() > _LOUD / 2]
    return float(np.median(pitches)) if pitches else 0.0


def _pitch(frame: np.ndarray) -> float:
    spectrum = np.fft.rfft(frame - frame.mean(), 2 * _FRAME)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[_LAGS]
    return _RATE / (_LAGS.start + int(likeness.argmax()))
