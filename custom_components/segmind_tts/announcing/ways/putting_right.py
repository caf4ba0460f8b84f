"""Putting right what an announcement has left behind, when the player is there again."""

from contextlib import suppress
from dataclasses import replace
import logging
from typing import Final

from homeassistant.core import HomeAssistant

from ...api.clock import SYSTEM_CLOCK, Clock
from ...const import DOMAIN
from .player import Player
from .put_back import PlayerAwayError, VolumeRefusedError, async_put_back
from .reasons import Reason
from .remembered import Remembered, async_get_memory

_LOGGER = logging.getLogger(__name__)

_DAY: Final = 86400.0
# For so long after an announcement somebody may want the music that it has cut off.
_MUSIC: Final = 900.0
# For a player that is there and refuses its volume.
_TRY_AGAIN: Final = 30.0


async def async_put_right(hass: HomeAssistant, clock: Clock = SYSTEM_CLOCK) -> None:
    """Begin to put all players right that a crash or power cut has left otherwise.

    Returns at once. Each player is waited for, a day at most.
    """
    memory = await async_get_memory(hass)
    for row in memory.rows:
        async_put_right_later(Player(hass, row.entity_id, clock=clock), row)


def async_put_right_later(player: Player, row: Remembered) -> None:
    """Put a player right in the background, when it is there."""
    player.hass.async_create_background_task(
        _async_put_right_later(player, row), f"{DOMAIN} puts {row.entity_id} right"
    )


async def async_put_right_now(player: Player) -> None:
    """Put a player right that is there, if there is anything to put right."""
    memory = await async_get_memory(player.hass)
    async with memory.lock(player.entity_id):
        if (row := memory.get(player.entity_id)) is None:
            return
        # Somebody still waits for one that is away.
        with suppress(PlayerAwayError):
            await async_put_right_once(player, row)


async def async_put_right_once(
    player: Player,
    row: Remembered,
    *,
    is_untouched: bool = False,
    has_lost: bool = False,
) -> Reason | None:
    """Put a player right, and forget how it was; a volume that it refuses comes later.

    `is_untouched` and `has_lost` are as `async_put_back` takes them.
    Returns what it could not be made again. Raises PlayerAwayError if it is away.
    """
    memory = await async_get_memory(player.hass)
    try:
        reason = await async_put_back(
            player,
            _without_old_music(player, row),
            is_untouched=is_untouched,
            has_lost=has_lost,
        )
    except VolumeRefusedError as err:
        # Music is not begun a second time.
        rest = replace(row, music=None, was_off=False, volume_set=player.volume)
        if rest != row:
            await memory.async_remember(rest)
            async_put_right_later(player, rest)
        return err.reason
    await memory.async_strike(row)
    return reason


async def _async_put_right_later(player: Player, row: Remembered) -> None:
    memory = await async_get_memory(player.hass)
    limit = player.clock.monotonic() + _DAY
    while memory.get(player.entity_id) is row:
        left = limit - player.clock.monotonic()
        if left < 0 or not await player.async_wait(lambda: player.is_available, left):
            _LOGGER.warning(
                "%s could not be put right for a day after an announcement and is left "
                "as it is",
                player.entity_id,
            )
            await memory.async_strike(row)
            return
        # It may still be speaking: not every player needs Home Assistant for that.
        await player.clock.sleep(max(0.0, row.over_at - _now(player)))
        if memory.get(player.entity_id) is row:
            await async_put_right_now(player)
            await player.clock.sleep(_TRY_AGAIN)


def _without_old_music(player: Player, row: Remembered) -> Remembered:
    """Return a row without what would surprise people hours later."""
    if _now(player) - row.over_at <= _MUSIC:
        return row
    return replace(row, music=None, was_off=False)


def _now(player: Player) -> float:
    return player.clock.utcnow().timestamp()
