"""The ending: when a player has played what it was told, as it says or as time shows."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from homeassistant.components.media_player import MediaPlayerState
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event

from ..api.clock import Clock

_MARGIN: Final = 0.5
"""Seconds from telling a player until it is heard."""
_LOOK: Final = 1.0
"""Seconds after which the length is asked for again, as more of it is known."""
_PAUSE: Final = 0.5
"""Seconds; a player that stops for less goes on, as from one title to the next."""
_STOPPED: Final = (
    MediaPlayerState.IDLE,
    MediaPlayerState.OFF,
    MediaPlayerState.PAUSED,
    STATE_UNAVAILABLE,
)


class Ending:
    """Listens to a player from before it is told to play."""

    def __init__(self, hass: HomeAssistant, player: str, clock: Clock) -> None:
        """Begin to listen; `async_heard` or `async_close` ends that."""
        self._clock = clock
        self._has_played = False
        self._stopped = asyncio.Event()
        self._unsubscribe = async_track_state_change_event(hass, player, self._look)

    @callback
    def async_close(self) -> None:
        """Listen no longer."""
        self._unsubscribe()

    async def async_heard(self, seconds: Callable[[], float]) -> None:
        """Return when the player has played for so long from now, or was stopped before."""
        told = self._clock.monotonic()
        try:
            while (left := told + _MARGIN + seconds() - self._clock.monotonic()) > 0:
                with suppress(TimeoutError):
                    async with self._clock.timeout(min(left, _LOOK)):
                        await self._stopped.wait()
                    await self._clock.sleep(_PAUSE)
                    if self._stopped.is_set():
                        return
        finally:
            self.async_close()

    @callback
    def _look(self, event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        now = STATE_UNAVAILABLE if state is None else state.state
        if now == MediaPlayerState.PLAYING:
            self._has_played = True
            self._stopped.clear()
        elif self._has_played and now in _STOPPED:
            self._stopped.set()
