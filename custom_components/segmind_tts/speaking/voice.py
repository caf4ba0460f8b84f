"""A voice at work: what its announcements and its streams have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..const import Delivery
from ..errors import translated_errors
from ..making.planner import Planner
from ..making.recordings import Recordings
from .deadline import Deadline
from .fallback import Fallback
from .speech import Speech
from .status import VoiceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingVoice:
    """A voice's entity and settings, and what makes its recordings."""

    hass: HomeAssistant
    entity_id: str
    settings: Mapping[str, Any]
    pronunciation: Mapping[str, str]
    planner: Planner
    recordings: Recordings
    status: VoiceStatus

    def speech(self, delivery: Delivery) -> Speech:
        """Return a speech without parts."""
        return Speech(
            self.hass,
            delivery=delivery,
            recordings=self.recordings,
            planner=self.planner,
        )

    def expect(self, speech: Speech) -> None:
        """Take note of how long it takes until a speech is heard that is being made."""
        if speech.is_new:
            self.status.expect(speech.start_in)

    def deadline(self, options: Mapping[str, Any]) -> Deadline:
        """Return the profile's deadline, as far as a call has none of its own.

        Raises ServiceValidationError for a mistake in either.
        """
        with translated_errors():
            return Deadline.from_options({**self.settings, **options})

    def fallback(
        self, deadline: Deadline, language: str, err: HomeAssistantError
    ) -> Fallback:
        """Return who speaks now. Raises the error if there is nobody."""
        if deadline.fallback is None:
            raise err
        fallback = Fallback(
            hass=self.hass,
            engine=deadline.fallback,
            instead_of=self.entity_id,
            language=language,
        )
        if fallback.was_asked:
            raise err
        return fallback
