"""Queues: one for each speaker, so that nobody is cut off and no speaker waits for another."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ..api.clock import SYSTEM_CLOCK, Clock
from ..const import DOMAIN
from .announcement import Priority
from .receipt import NotPlayed

QUEUES: HassKey[Queues] = HassKey(f"{DOMAIN}_queues")
SIGNAL_QUEUES_CHANGED: Final = f"{DOMAIN}_queues_changed"
"""Sent after somebody has joined or left a queue."""
_COURTESY: Final = 20.0
"""Seconds that who is ready waits for who came before and is not."""
_SOON: Final = 10.0
"""Seconds that an alarm waits for the end of what is of normal priority."""
_LONGEST: Final = 50
"""Places; who floods a speaker is not heard for hours afterwards."""


class LeftQueueError(Exception):
    """A place was given up before its turn; `reason` is a key of the texts for people."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True, eq=False, kw_only=True)
class Place:
    """A place in the queue of a speaker; it has to be left."""

    speaker: str
    priority: Priority
    tag: str | None
    order: int
    leave: Callable[[Place], None] = field(repr=False)
    turn: asyncio.Future[None] = field(repr=False)
    seconds: float = 0.0
    """How long it will play, once that is known."""
    ready_at: float | None = None
    """When it was ready to play, on the queues' clock."""
    began_at: float | None = None
    on_interrupt: Callable[[], None] | None = field(default=None, repr=False)

    @callback
    def async_leave(self, reason: str = NotPlayed.CANCELLED) -> None:
        """Make room for others. May be called at any time, and more than once."""
        if not self.turn.done():
            self.turn.set_exception(LeftQueueError(reason))
            self.turn.exception()  # Who waits for the turn may have gone away.
        self.leave(self)


class Queues:
    """The queues of all speakers: the more urgent first, then in the order of the calls."""

    def __init__(self, hass: HomeAssistant, *, clock: Clock = SYSTEM_CLOCK) -> None:
        """Begin without a queue."""
        self.clock = clock
        self._hass = hass
        self._places: dict[str, list[Place]] = {}
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._order = count()

    @callback
    def async_join(
        self, speaker: str, priority: Priority = Priority.NORMAL, tag: str | None = None
    ) -> Place:
        """Return a place in the queue of a speaker; those that wait under its tag leave.

        If too many wait already, the last of those that are less urgent leaves. Raises
        LeftQueueError if there is none.
        """
        for other in self.waiting(speaker):
            if tag is not None and other.tag == tag:
                other.async_leave(NotPlayed.REPLACED)
        if len(self._places.get(speaker, ())) >= _LONGEST:
            self._async_make_room(speaker, priority)
        place = Place(
            speaker=speaker,
            priority=priority,
            tag=tag,
            order=next(self._order),
            leave=self._async_left,
            turn=self._hass.loop.create_future(),
        )
        places = self._places.setdefault(speaker, [])
        places.append(place)
        places.sort(
            key=lambda each: (each.began_at is None, -each.priority, each.order)
        )
        async_dispatcher_send(self._hass, SIGNAL_QUEUES_CHANGED)
        return place

    async def async_turn(
        self,
        place: Place,
        *,
        seconds: float,
        on_interrupt: Callable[[], None] | None = None,
    ) -> None:
        """Return when a place that is ready to play for so many seconds has its turn.

        The turn lasts until the place is left. `on_interrupt` is called if something
        critical wants the speaker from something of low priority, or of normal priority
        that would go on for long. Raises LeftQueueError if the place was replaced or
        cancelled meanwhile.
        """
        place.seconds = seconds
        place.on_interrupt = on_interrupt
        place.ready_at = self.clock.monotonic()
        self._async_next(place.speaker)
        # The turn is the queue's: a caller that goes away does not cancel it.
        await asyncio.wait([place.turn])
        place.turn.result()

    @property
    def taken(self) -> set[str]:
        """The speakers for which anybody has a place."""
        return {*self._places}

    @callback
    def async_interruptible(
        self, place: Place, on_interrupt: Callable[[], None]
    ) -> None:
        """Have a place that has its turn make room for what is critical, as `async_turn`."""
        place.on_interrupt = on_interrupt
        self._async_next(place.speaker)

    def waiting(self, speaker: str | None = None) -> list[Place]:
        """Return who waits, for one speaker or for any."""
        return [each for each in self._all(speaker) if each.began_at is None]

    def playing(self, speaker: str | None = None) -> list[Place]:
        """Return who has a turn, on one speaker or on any."""
        return [each for each in self._all(speaker) if each.began_at is not None]

    def free_in(self, place: Place) -> float:
        """Return the seconds until those before a place are heard, as far as is known."""
        now = self.clock.monotonic()
        before = 0.0
        for each in self._places.get(place.speaker, ()):
            if each is place:
                break
            before += each.seconds - (
                0 if each.began_at is None else now - each.began_at
            )
        return max(0.0, before)

    def _all(self, speaker: str | None) -> list[Place]:
        if speaker is not None:
            return [*self._places.get(speaker, ())]
        return [place for places in self._places.values() for place in places]

    @callback
    def _async_left(self, place: Place) -> None:
        places = self._places.get(place.speaker, [])
        if place not in places:
            return
        places.remove(place)
        if not places:
            del self._places[place.speaker]
        self._async_next(place.speaker)
        async_dispatcher_send(self._hass, SIGNAL_QUEUES_CHANGED)

    @callback
    def _async_make_room(self, speaker: str, priority: Priority) -> None:
        last = self.waiting(speaker)[-1]
        if last.priority >= priority:
            raise LeftQueueError(NotPlayed.QUEUE_FULL)
        last.async_leave(NotPlayed.QUEUE_FULL)

    @callback
    def _async_next(self, speaker: str) -> None:
        """Give a speaker to who is next, if it is free."""
        if timer := self._timers.pop(speaker, None):
            timer.cancel()
        if playing := self.playing(speaker):
            self._async_interrupt(*playing)
        elif place := self._next(speaker):
            place.began_at = self.clock.monotonic()
            place.turn.set_result(None)

    def _next(self, speaker: str) -> Place | None:
        """Return who is ready, once those before it have had their time to be, too."""
        for number, place in enumerate(self.waiting(speaker)):
            if place.ready_at is None:
                continue
            left = place.ready_at + _COURTESY - self.clock.monotonic()
            if number and left > 0:
                self._timers[speaker] = self._hass.async_create_background_task(
                    self._async_later(speaker, left), f"{DOMAIN} queue of {speaker}"
                )
                return None
            return place
        return None

    async def _async_later(self, speaker: str, seconds: float) -> None:
        await self.clock.sleep(seconds)
        del self._timers[speaker]
        self._async_next(speaker)

    def _can_wait(self, playing: Place) -> bool:
        """Tell whether what plays is to make room for an alarm: not if it ends soon."""
        if playing.priority is not Priority.NORMAL:
            return playing.priority is Priority.LOW
        began = playing.began_at or 0.0
        return began + playing.seconds - self.clock.monotonic() > _SOON

    def _async_interrupt(self, playing: Place) -> None:
        """Have what can wait end for what is critical and ready."""
        is_wanted = any(
            each.priority is Priority.CRITICAL and each.ready_at is not None
            for each in self.waiting(playing.speaker)
        )
        if is_wanted and self._can_wait(playing) and playing.on_interrupt:
            on_interrupt, playing.on_interrupt = playing.on_interrupt, None
            on_interrupt()


@singleton(QUEUES)
@callback
def async_get_queues(hass: HomeAssistant) -> Queues:
    """Return the queues of the house's speakers."""
    return Queues(hass)
