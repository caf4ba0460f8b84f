"""The digest: what was kept in quiet hours, to be spoken when they end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import logging
from typing import Any, Final, Self

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.helpers.start import async_at_started

from ..const import DOMAIN
from ..storage import WatchedStore, async_load_stored, read_rows, write_rows
from .announcement import Announcement
from .journal import Entry

_LOGGER: Final = logging.getLogger(__name__)

_MOST: Final = 50
"""Announcements; a flood at night is no speech in the morning."""
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """An announcement for the speakers on which it is spoken at a moment."""

    due: datetime
    entry: Entry

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        return {"due": self.due.isoformat(), "entry": self.entry.as_dict()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` wrote; raises like `Entry.from_dict` for anything else."""
        due = datetime.fromisoformat(stored["due"])
        return cls(
            due=due if due.tzinfo else due.replace(tzinfo=UTC),
            entry=Entry.from_dict(stored["entry"]),
        )


class Digest:
    """Announcements that wait, unpaid, for the end of quiet hours. They survive restarts."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Initialize without any; `async_load` reads them."""
        self._hass = hass
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

    @callback
    def async_keep(self, entry: Entry, due: datetime) -> None:
        """Keep an announcement until a moment; the oldest goes if there are too many."""
        self._kept = [*self._kept, _Kept(due=due, entry=entry)][-_MOST:]
        self._store.async_delay_save(self._as_dict, 0)
        self._async_wait()

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

    async def _async_speak(self, now: datetime) -> None:
        """Speak what is due, and strike it: what a crash cuts off is spoken again."""
        self._timer = None
        due = [each for each in self._kept if each.due <= now]
        self._is_speaking = True
        try:
            for announcement in _joined([each.entry for each in due]):
                await self._async_announce(announcement)
        finally:
            self._is_speaking = False
        self._kept = [each for each in self._kept if each not in due]
        self._store.async_delay_save(self._as_dict, 0)
        self._async_wait()

    async def _async_announce(self, announcement: Announcement) -> None:
        if self.on_due is None:
            return
        try:
            await self.on_due(announcement)
        except HomeAssistantError as err:
            # Nobody waits for it, and the next one may have another voice.
            _LOGGER.warning("What was kept in quiet hours is not spoken: %s", err)

    def _as_dict(self) -> dict[str, Any]:
        return {"kept": write_rows(self._kept, _Kept.as_dict, of="digest")}


def _read(stored: Mapping[str, Any]) -> list[_Kept]:
    return read_rows(stored["kept"], _Kept.from_dict, of="digest")


def _joined(entries: list[Entry]) -> list[Announcement]:
    """Return one announcement for all that the same speakers hear in the same voice."""
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        who = (entry.voice, entry.language, entry.speakers)
        groups.setdefault(who, []).append(entry)
    return [
        # Each on a line of its own is heard with a pause between them.
        replace(
            group[0].announcement(group[0].speakers),
            message="\n".join(dict.fromkeys(each.message for each in group)),
        )
        for group in groups.values()
    ]
