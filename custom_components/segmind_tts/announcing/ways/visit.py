"""A visit to a player: what is changed there is undone at the end, whatever happens."""

import asyncio
from dataclasses import replace
from typing import Any, Final, Self

from homeassistant.components.media_player import (
    ATTR_MEDIA_VOLUME_LEVEL,
    MediaPlayerEntityFeature as Feature,
)
from homeassistant.const import (
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_ON,
    SERVICE_VOLUME_SET,
)
from homeassistant.core import State
from homeassistant.exceptions import HomeAssistantError

from ..volume import Volume
from .player import ANSWER, Player
from .put_back import PlayerAwayError, is_taken_over
from .putting_right import (
    async_put_right_later,
    async_put_right_now,
    async_put_right_once,
)
from .reasons import Reason
from .remembered import Music, Remembered, async_get_memory
from .sound import Sound
from .telling import SpeakerSilentError

# Volumes that nobody can tell apart.
_SAME: Final = 0.005


class Visit:
    """An async context manager in which a player may be changed.

    What is to be put back is on disk before each change. At the end, also if that comes
    by an error or a cancellation, the sound is stopped if it still plays, the volume and
    the music are put back, and the row is struck. A player that is away then is put right
    when it is there again.
    """

    def __init__(
        self, player: Player, sound: Sound, seconds: float, *, is_alone: bool
    ) -> None:
        """Visit a player for a sound of some seconds.

        `is_alone` says that nothing else plays meanwhile, so that it may be stopped.
        """
        self._player = player
        self._is_alone = is_alone
        self._is_told = False
        self._said: State | None = None
        self.reason: Reason | None = None
        self._row = Remembered(
            entity_id=player.entity_id,
            over_at=player.clock.utcnow().timestamp() + seconds,
            sound=sound,
        )

    async def __aenter__(self) -> Self:
        """Put right first what an earlier announcement has left."""
        self._memory = await async_get_memory(self._player.hass)
        await async_put_right_now(self._player)
        # Its own volume, where it has not taken that back.
        if (left := self._memory.get(self._player.entity_id)) is not None:
            self._row = replace(
                self._row, volume=left.volume, volume_set=left.volume_set
            )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put all back, even if whoever waits for that is cancelled."""
        is_broken_off = kind is not None and (
            issubclass(kind, SpeakerSilentError)
            or not issubclass(kind, HomeAssistantError)
        )
        putting_back = self._player.hass.async_create_task(
            self._async_leave(
                is_broken_off=is_broken_off,
                is_refused=kind is not None and not is_broken_off,
            ),
            f"{self._player.entity_id} is put back",
        )
        await asyncio.shield(putting_back)

    @property
    def volume(self) -> float | None:
        """The volume at which the sound is heard, None if it is not known."""
        set_to = self._row.volume_set
        return self._player.volume if set_to is None else set_to

    @property
    def _own_volume(self) -> float | None:
        """The volume that is put back."""
        own = self._row.volume
        return self._player.volume if own is None else own

    @property
    def is_muted(self) -> bool:
        """Whether nothing can be heard at this volume."""
        return self._player.is_muted or self.volume == 0

    def tell(self) -> None:
        """Note that the player is about to be told to play the sound."""
        self._is_told = True
        self._said = self._player.said

    async def async_turn_on(self) -> None:
        """Wake the player, which is turned off again afterwards."""
        await self._async_remember(was_off=True)
        await self._player.async_call(SERVICE_TURN_ON)
        await self._player.async_wait(lambda: not self._player.is_off, ANSWER)

    async def async_leave_silent(self) -> None:
        """Begin no music again, as somebody has paused what plays and wants silence."""
        music = self._row.music
        if music is not None and music.is_playing:
            await self._async_remember(music=None)

    async def async_make_room(
        self, wanted: Volume | None, music: Music | None = None
    ) -> None:
        """Have the music wait, so that it is not heard at another volume, and set that.

        The volume of a muted player stays, as it might unmute.
        """
        own, volume = self._own_volume, self._player.volume
        level = self._level(wanted, own)
        if level is not None:
            await self._async_remember(music=music, volume=own, volume_set=level)
        elif music is not None:
            # A paused title is started without a sound, which changes the volume, too.
            is_put_back = music.is_paused or own != volume
            kept = (own, volume) if is_put_back else (None, None)
            await self._async_remember(music=music, volume=kept[0], volume_set=kept[1])
        if music is not None and music.is_playing:
            await self._async_pause()
        if level is not None:
            await self._async_set_volume(level, own)

    def _level(self, wanted: Volume | None, own: float | None) -> float | None:
        """Return the volume to set, None to leave it."""
        if wanted is None or self._player.is_muted:
            return None
        level = wanted.of(own)
        volume = self._player.volume
        if level is None or volume is None or not self._player.can(Feature.VOLUME_SET):
            self.reason = Reason.VOLUME_NOT_SET
            return None
        return None if abs(level - volume) <= _SAME else level

    async def _async_set_volume(self, level: float, own: float | None) -> None:
        """Set a volume. One that is refused is no reason to be mute, but to be no louder."""
        set_to = {ATTR_MEDIA_VOLUME_LEVEL: level}
        try:
            await self._player.async_call(SERVICE_VOLUME_SET, **set_to)
        except HomeAssistantError:
            if own is None or own > level:
                raise
            self.reason = Reason.VOLUME_NOT_SET

    async def _async_pause(self) -> None:
        if self._player.can(Feature.PAUSE):
            await self._player.async_try(SERVICE_MEDIA_PAUSE)
        elif self._player.can(Feature.STOP):
            await self._player.async_try(SERVICE_MEDIA_STOP)

    async def _async_remember(self, **changes: Any) -> None:
        self._row = replace(self._row, **changes)
        await self._memory.async_remember(self._row)

    async def _async_leave(self, *, is_broken_off: bool, is_refused: bool) -> None:
        player, row = self._player, self._row
        # It may begin late, so it is stopped whatever it says.
        if is_broken_off and self._is_told and self._is_alone:
            await self._async_silence()
        if self._memory.get(player.entity_id) is not row:
            return
        is_silent = not is_refused and player.said is self._said
        try:
            reason = await async_put_right_once(
                player,
                row,
                is_untouched=not self._is_told,
                has_lost=self._is_told and is_silent,
            )
        except PlayerAwayError:
            async_put_right_later(player, row)
        else:
            self.reason = reason or self.reason

    async def _async_silence(self) -> None:
        """Stop the sound, but nothing that somebody else plays."""
        if not is_taken_over(self._player, self._row) and self._player.can(
            Feature.STOP
        ):
            await self._player.async_try(SERVICE_MEDIA_STOP)
