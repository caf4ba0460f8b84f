"""Events: what is told of an announcement while it is on its way."""

from dataclasses import dataclass
from enum import StrEnum

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from .receipt import NotPlayed, Outcome, Receipt


class EventKind(StrEnum):
    """What happened to an announcement. The last five end it, so only one of them comes."""

    QUEUED = "queued"
    STARTED = "started"
    """The first speaker was told to play it."""
    SPOKEN = "spoken"
    """A speaker at least said that it played it."""
    NOT_CONFIRMED = "not_confirmed"
    FAILED = "failed"
    SKIPPED = "skipped"
    REPLACED = "replaced"

    @classmethod
    def of(cls, receipt: Receipt) -> EventKind:
        """Return how an announcement with this receipt has ended."""
        outcomes = {each.outcome for each in receipt.speakers}
        if Outcome.HEARD in outcomes:
            return cls.SPOKEN
        if Outcome.NOT_CONFIRMED in outcomes:
            return cls.NOT_CONFIRMED
        if outcomes != {Outcome.SKIPPED}:
            return cls.FAILED
        reasons = {each.reason for each in receipt.speakers}
        return cls.REPLACED if reasons == {NotPlayed.REPLACED} else cls.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementEvent:
    """Something that happened to an announcement. Its words are not told."""

    announcement_id: str
    """The same for all events of an announcement, and for no other announcement."""
    kind: EventKind
    speakers_ids: tuple[str, ...] = ()
    """The subentries of the speakers that it is for; empty if it names players only."""
    tag: str | None = None
    receipt: Receipt | None = None
    """Given with the kinds that end the announcement."""


SIGNAL_ANNOUNCEMENT: SignalType[AnnouncementEvent] = SignalType(
    f"{DOMAIN}_announcement"
)
"""Sent for each event of each announcement, of all accounts."""


@callback
def async_tell(hass: HomeAssistant, event: AnnouncementEvent) -> None:
    """Tell everybody who listens of an event."""
    async_dispatcher_send(hass, SIGNAL_ANNOUNCEMENT, event)
