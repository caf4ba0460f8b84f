"""The way of all players that have no announcements of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.media_player import (
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_EXTRA,
    SERVICE_PLAY_MEDIA,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.core import HomeAssistant

from ...api.clock import SYSTEM_CLOCK, Clock
from ..announcement import Speaker
from ..receipt import Outcome
from .hearing import Hearing
from .player import LOAD, Player
from .put_back import can_begin_again
from .remembered import Music
from .sound import Sound, is_speech, without_signature
from .status import Status, status_of
from .visit import Visit
from .way import Play, Played, Way

# Seconds for a player to say what it plays just now. Then what it said last has to do.
_LOOK: Final = 2.0


def no_extra(_: Play) -> dict[str, Any]:
    """Return nothing, which is what most players understand besides media."""
    return {}


def is_address(player: Player) -> bool:
    """Tell whether what a player plays is an address that any player can start."""
    return (player.media_id or "").startswith(
        ("http://", "https://", "media-source://")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinaryWay(Way):
    """Remember, pause, set the volume, play, wait, and put all back."""

    name = "ordinary"
    entity_id: str
    clock: Clock = SYSTEM_CLOCK
    is_woken: bool = True
    """Whether it has to be turned on when it is off."""
    extra: Callable[[Play], dict[str, Any]] = no_extra
    """What it understands besides the media."""
    can_resume: Callable[[Player], bool] = is_address
    """Whether it can start again what it plays now."""

    @override
    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        player = Player(hass, self.entity_id, context=play.context, clock=self.clock)
        if not player.is_available:
            return Played(outcome=Outcome.OFFLINE)
        if player.is_polled:
            await player.async_refresh(_LOOK)
        seconds = play.rendition.seconds
        sound = await Sound.async_of(hass, play.rendition, self.entity_id)
        async with Visit(player, sound, seconds, is_alone=True) as visit:
            if player.is_off and self.is_woken and player.can(Feature.TURN_ON):
                await visit.async_turn_on()
            await visit.async_make_room(play.speaker.volume, self._music(player))
            with Hearing(player, sound, seconds, volume=visit.volume) as hearing:
                visit.tell()
                await self._async_tell(player, play)
                play.on_started()
                await hearing.async_wait_over(self.clock.monotonic())
                if hearing.is_paused:
                    await visit.async_leave_silent()
        played = hearing.played
        return Played(outcome=played.outcome, reason=played.reason or visit.reason)

    @override
    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        player = Player(hass, self.entity_id, clock=self.clock)
        music = self._music(player)
        is_lost = music is not None and not can_begin_again(player, music)
        return status_of(player, speaker.volume, is_lost=is_lost)

    async def _async_tell(self, player: Player, play: Play) -> None:
        await player.async_call(
            SERVICE_PLAY_MEDIA,
            limit=LOAD + play.rendition.seconds,
            **{
                ATTR_MEDIA_CONTENT_ID: play.rendition.media_id,
                ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
                ATTR_MEDIA_EXTRA: self.extra(play),
            },
        )

    def _music(self, player: Player) -> Music | None:
        """Return what is to be played again, None for nothing or for old speech."""
        media_id = player.media_id
        if player.state not in _BUSY or (media_id and is_speech(media_id)):
            return None
        return Music(
            state=player.state,
            media_id=media_id and without_signature(media_id),
            can_start=media_id is not None and self.can_resume(player),
            media_type=player.media_type or MediaType.MUSIC,
            position=player.position,
            has_end=player.has_end,
            source=player.source,
        )


_BUSY: Final = (
    MediaPlayerState.PLAYING,
    MediaPlayerState.BUFFERING,
    MediaPlayerState.PAUSED,
    MediaPlayerState.ON,
)
