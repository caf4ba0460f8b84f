"""What is told when a fallback has spoken in place of a voice."""

from dataclasses import dataclass

from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class FellBack:
    """A fallback that spoke a message, or a part of one. Its words are not told."""

    voice: str
    """The `tts` entity that did not speak."""
    spoken_by: str
    """The engine that spoke."""
    error: str | None
    """Why the voice did not speak, in words for people."""


SIGNAL_FELL_BACK: SignalType[FellBack] = SignalType(f"{DOMAIN}_fell_back")
"""Sent for each message of each voice, whatever asked for it."""
