"""What speakers are like, told to a card whenever it is something else."""

from collections.abc import Callable
import logging
from typing import Final

from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.event import (
    EventStateChangedData,
    TrackStates,
    async_track_state_change_filtered,
)

from ..announcing.queues import SIGNAL_QUEUES_CHANGED
from .shown import PLAYERS, Shelf, Shown

_LOGGER: Final = logging.getLogger(__name__)
_PACE: Final = 1.0
"""Seconds between two looks: some players tell every second how far their song is."""


@callback
def async_follow(
    hass: HomeAssistant, shelf: Shelf, tell: Callable[[Shown], None]
) -> CALLBACK_TYPE:
    """Tell what has changed with speakers since now; return what ends that."""
    told = shelf.statuses()

    @callback
    def look() -> None:
        nonlocal told
        if (seen := shelf.statuses()) != told:
            told = seen
            tell(seen)

    @callback
    def changed(_: Event[EventStateChangedData] | None = None) -> None:
        looking.async_schedule_call()

    looking = Debouncer(hass, _LOGGER, cooldown=_PACE, immediate=True, function=look)
    players = TrackStates(False, set(), {*PLAYERS})
    tracked = async_track_state_change_filtered(hass, players, changed)
    disconnect = async_dispatcher_connect(hass, SIGNAL_QUEUES_CHANGED, changed)

    @callback
    def stop() -> None:
        tracked.async_remove()
        disconnect()
        looking.async_shutdown()

    return stop
