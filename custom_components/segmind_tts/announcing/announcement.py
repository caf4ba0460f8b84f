"""An announcement: what is said, to whom, how loud and how urgent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from homeassistant.core import Context

from .quiet import QuietHours
from .volume import Volume


class Priority(IntEnum):
    """How urgent an announcement is: the higher goes first."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somewhere to be heard: a media player or an Assist satellite."""

    entity_id: str
    voice: str | None = None
    """The `tts` entity that is set for it."""
    volume: Volume | None = None
    """What to set for the announcement; None leaves the speaker's own."""
    avoid_announce: bool = False
    """Whether its own way to announce is left alone, as it does not work well there."""
    twin: str | None = None
    """Music Assistant's entity for the same speaker, which is used in its place."""
    chime: str | None = None
    """The name of a chime of ours, or a media id; heard before the message."""
    end_chime: str | None = None
    lead_in: float = 0.0
    """Seconds of silence before all, for a speaker that wakes up slowly."""
    quiet_hours: QuietHours | None = None
    speakers_id: str | None = None
    """The subentry that it was found by; None if it was named itself."""


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
    priority: Priority = Priority.NORMAL
    tag: str | None = None
    """It takes the place of what waits under the same tag."""
    expires: float | None = None
    """Seconds after which it is worth nothing if nothing was heard of it."""
    once: float | None = None
    """Seconds in which the same words are not said on the same speaker again."""
    context: Context | None = None

    @property
    def speakers_ids(self) -> tuple[str, ...]:
        """The subentries by which its speakers were found."""
        ids = (each.speakers_id for each in self.speakers)
        return tuple(dict.fromkeys(filter(None, ids)))
