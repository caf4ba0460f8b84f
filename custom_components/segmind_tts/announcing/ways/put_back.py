"""Making a player what it was before an announcement."""

from typing import Final

from homeassistant.components.media_player import (
    ATTR_INPUT_SOURCE,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_SEEK_POSITION,
    ATTR_MEDIA_VOLUME_LEVEL,
    SERVICE_PLAY_MEDIA,
    SERVICE_SELECT_SOURCE,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
)
from homeassistant.const import (
    SERVICE_MEDIA_PAUSE,
    SERVICE_MEDIA_PLAY,
    SERVICE_MEDIA_SEEK,
    SERVICE_TURN_OFF,
    SERVICE_VOLUME_SET,
)

from .player import ANSWER, LOAD, Player
from .reasons import Reason
from .remembered import Music, Remembered
from .sound import without_signature

# Players round: to whole steps, of which some have thirty.
_STEP: Final = 0.03
_UNHEARD: Final = 0.0
# Seconds in which a player finds out that it cannot seek, and stops.
_FINDS_OUT: Final = 2.0


class PlayerAwayError(Exception):
    """The player is away, and cannot be put back."""


class VolumeRefusedError(Exception):
    """The player is as it was, but for its volume, which it did not take."""

    def __init__(self, reason: Reason | None) -> None:
        """Keep what else could not be made as it was."""
        super().__init__()
        self.reason = reason


async def async_put_back(
    player: Player,
    row: Remembered,
    *,
    is_untouched: bool = False,
    has_lost: bool = False,
) -> Reason | None:
    """Make a player what it was: volume first, then music, then off.

    What somebody has changed meanwhile stays. `is_untouched` says that it was never told
    to play the announcement, `has_lost` that it has taken that and said nothing since: what
    it goes on with would be the announcement. Returns what it could not be made again. Raises
    PlayerAwayError if it is away, or goes meanwhile, and VolumeRefusedError.
    """
    _check_there(player)
    is_taken = not is_untouched and is_taken_over(player, row)
    is_volume_back = await _async_put_volume_back(player, row)
    reason = None
    # Music of a player that was off is what it plays whenever it is turned on.
    if row.music is not None and not is_taken and not row.was_off:
        if is_untouched or (_is_there(player, row.music) and not has_lost):
            reason = await _async_go_on(player, row.music)
        else:
            reason = await _async_begin_again(player, row, row.music)
    if row.was_off and not is_taken:
        await player.async_try(SERVICE_TURN_OFF)
    _check_there(player)
    if not is_volume_back:
        raise VolumeRefusedError(reason)
    return reason


def can_begin_again(player: Player, music: Music) -> bool:
    """Tell whether a player could play or listen to this again, as far as is known."""
    if music.media_id is not None and music.can_start:
        return not music.is_paused or _can_hold(player)
    if music.source is not None and player.can(Feature.SELECT_SOURCE):
        return True
    return not (music.is_playing or music.is_paused)


def is_taken_over(player: Player, row: Remembered) -> bool:
    """Tell whether somebody has it play something else than the music or our sound."""
    media_id = player.media_id
    if media_id is None or not player.is_sounding or row.sound.is_named(media_id):
        return False
    return not (row.music and _is_same(row.music, media_id))


def _check_there(player: Player) -> None:
    if not player.is_available:
        raise PlayerAwayError


async def _async_put_volume_back(player: Player, row: Remembered) -> bool:
    """Set the volume, if it is the one that we have set, or it was before.

    The latter is not left out, as some players tell of a change late. Returns whether it
    is right, as far as is known.
    """
    if row.volume is None or row.volume_set is None:
        return True
    volume = player.volume
    known = [row.volume, row.volume_set]
    if row.music is not None and row.music.is_paused:
        known.append(_UNHEARD)
    if volume is None or any(_is_near(volume, each) for each in known):
        is_taken = await _async_set_volume(player, row.volume)
        return is_taken or _is_near(player.volume, row.volume)
    return True


def _is_near(volume: float | None, other: float) -> bool:
    return volume is not None and abs(volume - other) <= _STEP


