"""A rendition: what a speaker gets."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """A finished file: lead-in, chime and message at one loudness.

    The same content has the same file and the same media id, other content has others.
    """

    path: Path
    media_id: str
    """A media source of ours; it resolves to a URL that tells its length and has ranges."""
    mime_type: str
    seconds: float
    """Of sound, all of it."""
