"""The ending: when a player has spoken what `tts.speak` has told it."""

from collections.abc import Callable
from typing import Final

from homeassistant.core import callback

from .playback import Playback
from .player import Player
from .sound import is_speech

_LOOK: Final = 1.0
"""Seconds after which the length is asked for again, as more of it is known."""
_PAUSE: Final = 0.5
"""Seconds; a player that stops for less goes on, as from one title to the next."""


class Ending:
    """Listens to a player from before it is told to speak until its turn has ended."""

    def __init__(self, player: Player, seconds: Callable[[], float]) -> None:
        """Begin to listen; `async_over` or `async_close` ends that.

        `seconds` returns the length of the sound, as far as it is known by then.
        """
        self._player = player
        self._playback = Playback(player, seconds=seconds, is_named=is_speech)

    @callback
    def async_close(self) -> None:
        """Listen no longer."""
        self._playback.async_close()

    async def async_over(self) -> None:
        """Return when the player, told just now, has spoken or was stopped before."""
        clock = self._player.clock
        told_at = clock.monotonic()
        try:
            await self._playback.async_begun(told_at)
            while (left := self._playback.over_at(told_at) - clock.monotonic()) > 0:
                if self._has_stopped:
                    await clock.sleep(_PAUSE)
                    if self._has_stopped:
                        return
                await self._playback.async_change(min(left, _LOOK))
        finally:
            self.async_close()

    @property
    def _has_stopped(self) -> bool:
        return self._playback.started is not None and not self._player.is_sounding
