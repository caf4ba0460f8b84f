"""An announcement: what is said, to whom, how loud and how urgent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from homeassistant.core import Context


class Priority(IntEnum):
    """How urgent an announcement is: the higher goes first."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume from 0 to 1, or if it is relative, what is added to the speaker's own."""

    level: float
    is_relative: bool = False

    def of(self, current: float | None) -> float | None:
        """Return the volume to set on a speaker that is at `current`, None if unknown."""
        if not self.is_relative:
            return self.level
        if current is None:
            return None
        return min(1.0, max(0.0, current + self.level))


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somewhere to be heard: a media player or an Assist satellite."""

    entity_id: str
    volume: Volume | None = None
    """What to set for the announcement; None leaves the speaker's own."""
    avoid_announce: bool = False
    """Whether its own way to announce is left alone, as it does not work well there."""
    twin: str | None = None
    """Music Assistant's entity for the same speaker, which is used in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A message for speakers."""

    message: str = field(repr=False)
    voice: str
    """The `tts` entity that speaks it."""
    speakers: tuple[Speaker, ...]
    language: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of the voice, its deadline and fallback among them."""
    cache: bool = True
    chime: str | None = None
    """The name of a chime of ours, or a media id; heard before the message."""
    end_chime: str | None = None
    lead_in: float = 0.0
    """Seconds of silence before all, for speakers that wake up slowly."""
    priority: Priority = Priority.NORMAL
    tag: str | None = None
    """It takes the place of what waits under the same tag."""
    expires: float | None = None
    """Seconds after which it is worth nothing if nothing was heard of it."""
    context: Context | None = None
