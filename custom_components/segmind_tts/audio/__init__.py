"""Audio as bytes: what it is, whether it is sound, and how long it lasts."""

from .container import Container, sniff
from .errors import AudioError, DecoderError, EmptyAudioError
from .verify import VerifiedAudio, async_verify

__all__ = [
    "AudioError",
    "Container",
    "DecoderError",
    "EmptyAudioError",
    "VerifiedAudio",
    "async_verify",
    "sniff",
]
