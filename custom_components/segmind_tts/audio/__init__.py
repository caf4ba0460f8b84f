"""Audio as bytes: recognised, decoded, verified, joined."""

from .container import Container
from .errors import AudioError, DecoderError, EmptyAudioError
from .verify import VerifiedAudio, async_verify

__all__ = [
    "AudioError",
    "Container",
    "DecoderError",
    "EmptyAudioError",
    "VerifiedAudio",
    "async_verify",
]
