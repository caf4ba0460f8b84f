"""Hearing: whether an announcement was heard on a player, as far as that tells."""

from typing import Final, Self

from ..receipt import Outcome
from .playback import SLOW_START, Playback
from .player import Player
from .reasons import Reason
from .sound import Sound
from .way import Played

# Seconds for a player that says that it still plays. Then it is stuck.
_STUCK: Final = 10.0


class Hearing:
    """Listens to a player from before it is told to play until it is over."""

    def __init__(
        self, player: Player, sound: Sound, seconds: float, *, volume: float | None
    ) -> None:
        """Listen for a sound of some seconds, played at a volume if that is known."""
        self._seconds = seconds
        self._playback = Playback(
            player, seconds=lambda: seconds, is_named=sound.is_named, volume=volume
        )

    def __enter__(self) -> Self:
        """Go on listening."""
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no longer."""
        self._playback.async_close()

    @property
    def played(self) -> Played:
        """How it went, as far as the player says."""
        playback = self._playback
        # One that goes away afterwards has played it.
        if playback.is_away and not playback.is_long_enough:
            return Played(outcome=Outcome.OFFLINE)
        if playback.is_muted:
            return Played(outcome=Outcome.MUTED)
        if playback.is_interrupted:
            return Played(outcome=Outcome.NOT_CONFIRMED, reason=Reason.INTERRUPTED)
        if playback.started is None or playback.is_playing:
            return Played(outcome=Outcome.NOT_CONFIRMED)
        if not playback.is_long_enough:
            return Played(outcome=Outcome.NOT_CONFIRMED, reason=Reason.CUT_SHORT)
        return Played(outcome=Outcome.HEARD)

    @property
    def is_paused(self) -> bool:
        """Whether somebody has paused it in the middle, and has not let it go on."""
        return self._playback.is_paused

    async def async_wait_over(self, told_at: float) -> None:
        """Wait until nothing can be heard of it any more.

        That is after its length at the soonest, counted from when the player began by
        its own word, else from `told_at`; and when the player says so, or is stuck.
        """
        playback = self._playback
        await playback.async_begun(told_at)
        await playback.async_until(playback.over_at(told_at))
        await playback.async_ask()
        await playback.async_begun_by(told_at + self._seconds + SLOW_START)
        if playback.started is not None:
            await playback.async_until(playback.over_at(told_at))
            stuck = playback.started + self._seconds + _STUCK
            await playback.async_ask_while(stuck, is_playing=True)
