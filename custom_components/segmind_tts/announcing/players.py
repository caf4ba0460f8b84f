"""Players: whether there is anybody who can be heard."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
import logging
from typing import Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ENTITY_MATCH_ALL,
    ENTITY_MATCH_NONE,
    STATE_UNAVAILABLE,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event

from ..api.clock import Clock
from ..const import DOMAIN

_LOGGER: Final = logging.getLogger(__name__)

_COMES: Final = 60.0
"""Seconds in which speakers are found after a start."""


@callback
def async_present(hass: HomeAssistant, players: Sequence[str]) -> list[str]:
    """Return the players that are there, and log the names of the others.

    Home Assistant's words for all and for none are understood. Raises HomeAssistantError
    if there is none, so that nobody pays for what nobody hears.
    """
    if players == ENTITY_MATCH_ALL:
        every = sorted(hass.states.async_entity_ids(MEDIA_PLAYER_DOMAIN))
        players = [each for each in every if is_present(hass, each)]
    elif players == ENTITY_MATCH_NONE:
        players = ()
    present = [each for each in players if is_present(hass, each)]
    missing = ", ".join(each for each in players if each not in present)
    if not present:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="players_missing",
            translation_placeholders={"players": missing or ENTITY_MATCH_NONE},
        )
    if missing:
        _LOGGER.warning("Not available, so nothing is played there: %s", missing)
    return present


def is_present(hass: HomeAssistant, player: str) -> bool:
    """Tell whether a player, or a member of a group, can be given something to play."""
    state = hass.states.get(player)
    if state is None or state.state == STATE_UNAVAILABLE:
        return False
    members = state.attributes.get(ATTR_ENTITY_ID)
    if not isinstance(members, list | tuple) or not members:
        return True
    # A group of groups that holds itself would never end.
    others = (hass.states.get(each) for each in members)
    return any(each and each.state != STATE_UNAVAILABLE for each in others)


async def async_somebody(
    hass: HomeAssistant, players: Sequence[str], clock: Clock
) -> None:
    """Return when one of the players is there, after a minute in any case.

    Many are found only some time after Home Assistant has started.
    """
    came = asyncio.Event()

    @callback
    def look(_: object) -> None:
        if any(is_present(hass, each) for each in players):
            came.set()

    look(None)
    stop = async_track_state_change_event(hass, players, look)
    try:
        with suppress(TimeoutError):
            async with clock.timeout(_COMES):
                await came.wait()
    finally:
        stop()
