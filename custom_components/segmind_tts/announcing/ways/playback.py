"""A playback: what a player reports of a sound that it was told to play."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_state_change_event

from .player import Player

# Seconds: what is still in a player's buffer when it says that it has done.
_TAIL: Final = 0.5
# For a player to fetch the sound and to begin, if it tells nothing of that.
SLOW_START: Final = 5.0
# How often one that tells little is asked.
_ASK_AGAIN: Final = 1.0
_ASK_FIRST: Final = 0.25
# Of the sound, what a player must have played to be believed; its clock is coarse.
_MOST: Final = 0.8
_COARSE: Final = 0.5


def is_long_enough(took: float, seconds: float) -> bool:
    """Tell whether something took as long as a sound of some seconds, by coarse clocks."""
    return took >= seconds * _MOST - _COARSE


class Playback:
    """Listens to the state of a player from before it is told to play, until it is closed.

    Moments are those of the player's clock.
    """

    def __init__(
        self,
        player: Player,
        *,
        seconds: Callable[[], float],
        is_named: Callable[[str], bool],
        volume: float | None = None,
    ) -> None:
        """Listen for a sound, played at a volume if that is known.

        `seconds` returns its length, as far as it is known by then; `is_named` tells
        whether a player means it by a media id.
        """
        self._player = player
        self._length = seconds
        self._is_named = is_named
        self._changed = asyncio.Event()
        self._had = player.media_id
        # What it says of a player that was playing all the while proves nothing.
        self._was_sounding = player.is_sounding
        self._name: str | None = None
        self._since: float | None = None
        self._played = 0.0
        self.started: float | None = None
        """When the player began, by its own word; None as long as it has not."""
        self.is_away = not player.is_available
        self.is_interrupted = False
        """Whether the player plays something else before it can have done."""
        self._is_at_zero = volume == 0
        self.is_muted = player.is_muted or self._is_at_zero
        self._stop = async_track_state_change_event(
            player.hass, player.entity_id, self._look
        )

    @callback
    def async_close(self) -> None:
        """Listen no longer."""
        self._stop()

    @property
    def is_playing(self) -> bool:
        """Whether the player plays the sound, by its own word."""
        return self._since is not None

    @property
    def is_long_enough(self) -> bool:
        """Whether it has played as long as the sound lasts."""
        return is_long_enough(self._played, self._length())

    @property
    def is_paused(self) -> bool:
        """Whether it is held before its end, which players do not do by themselves."""
        media_id = self._player.media_id
        return (
            self._player.state == MediaPlayerState.PAUSED
            and media_id is not None
            and self._is_sound(media_id)
            and not self.is_long_enough
        )

    def over_at(self, told_at: float) -> float:
        """Return when it is over, counted from when the player began or was told to."""
        begin = told_at if self.started is None else self.started
        return begin + self._length() + _TAIL

    async def async_begun(self, told_at: float) -> None:
        """Ask until it has begun, for as long as it may take or last.

        Home Assistant looks at some seconds apart, and would miss a short sound.
        """
        limit = told_at + min(SLOW_START, self._length())
        await self.async_begun_by(limit, every=_ASK_FIRST)

    async def async_begun_by(self, limit: float, *, every: float = _ASK_AGAIN) -> None:
        """Ask until it has begun or a moment has come, if the player could tell."""
        can_tell = not self._was_sounding or self._player.media_id is not None
        if self.started is None and can_tell:
            await self.async_ask_while(limit, is_playing=False, every=every)

    async def async_ask_while(
        self, limit: float, *, is_playing: bool, every: float = _ASK_AGAIN
    ) -> None:
        """Ask the player until a moment for as long as it says this."""
        while (
            not self._is_over and is_playing == self.is_playing and self._now() < limit
        ):
            await self.async_change(every)
            await self.async_ask()

    async def async_until(self, moment: float) -> None:
        """Wait for a moment, less if nothing more can come."""
        while not self._is_over and (left := moment - self._now()) > 0:
            await self.async_change(left)

    async def async_ask(self) -> None:
        """Ask the player what it does, if anything more can come."""
        if not self._is_over:
            await self._player.async_refresh()

    async def async_change(self, seconds: float) -> None:
        """Wait until the player says something new, at most some seconds."""
        self._changed.clear()
        with suppress(TimeoutError):
            async with self._player.clock.timeout(seconds):
                await self._changed.wait()

    @property
    def _is_over(self) -> bool:
        return self.is_away or self.is_interrupted

    @callback
    def _look(self, _: object) -> None:
        """Note what the player does."""
        player = self._player
        if not player.is_available:
            self.is_away = True
        elif player.is_sounding and self._is_other(player.media_id):
            # Music that goes on by itself may be another title.
            self._note(is_playing=False)
            self.is_interrupted = not self.is_long_enough
        if not self.is_long_enough:
            # Before it begins, and when it is over, muting it takes nothing away.
            was_muted = self.started is not None and self.is_muted
            self.is_muted = was_muted or self._is_at_zero or player.is_muted
        self._note(is_playing=not self._is_over and self._plays_sound())
        self._changed.set()

    def _note(self, *, is_playing: bool) -> None:
        now = self._now()
        if self._since is not None:
            self._played += now - self._since
        self._since = now if is_playing else None
        if is_playing and self.started is None:
            self.started = now

    def _plays_sound(self) -> bool:
        """Tell whether it plays the sound, which needs a sign that this is not the music."""
        if self._player.state != MediaPlayerState.PLAYING:
            self._was_sounding = False
            return False
        media_id = self._player.media_id
        if media_id is None:
            return not self._was_sounding
        if not self._is_sound(media_id):
            # The first new name after a silence is its own word for the sound.
            if self._was_sounding or self._name is not None or media_id == self._had:
                return False
        self._name = media_id
        return True

    def _is_other(self, media_id: str | None) -> bool:
        """Tell whether it plays neither the sound, whatever it calls it, nor the music."""
        if media_id is None or self._name is None or media_id == self._had:
            return False
        return not self._is_sound(media_id)

    def _is_sound(self, media_id: str) -> bool:
        return media_id == self._name or self._is_named(media_id)

    def _now(self) -> float:
        return self._player.clock.monotonic()