async def _async_go_on(player: Player, music: Music) -> Reason | None:
    """Let a player go on with what it has kept."""
    if not music.is_playing or player.is_sounding:
        return None
    is_on = await player.async_try(SERVICE_MEDIA_PLAY)
    return None if is_on else Reason.NOT_RESUMED


async def _async_begin_again(
    player: Player, row: Remembered, music: Music
) -> Reason | None:
    """Let a player play or listen to what it has lost."""
    if music.media_id is not None and music.can_start:
        if music.is_paused:
            return await _async_hold(player, row, music, music.media_id)
        return await _async_start(player, row, music, music.media_id)
    if music.source is None or player.source == music.source:
        return Reason.NOT_RESUMED if music.is_playing or music.is_paused else None
    is_told = await player.async_try(
        SERVICE_SELECT_SOURCE, **{ATTR_INPUT_SOURCE: music.source}
    )
    return None if is_told else Reason.NOT_RESUMED


async def _async_hold(
    player: Player, row: Remembered, music: Music, media_id: str
) -> Reason | None:
    """Have a title ready that was paused. It has to be started, which nobody hears."""
    volume = player.volume
    if volume is None or not _can_hold(player):
        return Reason.NOT_RESUMED
    await _async_set_volume(player, _UNHEARD)
    try:
        reason = await _async_start(player, row, music, media_id)
        await player.async_try(SERVICE_MEDIA_PAUSE)
    finally:
        is_back = await _async_set_volume(player, volume)
    if not is_back:
        raise VolumeRefusedError(reason)
    return reason


def _can_hold(player: Player) -> bool:
    """Tell whether a title can be started and paused so that nobody hears it."""
    return player.volume is not None and player.can(Feature.PAUSE | Feature.VOLUME_SET)


async def _async_start(
    player: Player, row: Remembered, music: Music, media_id: str
) -> Reason | None:
    """Start a title where it was, or a station."""
    if not await _async_play(player, row, music, media_id):
        return Reason.NOT_RESUMED
    if not music.has_end:
        return None
    if not music.position or not player.can(Feature.SEEK):
        return Reason.TITLE_ONLY
    if await _async_seek(player, music.position):
        return Reason.TITLE_ONLY
    is_on = await _async_play(player, row, music, media_id)
    return Reason.BEGUN_AGAIN if is_on else Reason.NOT_RESUMED


async def _async_play(
    player: Player, row: Remembered, music: Music, media_id: str
) -> bool:
    """Start a title at its beginning, and return whether the player plays it."""
    media = {
        ATTR_MEDIA_CONTENT_ID: media_id,
        ATTR_MEDIA_CONTENT_TYPE: music.media_type,
    }
    if not await player.async_try(SERVICE_PLAY_MEDIA, limit=LOAD, **media):
        return False
    return await player.async_wait(lambda: _plays(player, row), ANSWER)


async def _async_seek(player: Player, position: float) -> bool:
    """Go to a place in the title, and return whether the player has survived that.

    MPD takes it, and stops a moment later where a server gives no parts of a file.
    """
    seek = {ATTR_MEDIA_SEEK_POSITION: position}
    await player.async_try(SERVICE_MEDIA_SEEK, **seek)
    await player.clock.sleep(_FINDS_OUT)
    await player.async_refresh()
    return player.is_sounding or player.state == MediaPlayerState.PAUSED


def _plays(player: Player, row: Remembered) -> bool:
    """Tell whether a player plays something else than the announcement."""
    media_id = player.media_id
    is_ours = media_id is not None and row.sound.is_named(media_id)
    return player.state == MediaPlayerState.PLAYING and not is_ours


def _is_there(player: Player, music: Music) -> bool:
    """Tell whether a player still plays or holds what it did before."""
    media_id = player.media_id
    if not (player.is_sounding or player.state == MediaPlayerState.PAUSED):
        return False
    return media_id is not None and _is_same(music, media_id)


def _is_same(music: Music, media_id: str) -> bool:
    """Tell whether a media id is that of the music, however it is signed."""
    return music.media_id == without_signature(media_id)


async def _async_set_volume(player: Player, volume: float) -> bool:
    return await player.async_try(
        SERVICE_VOLUME_SET, **{ATTR_MEDIA_VOLUME_LEVEL: volume}
    )
