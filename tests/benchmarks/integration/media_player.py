"""Players that are told an address and fetch it, from a process of their own."""

from datetime import datetime
from typing import Any, override

from homeassistant.components import media_source
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
    async_process_play_media_url,
)
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_URL
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.event import async_call_later

from .speakers import SPEAKERS, Speaker, SpeakersView

PARALLEL_UPDATES = 0

_PLAYERS = 120
_IMPATIENCE = 0.05
"""Seconds after which a player says that it has played, so that the next has its turn."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: ConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the players, and the speakers."""
    async_add_entities(
        Player(number, entry.data[CONF_URL]) for number in range(1, _PLAYERS + 1)
    )
    speakers = [Speaker(number) for number in range(1, SPEAKERS + 1)]
    async_add_entities(speakers)
    hass.http.register_view(SpeakersView(speakers))


class Player(MediaPlayerEntity):
    """A player."""

    _attr_should_poll = False
    _attr_state = MediaPlayerState.IDLE
    _attr_supported_features = (
        MediaPlayerEntityFeature.PLAY_MEDIA | MediaPlayerEntityFeature.MEDIA_ANNOUNCE
    )

    def __init__(self, number: int, url: str) -> None:
        """Tell addresses to the url."""
        self._attr_name = f"Player {number}"
        self._attr_unique_id = f"player_{number}"
        self._url = url

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        """Tell the address of the media."""
        media = await media_source.async_resolve_media(
            self.hass, media_id, self.entity_id
        )
        url = async_process_play_media_url(self.hass, media.url)
        session = async_get_clientsession(self.hass)
        told = {"url": url, "player": self.entity_id}
        async with session.post(self._url, json=told, raise_for_status=True):
            self._attr_state = MediaPlayerState.PLAYING
            self.async_write_ha_state()
            async_call_later(self.hass, _IMPATIENCE, self._async_stopped)

    @callback
    def _async_stopped(self, _: datetime) -> None:
        self._attr_state = MediaPlayerState.IDLE
        self.async_write_ha_state()
