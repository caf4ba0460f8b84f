"""Repetitions: announcements that are made again, also after a restart."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import timedelta
import logging
from typing import Any, Final

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.start import async_at_started

from ..api.clock import Clock
from ..const import DOMAIN
from ..storage import WatchedStore, async_load_stored, read_rows, write_rows
from .announcement import Announcement
from .choice import EVERYTHING, Choice
from .players import async_somebody
from .receipt import NotPlayed, Receipt
from .repetition import Repeated, Repetition
from .run import Run

_LOGGER: Final = logging.getLogger(__name__)

_VERSION: Final = 1
_LATE: Final = timedelta(minutes=15)
"""After that nobody wants to hear what nothing in the house asks for."""
_DELAY: Final = 10.0
"""Seconds until it is on disk how often one was made: a crash may cost that."""

type Begin = Callable[[Announcement], tuple[Run, asyncio.Task[Receipt]]]
"""Puts an announcement on its way; returns its run, and what ends with its receipt."""


class Repetitions:
    """Makes announcements again and again. They are on disk before they are first made.

    A time that a restart or a crash cuts off is made again.
    """

    def __init__(self, hass: HomeAssistant, clock: Clock, begin: Begin) -> None:
        """Initialize without any; `async_load` finds those of before a restart."""
        self._hass = hass
        self._clock = clock
        self._begin = begin
        self._store = WatchedStore(
            hass, _VERSION, f"{DOMAIN}.repetitions", private=True
        )
        self._rows: dict[str, Repeated] = {}
        self._runs: dict[str, Run] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def async_load(self) -> None:
        """Read what was repeated, and go on once Home Assistant has started.

        Before, neither voices nor speakers are there, nor what tells that it is over.
        """
        rows = await async_load_stored(self._hass, self._store, _read)
        self._rows = {each.id: each for each in rows or ()}
        async_at_started(self._hass, self._async_started)
        self._hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, self._async_stop)

    def announcements(self, choice: Choice = EVERYTHING) -> list[Announcement]:
        """Return what is still to be made again, all of it or what is meant."""
        return [each.announcement for each in self._meant(choice)]

    @callback
    def async_add(
        self,
        run: Run,
        first: asyncio.Task[Receipt],
        announcement: Announcement,
        repetition: Repetition,
    ) -> None:
        """Make an announcement again after its first time, which has begun.

        It takes the place of one with the same words for the same speakers, as an
        automation says after a restart what is still being repeated.
        """
        for each in [*self._rows.values()]:
            if _is_same(each.announcement, announcement):
                self._end(each.id)
        row = Repeated(
            id=run.id,
            # What is said again is neither paid for again nor said too soon.
            announcement=replace(announcement, cache=True, once=None),
            repetition=repetition,
            left=repetition.at_most,
            due=self._clock.utcnow(),
        )
        self._rows[row.id] = row
        self._save(0)
        self._start(row.id, self._async_first(row.id, run, first))

    @callback
    def async_end(self, choice: Choice) -> int:
        """End repetitions, and give up what waits of them. Return how many.

        An announcement's id may be that of any of its times.
        """
        ended = self._meant(choice)
        for each in ended:
            self._end(each.id)
        return len(ended)

    @callback
    def _async_started(self, _: HomeAssistant) -> None:
        for row in [*self._rows.values()]:
            if row.id not in self._tasks:
                self._start(row.id, self._async_go_on(row))

    @callback
    def _async_stop(self, _: Event) -> None:
        """Make nothing while Home Assistant stops. The rows stay for the next start."""
        for task in self._tasks.values():
            task.cancel()

    def _start(self, repeated: str, work: Coroutine[Any, Any, None]) -> None:
        self._tasks[repeated] = self._hass.async_create_background_task(
            work, f"{DOMAIN} repetition"
        )

    async def _async_first(
        self, repeated: str, run: Run, first: asyncio.Task[Receipt]
    ) -> None:
        await self._async_made(repeated, run, first)
        await self._async_repeat(repeated)

    async def _async_go_on(self, row: Repeated) -> None:
        """Go on after a restart, unless it is too late for that."""
        is_late = self._clock.utcnow() - row.due > _LATE
        if is_late and not row.repetition.is_asked_for:
            self._forget(row.id)
            return
        await async_somebody(self._hass, _speakers(row.announcement), self._clock)
        await self._async_repeat(row.id)

    async def _async_repeat(self, repeated: str) -> None:
        while (row := self._rows[repeated]).left > 0:
            wait = (row.due - self._clock.utcnow()).total_seconds()
            # After a power cut a clock may be wrong for a while.
            await self._clock.sleep(min(max(0.0, wait), row.repetition.every))
            if row.repetition.is_over(self._hass):
                break
            try:
                await self._async_made(repeated, *self._begin(row.announcement))
            except HomeAssistantError as err:
                # Its voice may be there the next time.
                _LOGGER.warning("An announcement is not repeated: %s", err)
                self._count(repeated)
        self._forget(repeated)

    async def _async_made(
        self, repeated: str, run: Run, task: asyncio.Task[Receipt]
    ) -> None:
        """Return when a time was made. What waits of it is given up with the repetition."""
        self._runs[repeated] = run
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            run.async_stop(NotPlayed.CANCELLED, playing=False)
            raise
        self._count(repeated)

    def _count(self, repeated: str) -> None:
        self._rows[repeated] = self._rows[repeated].made(self._clock.utcnow())
        self._save(_DELAY)

    def _meant(self, choice: Choice) -> list[Repeated]:
        return [
            each
            for each in self._rows.values()
            if choice.means(self._hass, each.announcement, each.id, self._run(each.id))
        ]

    def _run(self, repeated: str) -> str | None:
        """Return the id of the last time that was begun, None if that is not known."""
        run = self._runs.get(repeated)
        return None if run is None else run.id

    def _end(self, repeated: str) -> None:
        if task := self._tasks.get(repeated):
            task.cancel()
        self._forget(repeated)

    def _forget(self, repeated: str) -> None:
        for known in (self._rows, self._runs, self._tasks):
            known.pop(repeated, None)
        self._save(0)

    def _save(self, delay: float) -> None:
        self._store.async_delay_save(self._as_dict, delay)

    def _as_dict(self) -> dict[str, Any]:
        rows = write_rows(self._rows.values(), Repeated.as_dict, of="repetitions")
        return {"repetitions": rows}


def _read(stored: Mapping[str, Any]) -> list[Repeated]:
    return read_rows(stored["repetitions"], Repeated.from_dict, of="repetitions")


def _speakers(announcement: Announcement) -> list[str]:
    return [each.entity_id for each in announcement.speakers]


def _is_same(one: Announcement, other: Announcement) -> bool:
    """Tell whether the same is said to the same speakers."""
    return (one.message, one.voice, {*_speakers(one)}) == (
        other.message,
        other.voice,
        {*_speakers(other)},
    )
