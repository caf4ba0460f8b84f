"""A rendition: what a speaker gets."""

from dataclasses import dataclass, field
from pathlib import Path

from homeassistant.exceptions import HomeAssistantError


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is heard, in this order: silence, a chime, a message, another chime."""

    speech: bytes = field(repr=False)
    """A WAV file."""
    chime: str | None = None
    """The name of a chime of ours, or a media id."""
    end_chime: str | None = None
    lead_in: float = 0.0
    """Seconds of silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A finished file: lead-in, chime and message at one loudness.

    The same content has the same file and the same media id, other content has others.
    """

    path: Path
    """Where it is, unless the disk refuses it: then it is in memory only."""
    media_id: str
    """A media source of ours; it resolves to a URL that tells its length and has ranges."""
    mime_type: str
    seconds: float
    """Of sound, all of it."""
    error: HomeAssistantError | None = None
    """Why a chime is left out; None if all of the content is there."""
