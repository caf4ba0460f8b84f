"""Repetition: how often an announcement is made again and until when, and what is left."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import TemplateError
from homeassistant.helpers.template import Template, result_as_boolean

from ..storage import read_number, read_optional, read_text
from .announcement import Announcement
from .stored import announcement_as_dict, announcement_from_dict


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """How often an announcement is made again, at the most.

    It is over when an entity has a state, or when a template is true. With neither it is
    needed as often as it may be made.
    """

    every: float
    """Seconds from the end of one time to the beginning of the next."""
    at_most: int
    """Times in all, the first one included."""
    entity_id: str | None = None
    state: str | None = None
    template: str | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether the house tells that it is still needed."""
        return self.entity_id is not None or self.template is not None

    @callback
    def is_over(self, hass: HomeAssistant) -> bool:
        """Tell whether it is needed no more.

        An entity that is away for a moment, or a template that fails, ends nothing that is
        urgent.
        """
        if self.entity_id is not None:
            now = hass.states.get(self.entity_id)
            return now is not None and now.state == self.state
        if self.template is None:
            return False
        try:
            return result_as_boolean(Template(self.template, hass).async_render())
        except TemplateError:
            return False

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` wrote.

        Raises LookupError, TypeError or ValueError for anything else.
        """
        return cls(
            every=read_number(stored["every"]),
            at_most=int(read_number(stored["at_most"])),
            entity_id=read_optional(stored["entity_id"], read_text),
            state=read_optional(stored["state"], read_text),
            template=read_optional(stored["template"], read_text),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """An announcement that is made `left` times more, next at `due`.

    Its `id` is that of the announcement which was made first.
    """

    id: str
    announcement: Announcement
    repetition: Repetition
    left: int
    due: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        return {
            "id": self.id,
            "announcement": announcement_as_dict(self.announcement),
            "repetition": self.repetition.as_dict(),
            "left": self.left,
            "due": self.due.isoformat(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` wrote; raises like that of its announcement."""
        due = datetime.fromisoformat(stored["due"])
        return cls(
            id=read_text(stored["id"]),
            announcement=announcement_from_dict(stored["announcement"]),
            repetition=Repetition.from_dict(stored["repetition"]),
            left=int(read_number(stored["left"])),
            due=due if due.tzinfo else due.replace(tzinfo=UTC),
        )

    def made(self, now: datetime) -> Self:
        """Return it after it was made once more."""
        due = now + timedelta(seconds=self.repetition.every)
        return replace(self, left=self.left - 1, due=due)
