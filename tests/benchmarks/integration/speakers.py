"""Speakers in a house that note when they are told to play, and play nothing."""

import asyncio
from collections.abc import Sequence
import time
from typing import Any, override

from aiohttp import web
from homeassistant.components.media_player import (
    MediaPlayerEntity,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.helpers.http import HomeAssistantView

SPEAKERS = 20
"""The last one is offline."""

_VOLUME = 0.3
_MUSIC = "http://music.example/song.mp3"


class Speaker(MediaPlayerEntity):
    """A speaker that plays music, and for an instant what it is told."""

    _attr_should_poll = False
    _attr_supported_features = (
        Feature.PLAY_MEDIA
        | Feature.PLAY
        | Feature.PAUSE
        | Feature.STOP
        | Feature.VOLUME_SET
    )

    def __init__(self, number: int) -> None:
        """Play music."""
        self._attr_name = f"Speaker {number}"
        self._attr_unique_id = f"speaker_{number}"
        self._attr_available = number < SPEAKERS
        self._attr_volume_level = _VOLUME
        self._attr_state = MediaPlayerState.IDLE
        self._before: str | None = None
        self._is_stuck = False
        self.told: float | None = None

    def begin_afresh(self, *, music: bool, stuck: bool) -> None:
        """Play music, or nothing, and forget to have been told."""
        self.told = None
        self._is_stuck = stuck
        self._before = _MUSIC if music else None
        self._attr_media_content_id = self._before
        self._attr_state = MediaPlayerState.PLAYING if music else MediaPlayerState.IDLE
        self.async_write_ha_state()

    @property
    def is_as_before(self) -> bool:
        """Whether its volume is its own, and the music plays if there was some."""
        plays = self.state == MediaPlayerState.PLAYING
        is_right = plays and self.media_content_id == _MUSIC
        return self.volume_level == _VOLUME and (is_right or not self._before)

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        if media_id != _MUSIC and self.told is None:
            self.told = time.perf_counter()
        self._attr_media_content_id = media_id
        self._attr_state = MediaPlayerState.PLAYING
        self.async_write_ha_state()
        if self._is_stuck and media_id != _MUSIC:
            await asyncio.Event().wait()

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        self._attr_volume_level = volume
        self.async_write_ha_state()

    @override
    async def async_media_pause(self) -> None:
        self._attr_state = MediaPlayerState.PAUSED
        self.async_write_ha_state()

    @override
    async def async_media_play(self) -> None:
        self._attr_state = MediaPlayerState.PLAYING
        self.async_write_ha_state()

    @override
    async def async_media_stop(self) -> None:
        self._attr_state = MediaPlayerState.IDLE
        self.async_write_ha_state()


class SpeakersView(HomeAssistantView):
    """When the speakers were told."""

    url = "/api/benchmark/speakers"
    name = "api:benchmark:speakers"

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        """Tell of these."""
        self._speakers = speakers

    async def get(self, request: web.Request) -> web.Response:
        """Return when each was told, and whether all are as they were before."""
        return self.json(
            {
                "told": {
                    each.entity_id: each.told for each in self._speakers if each.told
                },
                "as_before": all(each.is_as_before for each in self._speakers),
            }
        )

    async def post(self, request: web.Request) -> web.Response:
        """Begin afresh: with `music` or without, `stuck` names who never answers."""
        asked = await request.json()
        for each in self._speakers:
            stuck = each.entity_id == asked["stuck"]
            each.begin_afresh(music=asked["music"], stuck=stuck)
        return self.json({})
