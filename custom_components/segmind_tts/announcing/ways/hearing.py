"""What a player reports while it plays an announcement."""

import asyncio
from contextlib import suppress
from typing import Final, Self

from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import callback
from homeassistant.helpers.event import async_track_state_change_event

from ..receipt import Outcome
from .player import Player
from .reasons import Reason
from .sound import Sound
from .way import Played

# Seconds: what is still in a player's buffer when it says that it has done.
_TAIL: Final = 0.5
# For a player to fetch the sound and to begin, if it tells nothing of that.
_SLOW_START: Final = 5.0
# For a player that says that it still plays. Then it is stuck.
_STUCK: Final = 10.0
# How often one that tells little is asked.
_ASK_AGAIN: Final = 1.0
_ASK_FIRST: Final = 0.25
# Of the sound, what a player must have played to be believed; its clock is coarse.
_MOST: Final = 0.8
_COARSE: Final = 0.5


def is_long_enough(took: float, seconds: float) -> bool:
    """Tell whether something took as long as a sound of some seconds, by coarse clocks."""
    return took >= seconds * _MOST - _COARSE


class Hearing:
    """Listens to the state of a player from before it is told to play until it is over."""

    def __init__(
        self, player: Player, sound: Sound, seconds: float, *, volume: float | None
    ) -> None:
        """Listen for a sound of some seconds, played at a volume if that is known."""
        self._player = player
        self._sound = sound
        self._seconds = seconds
        self._changed = asyncio.Event()
        self._had = player.media_id
        # What it says of a player that was playing all the while proves nothing.
        self._was_sounding = player.is_sounding
        self._name: str | None = None
        self._since: float | None = None
        self._started: float | None = None
        self._played = 0.0
        self.is_away = not player.is_available
        self.is_interrupted = False
        self._is_at_zero = volume == 0
        self.is_muted = player.is_muted or self._is_at_zero

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._stop = async_track_state_change_event(
            self._player.hass, self._player.entity_id, self._look
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no longer."""
        self._stop()

    @property
    def played(self) -> Played:
        """How it went, as far as the player says."""
        # One that goes away afterwards has played it.
        if self.is_away and not self._is_long_enough:
            return Played(outcome=Outcome.OFFLINE)
        if self.is_muted:
            return Played(outcome=Outcome.MUTED)
        if self.is_interrupted:
            return Played(outcome=Outcome.NOT_CONFIRMED, reason=Reason.INTERRUPTED)
        if self._started is None or self._since is not None:
            return Played(outcome=Outcome.NOT_CONFIRMED)
        if not self._is_long_enough:
            return Played(outcome=Outcome.NOT_CONFIRMED, reason=Reason.CUT_SHORT)
        return Played(outcome=Outcome.HEARD)

    async def async_wait_over(self, told_at: float) -> None:
        """Wait until nothing can be heard of it any more.

        That is after its length at the soonest, counted from when the player began by
        its own word, else from `told_at`; and when the player says so, or is stuck.
        """
        if self._started is None and self._can_tell:
            # Home Assistant looks at some seconds apart, and would miss a short sound.
            limit = told_at + min(_SLOW_START, self._seconds)
            await self._async_poll(limit, is_playing=False, every=_ASK_FIRST)
        begin = told_at if self._started is None else self._started
        await self._async_until(begin + self._seconds + _TAIL)
        await self._async_ask()
        if self._started is None and self._can_tell:
            limit = begin + self._seconds + _SLOW_START
            await self._async_poll(limit, is_playing=False)
        if self._started is not None:
            end = self._started + self._seconds
            await self._async_until(end + _TAIL)
            await self._async_poll(end + _STUCK, is_playing=True)

    @property
    def _can_tell(self) -> bool:
        """Whether the player could still say that it has begun."""
        return not self._was_sounding or self._player.media_id is not None

    @property
    def _is_over(self) -> bool:
        return self.is_away or self.is_interrupted

    async def _async_until(self, moment: float) -> None:
        """Wait for a moment, less if nothing more can come."""
        while not self._is_over and (left := moment - self._now()) > 0:
            await self._async_change(left)

    async def _async_poll(
        self, limit: float, *, is_playing: bool, every: float = _ASK_AGAIN
    ) -> None:
        """Ask the player for as long as it says this."""
        while (
            not self._is_over
            and is_playing == (self._since is not None)
            and self._now() < limit
        ):
            await self._async_change(every)
            await self._async_ask()

    async def _async_ask(self) -> None:
        if not self._is_over:
            await self._player.async_refresh()

    async def _async_change(self, seconds: float) -> None:
        self._changed.clear()
        with suppress(TimeoutError):
            async with self._player.clock.timeout(seconds):
                await self._changed.wait()

    @callback
    def _look(self, _: object) -> None:
        """Note what the player does."""
        player = self._player
        if not player.is_available:
            self.is_away = True
        elif player.is_sounding and self._is_other(player.media_id):
            # Music that goes on by itself may be another title.
            self._note(is_playing=False)
            self.is_interrupted = not self._is_long_enough
        if not self._is_long_enough:
            # Before it begins, and when it is over, muting it takes nothing away.
            was_muted = self._started is not None and self.is_muted
            self.is_muted = was_muted or self._is_at_zero or player.is_muted
        self._note(is_playing=not self._is_over and self._is_playing())
        self._changed.set()

    def _note(self, *, is_playing: bool) -> None:
        now = self._now()
        if self._since is not None:
            self._played += now - self._since
        self._since = now if is_playing else None
        if is_playing and self._started is None:
            self._started = now

    def _is_playing(self) -> bool:
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
        return media_id == self._name or self._sound.is_named(media_id)

    @property
    def _is_long_enough(self) -> bool:
        return is_long_enough(self._played, self._seconds)

    def _now(self) -> float:
        return self._player.clock.monotonic()
