"""Audio as bytes: recognised, decoded, verified, joined."""

from .container import Container
from .errors import (
    AudioError,
    DecoderError,
    EmptyAudioError,
    TooLongAudioError,
    TooShortAudioError,
)
from .verify import Expected, VerifiedAudio, async_verify

__all__ = [
    "AudioError",
    "Container",
    "DecoderError",
    "EmptyAudioError",
    "Expected",
    "TooLongAudioError",
    "TooShortAudioError",
    "VerifiedAudio",
    "async_verify",
]
