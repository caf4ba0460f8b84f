"""Claims: the places that an announcement takes to be heard on one speaker."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant, callback

from .announcement import Priority, Speaker
from .queues import LeftQueueError, Place, Queues, async_get_queues
from .receipt import NotPlayed
from .ways import places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Places in the queues of a speaker: one wherever it is heard."""

    places: tuple[Place, ...]
    queues: Queues = field(repr=False)

    @property
    def is_playing(self) -> bool:
        """Whether it is its turn everywhere."""
        return all(each.began_at is not None for each in self.places)

    @property
    def free_in(self) -> float:
        """The seconds until the speaker is free for it, as far as is known."""
        return max(map(self.queues.free_in, self.places))

    async def async_ready(self, work: asyncio.Task[Any]) -> None:
        """Return when work is done. Raises LeftQueueError if the claim is given up before."""
        turns = [each.turn for each in self.places]
        await asyncio.wait([work, *turns], return_when=asyncio.FIRST_COMPLETED)
        for turn in turns:
            if turn.done():
                turn.result()

    async def async_turn(
        self, *, seconds: float, on_interrupt: Callable[[], None] | None = None
    ) -> None:
        """Return when it is its turn everywhere; raises like `Queues.async_turn`.

        The places come in one order for all claims: two that share some never wait for
        each other.
        """
        for place in self.places:
            await self.queues.async_turn(
                place, seconds=seconds, on_interrupt=on_interrupt
            )

    @callback
    def async_interruptible(self) -> None:
        """Leave to what is critical each speaker that it wants."""
        for place in self.places:
            self.queues.async_interruptible(place, place.async_leave)

    @callback
    def async_leave(self, reason: str = NotPlayed.CANCELLED) -> None:
        """Make room for others. May be called at any time, and more than once."""
        for place in self.places:
            place.async_leave(reason)


@callback
def async_claim(
    hass: HomeAssistant,
    speaker: Speaker,
    priority: Priority = Priority.NORMAL,
    tag: str | None = None,
) -> Claim:
    """Return the places of an announcement on a speaker; they have to be left.

    Raises LeftQueueError if too many wait there already.
    """
    queues = async_get_queues(hass)
    places: list[Place] = []
    lanes = sorted(places_of(hass, speaker))
    joined = (queues.async_join(lane, priority, tag) for lane in lanes)
    try:
        places.extend(joined)
    except LeftQueueError:
        for place in places:
            place.async_leave()
        raise
    return Claim(places=tuple(places), queues=queues)
