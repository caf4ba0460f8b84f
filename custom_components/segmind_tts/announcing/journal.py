"""The journal: what was announced lately, for replay and for people to look at."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..storage import (
    WatchedStore,
    async_load_stored,
    read_optional,
    read_rows,
    read_text,
    write_rows,
)
from .announcement import Announcement, Speaker
from .choice import EVERYTHING, Choice
from .receipt import Outcome, Receipt
from .stored import speaker_as_dict, speaker_from_dict

_LONGEST: Final = 100
_VERSION: Final = 1
_DELAY: Final = 60.0
"""Seconds; people run this on memory cards, and what a power cut takes is no money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An announcement that was made, and what became of it on each speaker."""

    id: str
    at: datetime
    message: str = field(repr=False)
    voice: str
    language: str | None
    options: Mapping[str, Any]
    speakers: tuple[Speaker, ...]
    outcomes: Mapping[str, str]
    """By speaker; a speaker that is still to come has none."""
    spoken_by: str | None = None
    tag: str | None = None

    @classmethod
    def of(cls, announcement_id: str, announcement: Announcement) -> Self:
        """Return the entry of an announcement that begins now."""
        return cls(
            id=announcement_id,
            at=dt_util.utcnow(),
            message=announcement.message,
            voice=announcement.voice,
            language=announcement.language,
            options=announcement.options,
            # Quiet hours belong to the moment of the call.
            speakers=tuple(
                replace(each, quiet_hours=None) for each in announcement.speakers
            ),
            outcomes={},
            tag=announcement.tag,
        )

    def ended(self, receipt: Receipt) -> Self:
        """Return the entry with what became of it."""
        outcomes = {each.speaker: each.outcome.value for each in receipt.speakers}
        return replace(self, outcomes=outcomes, spoken_by=receipt.spoken_by)

    def announcement(self, speakers: Iterable[Speaker]) -> Announcement:
        """Return the same message for speakers."""
        return Announcement(
            message=self.message,
            voice=self.voice,
            language=self.language,
            options=self.options,
            speakers=tuple(speakers),
        )

    def was_played(self, speaker: str) -> bool:
        """Tell whether it may have been heard on a speaker."""
        outcome = self.outcomes.get(speaker)
        return outcome is not None and Outcome(outcome).is_played

    def as_dict(self) -> dict[str, Any]:
        """Return the entry for storage; `from_dict` reads it back."""
        speakers = [speaker_as_dict(each) for each in self.speakers]
        return asdict(self) | {"at": self.at.isoformat(), "speakers": speakers}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the entry that `as_dict` wrote.

        Raises LookupError, TypeError or ValueError for anything else.
        """
        at = datetime.fromisoformat(stored["at"])
        return cls(
            id=read_text(stored["id"]),
            at=at if at.tzinfo else at.replace(tzinfo=UTC),
            message=read_text(stored["message"]),
            voice=read_text(stored["voice"]),
            language=read_optional(stored["language"], read_text),
            options=dict(stored["options"]),
            speakers=tuple(map(speaker_from_dict, stored["speakers"])),
            outcomes={
                read_text(speaker): Outcome(outcome).value
                for speaker, outcome in stored["outcomes"].items()
            },
            spoken_by=read_optional(stored["spoken_by"], read_text),
            tag=read_optional(stored.get("tag"), read_text),
        )


class Journal:
    """The last hundred announcements, the latest first."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize an empty journal; `async_load` reads it."""
        self._hass = hass
        self._store = WatchedStore(hass, _VERSION, f"{DOMAIN}.journal", private=True)
        self._entries: dict[str, Entry] = {}
        self.is_kept = True
        """Whether it is on disk, and so known after a restart."""

    async def async_load(self) -> None:
        """Read what there is. A damaged entry costs no other."""
        read = partial(_read_entries, of="journal")
        entries = await async_load_stored(self._hass, self._store, read)
        self._entries = {each.id: each for each in entries or ()}

    @property
    def entries(self) -> list[Entry]:
        """What was announced, the latest first."""
        return [*reversed(self._entries.values())]

    def last(self, choice: Choice = EVERYTHING) -> Entry | None:
        """Return what was heard last where somebody means."""
        for entry in self.entries:
            if any(
                entry.was_played(each.entity_id)
                for each in entry.speakers
                if choice.means_speaker(self._hass, each)
            ):
                return entry
        return None

    def same(self, announcement: Announcement) -> list[Entry]:
        """Return what has the same words in the same voice, within its `once`."""
        if announcement.once is None:
            return []
        since = dt_util.utcnow() - timedelta(seconds=announcement.once)
        return [
            entry
            for entry in self._entries.values()
            if entry.at >= since
            and entry.message == announcement.message
            and entry.voice == announcement.voice
        ]

    @callback
    def async_note(self, entry: Entry) -> None:
        """Note an announcement that begins, or what became of it."""
        self._entries[entry.id] = entry
        for old in [*self._entries][:-_LONGEST]:
            del self._entries[old]
        if self.is_kept:
            self._store.async_delay_save(self._as_dict, _DELAY)

    async def async_keep(self, *, is_kept: bool) -> None:
        """Keep it on disk, or remove it from there."""
        self.is_kept = is_kept
        if not is_kept:
            await self._store.async_remove()

    def _as_dict(self) -> dict[str, Any]:
        ended = (each for each in self._entries.values() if each.outcomes)
        return {"entries": write_rows(ended, Entry.as_dict, of="journal")}


def _read_entries(stored: Mapping[str, Any], *, of: str) -> list[Entry]:
    return read_rows(stored["entries"], Entry.from_dict, of=of)
