"""The digest: what was kept in quiet hours, to be spoken when they end."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
import logging
from typing import Any, Final, Self

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started

from ..api.clock import SYSTEM_CLOCK, Clock
from ..const import DOMAIN
from ..storage import WatchedStore, async_load_stored, read_rows, write_rows
from .announcement import Announcement
from .choice import EVERYTHING, Choice
from .players import async_somebody
from .stored import announcement_as_dict, announcement_from_dict

_LOGGER: Final = logging.getLogger(__name__)

_MOST: Final = 50
"""Announcements; a flood at night is no speech in the morning."""
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """An announcement for the one speaker on which it is spoken at a moment."""

    due: datetime
    announcement: Announcement

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        announcement = announcement_as_dict(self.announcement)
        return {"due": self.due.isoformat(), "announcement": announcement}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` wrote; raises like that of its announcement."""
        due = datetime.fromisoformat(stored["due"])
        return cls(
            due=due if due.tzinfo else due.replace(tzinfo=UTC),
            announcement=announcement_from_dict(stored["announcement"]),
        )

    def is_replaced_by(self, later: Announcement) -> bool:
        """Tell whether a later one says the same there, or has the same tag."""
        own = self.announcement
        return own.speakers == later.speakers and (
            _heard(own) == _heard(later)
            or (own.tag is not None and own.tag == later.tag)
        )


class Digest:
    """Announcements that wait, unpaid, for the end of quiet hours. They survive restarts."""

    def __init__(self, hass: HomeAssistant, *, clock: Clock = SYSTEM_CLOCK) -> None:
        """Initialize without any; `async_load` reads them."""
        self._hass = hass
        self._clock = clock
        self._store = WatchedStore(hass, _VERSION, f"{DOMAIN}.digest", private=True)
        self._kept: list[_Kept] = []
        self._timer: CALLBACK_TYPE | None = None
        self._is_speaking = False
        self.on_due: Callable[[Announcement], Awaitable[object]] | None = None
        """Announces what was kept."""

    async def async_load(self) -> None:
        """Read what was kept, and wait for the end of its quiet hours.

        When they have ended meanwhile it is spoken once Home Assistant has started: before,
        neither voices nor speakers are there.
        """
        kept = await async_load_stored(self._hass, self._store, _read)
        self._kept = kept or []
        async_at_started(self._hass, self._async_started)
        self._hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._async_stop)

    @callback
    def _async_started(self, _: HomeAssistant) -> None:
        self._async_wait()

    @callback
    def _async_stop(self, _: Event) -> None:
        if self._timer:
            self._timer()

    def announcements(self, choice: Choice = EVERYTHING) -> list[Announcement]:
        """Return what is kept, all of it or what is meant. None of it has an id."""
        kept = (each.announcement for each in self._kept)
        return [each for each in kept if choice.means(self._hass, each)]

    @callback
    def async_keep(self, announcement: Announcement, due: datetime) -> None:
        """Keep an announcement for its one speaker until a moment.

        It takes the place of one that says the same, or has its tag; the oldest goes if
        there are too many.
        """
        others = [each for each in self._kept if not each.is_replaced_by(announcement)]
        kept = _Kept(due=due, announcement=announcement)
        self._keep([*others, kept][-_MOST:])

    @callback
    def async_drop(self, choice: Choice) -> int:
        """Forget what is meant, and return how much that is."""
        dropped = self.announcements(choice)
        self._keep([each for each in self._kept if each.announcement not in dropped])
        return len(dropped)

    @callback
    def _async_wait(self) -> None:
        if self._timer:
            self._timer()
            self._timer = None
        if self._kept and not self._is_speaking:
            due = min(each.due for each in self._kept)
            self._timer = async_track_point_in_utc_time(
                self._hass, self._async_speak, due
            )

    def _keep(self, kept: list[_Kept]) -> None:
        self._kept = kept
        self._store.async_delay_save(self._as_dict, 0)
        self._async_wait()

    async def _async_speak(self, now: datetime) -> None:
        """Speak what is due, and strike it: what a crash cuts off is spoken again."""
        self._timer = None
        due = [each for each in self._kept if each.due <= now]
        self._is_speaking = True
        try:
            # Nobody waits for a speaker that is not there yet.
            joined = _joined([each.announcement for each in due])
            await asyncio.gather(*map(self._async_announce, joined))
        finally:
            self._is_speaking = False
        self._keep([each for each in self._kept if each not in due])

    async def _async_announce(self, announcement: Announcement) -> None:
        if self.on_due is None:
            return
        speakers = [each.entity_id for each in announcement.speakers]
        await async_somebody(self._hass, speakers, self._clock)
        try:
            await self.on_due(announcement)
        except HomeAssistantError as err:
            # Nobody waits for it, and the next one may have another voice.
            _LOGGER.warning("What was kept in quiet hours is not spoken: %s", err)

    def _as_dict(self) -> dict[str, Any]:
        return {"kept": write_rows(self._kept, _Kept.as_dict, of="digest")}


def _read(stored: Mapping[str, Any]) -> list[_Kept]:
    return read_rows(stored["kept"], _Kept.from_dict, of="digest")


def _heard(announcement: Announcement) -> tuple[object, ...]:
    return announcement.message, announcement.voice, announcement.language


def _joined(announcements: list[Announcement]) -> list[Announcement]:
    """Return one announcement for all that the same speakers hear in the same voice."""
    groups: dict[tuple[object, ...], list[Announcement]] = {}
    for each in announcements:
        who = (each.voice, each.language, each.speakers)
        groups.setdefault(who, []).append(each)
    return [
        Announcement(
            # Each on a line of its own is heard with a pause between them.
            message="\n".join(dict.fromkeys(each.message for each in group)),
            voice=group[0].voice,
            speakers=group[0].speakers,
            language=group[0].language,
            options=group[0].options,
        )
        for group in groups.values()
    ]
