"""The way of players that announce by themselves: they duck or pause, and go on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.media_player import (
    ATTR_MEDIA_ANNOUNCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_EXTRA,
    SERVICE_PLAY_MEDIA,
    MediaType,
)
from homeassistant.core import HomeAssistant

from ...api.clock import SYSTEM_CLOCK, Clock
from ..announcement import Speaker
from ..receipt import Outcome
from .hearing import Hearing
from .playback import is_long_enough
from .player import LOAD, Player
from .reasons import Reason
from .sound import Sound
from .status import Status, status_of
from .visit import Visit
from .way import Play, Played, Way

# Seconds until what no state shows has begun.
_UNSEEN: Final = 1.5

type Extra = Callable[[float | None, float], dict[str, Any]]
"""What a platform understands: of a volume, None for its own, and the seconds of sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeWay(Way):
    """Have a player announce.

    `extra` tells it the volume for this announcement alone. Where it understands none,
    its own volume is set, and put back, unless `has_own_volume` says that it takes one
    from its settings.
    """

    name: str = "announce"
    entity_id: str
    clock: Clock = SYSTEM_CLOCK
    extra: Extra | None = None
    has_own_volume: bool = False
    tells: bool = True
    """Whether its state shows an announcement."""
    is_blocking: bool = False
    """Whether the action lasts until the speaker has said that it has done."""

    @override
    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        player = Player(hass, self.entity_id, context=play.context, clock=self.clock)
        if not player.is_available:
            return Played(outcome=Outcome.OFFLINE)
        seconds = play.rendition.seconds
        sound = await Sound.async_of(hass, play.rendition, self.entity_id)
        is_alone = not player.is_sounding
        async with Visit(player, sound, seconds, is_alone=is_alone) as visit:
            volume, extra = await self._async_volume(player, play, visit)
            with Hearing(player, sound, seconds, volume=volume) as hearing:
                visit.tell()
                told_at = self.clock.monotonic()
                play.on_started()
                await self._async_tell(player, play, extra)
                answered_at = self.clock.monotonic()
                is_done = self.is_blocking and is_long_enough(
                    answered_at - told_at, seconds
                )
                if not self.tells:
                    await self.clock.sleep(seconds + _UNSEEN)
                elif not is_done:
                    await hearing.async_wait_over(answered_at)
        played = hearing.played
        if is_done and played.outcome is Outcome.NOT_CONFIRMED:
            return Played(outcome=Outcome.HEARD, reason=visit.reason)
        return Played(outcome=played.outcome, reason=played.reason or visit.reason)

    @override
    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        return status_of(Player(hass, self.entity_id), speaker.volume)

    async def _async_volume(
        self, player: Player, play: Play, visit: Visit
    ) -> tuple[float | None, dict[str, Any]]:
        """Return the volume of the announcement, and what to tell the player besides."""
        wanted = play.speaker.volume
        if wanted is not None and self.has_own_volume:
            visit.reason = Reason.VOLUME_NOT_SET
            return None, {}
        level = None if wanted is None else wanted.of(player.volume)
        if self.extra is not None and level and not player.is_muted:
            return level, self.extra(level, play.rendition.seconds)
        await visit.async_make_room(wanted)
        told = {} if self.extra is None else self.extra(None, play.rendition.seconds)
        return visit.volume, told

    async def _async_tell(
        self, player: Player, play: Play, extra: dict[str, Any]
    ) -> None:
        await player.async_call(
            SERVICE_PLAY_MEDIA,
            limit=LOAD + play.rendition.seconds,
            **{
                ATTR_MEDIA_CONTENT_ID: play.rendition.media_id,
                ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
                ATTR_MEDIA_ANNOUNCE: True,
                ATTR_MEDIA_EXTRA: extra,
            },
        )
