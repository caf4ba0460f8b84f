"""A way to play a rendition on a kind of speaker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..announcement import Speaker
from ..receipt import Outcome
from ..rendition import Rendition
from .status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A rendition for one speaker.

    `on_started` is called when the speaker was told to play it. `title` and `artist` are
    what a player may show.
    """

    speaker: Speaker
    rendition: Rendition
    on_started: Callable[[], None]
    title: str | None = None
    artist: str | None = None
    context: Context | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How it went. `reason` is a key of the texts for people, such as `not_resumed`."""

    outcome: Outcome
    reason: str | None = None


class SpeakerBusyError(HomeAssistantError):
    """The speaker takes nothing at the moment."""


class Way(Protocol):
    """A way to play."""

    name: str
    """What receipts call it."""

    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        """Play a rendition, and return when it is over and the speaker is as it was.

        Every wait is bounded by the length of the rendition and a margin. When it is
        cancelled the sound is stopped, and volume and media are put right, before it
        ends. Raises HomeAssistantError if the speaker does not take it, and
        SpeakerBusyError if it will when what it does now is over.
        """

    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        """Return what the speaker is like at the moment, as far as is known."""
