"""Engines that turn a line into samples."""

import shutil
import subprocess
from typing import Protocol
import unicodedata
from zlib import crc32

import numpy as np

from .script import Line
from .wav import SAMPLE_RATE, SAMPLE_WIDTH

CHARACTERS_PER_SECOND = 15
SHORTEST = 0.3
_VARIANTS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "f1", "f2", "f3", "f4", "f5")
# An English voice would spell what is written in these.
_LANGUAGES = {
    "ARABIC": "ar",
    "CJK": "cmn",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}
_ESPEAK_RATE = 22_050
_ESPEAK_HEADER = 44
_TIMEOUT = 60


class Voices(Protocol):
    """Speaks lines as 24 kHz mono s16 samples; blocks."""

    name: str

    def speak(self, line: Line) -> bytes:
        """Return the samples of a line."""


class Espeak:
    """espeak-ng with a pitch, speed and variant of its own per voice."""

    name = "espeak-ng"

    def speak(self, line: Line) -> bytes:
        """Return the samples of a line."""
        seed = crc32(line.voice.encode())
        command = [
            "espeak-ng",
            "--stdin",
            "--stdout",
            "-b1",
            f"-v{_language(line.text)}+{_VARIANTS[seed % len(_VARIANTS)]}",
            f"-p{25 + seed // 16 % 50}",
            f"-s{140 + seed // 1024 % 25}",
        ]
        spoken = subprocess.run(
            command,
            input=line.text.encode(),
            capture_output=True,
            check=True,
            timeout=_TIMEOUT,
        ).stdout
        return resample(spoken[_ESPEAK_HEADER:])


class Tone:
    """One beep per word, as long as a voice would take, in a pitch by voice and word."""

    name = "tone"

    def speak(self, line: Line) -> bytes:
        """Return the samples of a line."""
        seconds = max(SHORTEST, len(line.text) / CHARACTERS_PER_SECOND)
        frames = round(seconds * SAMPLE_RATE)
        words = line.text.split() or [""]
        characters = sum(len(word) for word in words) or 1
        pcm = b"".join(
            _beep(line.voice, word, frames * len(word) // characters) for word in words
        )
        return pcm.ljust(frames * SAMPLE_WIDTH, b"\0")


def _language(text: str) -> str:
    """Return the language of the first letters that are not Latin, else English."""
    scripts = (unicodedata.name(each, "").partition(" ")[0] for each in text)
    return next((_LANGUAGES[each] for each in scripts if each in _LANGUAGES), "en")


def choose_voices(name: str) -> Voices:
    """Return the engine of a name; "auto" prefers espeak-ng where it is installed.

    Raises:
        ValueError: There is no such engine.
    """
    if name == "auto":
        name = "espeak" if shutil.which("espeak-ng") else "tone"
    match name:
        case "espeak":
            return Espeak()
        case "tone":
            return Tone()
    raise ValueError(f"No such voice engine: {name}")


def _beep(voice: str, word: str, frames: int) -> bytes:
    """Sound for nine tenths of the frames, then pause."""
    seed = crc32(f"{voice} {word}".encode())
    wave_length = 60 + crc32(voice.encode()) % 127 + seed % 31
    period = _sine(wave_length, amplitude=8_000 + seed // 31 % 8_000)
    sound = frames * 9 // 10 * SAMPLE_WIDTH
    beep = (period * (sound // len(period) + 1))[:sound]
    return beep.ljust(frames * SAMPLE_WIDTH, b"\0")


def _sine(wave_length: int, amplitude: int) -> bytes:
    """Return one period; lengths are in samples."""
    phases = np.arange(wave_length) * (2 * np.pi / wave_length)
    return bytes((amplitude * np.sin(phases)).astype("<i2"))


def resample(pcm: bytes) -> bytes:
    """Bring espeak-ng's samples to 24 kHz."""
    source = np.frombuffer(pcm, dtype="<i2")
    frames = len(source) * SAMPLE_RATE // _ESPEAK_RATE
    moments = np.arange(frames) * (_ESPEAK_RATE / SAMPLE_RATE)
    resampled = np.interp(moments, np.arange(len(source)), source)
    return bytes(resampled.astype("<i2"))
