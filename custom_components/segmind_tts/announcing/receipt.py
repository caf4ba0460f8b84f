"""Receipts: what became of an announcement, per speaker."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Outcome(StrEnum):
    """What is known of an announcement on a speaker. Nothing here is a guess."""

    QUEUED = "queued"
    """It is on its way; only who does not wait for the end is told so."""
    HEARD = "heard"
    """The speaker said that it played it, for as long as it lasts."""
    NOT_CONFIRMED = "not_confirmed"
    """The speaker took it, and did not say whether it played it."""
    OFFLINE = "offline"
    BUSY = "busy"
    MUTED = "muted"
    """It was played at volume zero or to a muted speaker."""
    SKIPPED = "skipped"
    """Not played on purpose: quiet hours, expired, replaced, cancelled or said lately."""
    FAILED = "failed"

    @property
    def is_played(self) -> bool:
        """Whether somebody may have heard it."""
        return self in (Outcome.HEARD, Outcome.NOT_CONFIRMED)


class NotPlayed(StrEnum):
    """Why an announcement was not played; keys of the texts for people."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    INTERRUPTED = "interrupted"
    KEPT_FOR_LATER = "kept_for_later"
    PLAYER_ERROR = "player_error"
    QUEUE_FULL = "queue_full"
    QUIET_HOURS = "quiet_hours"
    REPLACED = "replaced"
    SAID_LATELY = "said_lately"
    STOPPED = "stopped"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerReceipt:
    """What became of an announcement on one speaker.

    `way` is the name of how it was played. `reason` is a key of the texts for people:
    why it was skipped or failed, or what the speaker cannot do.
    """

    speaker: str
    outcome: Outcome
    way: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an announcement."""

    speakers: tuple[SpeakerReceipt, ...]
    spoken_by: str | None = None
    """The engine whose voice speakers took: the announcement's own or its fallback."""
    is_recorded: bool = False
    """Whether nothing had to be made or paid for."""
    wait: float | None = None
    """Seconds from the call until it was ready."""
    cost: float | None = None
    """US dollars; None if it is not known."""
    duration: float | None = None
    """Seconds of sound, chimes and silence included."""
    media_id: str | None = None
    error: str | None = None
    """Why the voice did not speak, in words for people."""

    @property
    def is_played(self) -> bool:
        """Whether it may have been heard on any speaker."""
        return any(each.outcome.is_played for each in self.speakers)

    @property
    def is_told(self) -> bool:
        """Whether any speaker has taken it."""
        return any(each.outcome in _TOLD for each in self.speakers)

    def as_data(self) -> dict[str, Any]:
        """Return it as data for templates, the same wherever automations get it."""
        return {
            "speakers": {
                each.speaker: {
                    "outcome": each.outcome,
                    "way": each.way,
                    "reason": each.reason,
                }
                for each in self.speakers
            },
            # Players of their own do not begin at one moment; those of a group do.
            "in_step": sum(each.outcome in _TOLD for each in self.speakers) < 2,
            "spoken_by": self.spoken_by,
            "recorded": self.is_recorded,
            "wait": _rounded(self.wait),
            "duration": _rounded(self.duration),
            "cost": self.cost,
            "media_id": self.media_id,
            "error": self.error,
        }


_TOLD: Final = (Outcome.HEARD, Outcome.NOT_CONFIRMED, Outcome.MUTED, Outcome.QUEUED)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)
