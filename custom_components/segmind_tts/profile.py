"""A voice profile at work: what its announcements and its streams have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .data import SegmindData
from .errors import translated_errors
from .fallback import Fallback
from .receipt import Receipt
from .speech.deadline import Deadline
from .synthesis import Speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The entity `engine` of a voice, its settings, and the engine room behind it."""

    hass: HomeAssistant
    data: SegmindData
    engine: str
    settings: Mapping[str, Any]
    receipt: Receipt

    def speech(self) -> Speech:
        """Return a speech without parts."""
        return Speech(self.hass, recorder=self.data.recorder, planner=self.data.planner)

    def expect(self, speech: Speech) -> None:
        """Take note of how long it takes until a speech is heard that is being made."""
        if speech.is_new:
            self.receipt.expect(speech.start_in)

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
            instead_of=self.engine,
            language=language,
        )
        if fallback.was_asked:
            raise err
        return fallback
