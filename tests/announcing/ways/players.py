"""Stand-ins for players: real entities of Home Assistant's, whose sound is a list."""

import asyncio
from collections.abc import Iterable
from typing import Any, override

from homeassistant.components import media_source
from homeassistant.components.media_player import (
    MediaPlayerDeviceClass,
    MediaPlayerEntity,
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
    MediaType,
    async_process_play_media_url,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.util import dt as dt_util
from yarl import URL

from tests.making.scenarios.clock import SPEED

ORDINARY = (
    Feature.PLAY_MEDIA
    | Feature.PLAY
    | Feature.PAUSE
    | Feature.STOP
    | Feature.SEEK
    | Feature.VOLUME_SET
    | Feature.VOLUME_MUTE
)
RADIO = "http://radio.example/live.mp3"
SONG = "http://music.example/song.mp3?quality=high"


class StandInPlayer(MediaPlayerEntity):
    """A player that does what it is told, and notes it.

    `did` is all that it was told, `sounds` what could be heard, each with the volume.
    Announcements last `seconds`, music lasts for ever. Tests change how it behaves.
    """

    _attr_should_poll = False
    _attr_has_entity_name = True
    _attr_name = None
    _attr_device_class = MediaPlayerDeviceClass.SPEAKER
    _attr_media_content_type = MediaType.MUSIC

    def __init__(
        self, name: str, features: Feature = ORDINARY, *, seconds: float = 2.0
    ) -> None:
        """Be silent, at a volume of 0.3."""
        self._attr_unique_id = name
        self._attr_device_info = DeviceInfo(identifiers={("stand_in", name)}, name=name)
        self._attr_supported_features = features
        self._attr_state = MediaPlayerState.IDLE
        self._attr_volume_level = 0.3
        self._attr_is_volume_muted = False
        self.seconds = seconds
        self.did: list[tuple[Any, ...]] = []
        self.sounds: list[tuple[str, float]] = []
        self.fails: set[str] = set()
        self.error: Exception = HomeAssistantError("It fails")
        self.hangs: set[str] = set()
        self.late = 0.0
        self.slow = 0.0
        self.stays = False
        self.then: str | None = None
        self.stops_at_seek = False
        self.tells_media = True
        self.tells_volume = True
        self.tells_nothing = False
        self._ending: asyncio.Task[None] | None = None
        self._kept: str | None = None

    @override
    async def async_will_remove_from_hass(self) -> None:
        self._end()

    def hear(self, media_id: str, **changes: Any) -> None:
        """Have it play music, as people do without Home Assistant."""
        self._end()
        self._start(media_id, **changes)

    def come(self, *, available: bool) -> None:
        """Be there, or away."""
        self._attr_available = available
        self.async_write_ha_state()

    def change(self, **attributes: Any) -> None:
        """Change attributes, as people do at the player itself."""
        for name, value in attributes.items():
            setattr(self, f"_attr_{name}", value)
        self.async_write_ha_state()

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        if media_source.is_media_source_id(media_id):
            media = await media_source.async_resolve_media(
                self.hass, media_id, self.entity_id
            )
            media_id = async_process_play_media_url(self.hass, media.url)
        await self._note("play_media", _named(media_id), **kwargs)
        self._end()
        if self.late:
            self._ending = self.hass.async_create_background_task(
                self._begin_late(media_id), "stand-in"
            )
        else:
            self._start(media_id)

    @override
    async def async_set_volume_level(self, volume: float) -> None:
        await self._note("volume_set", round(volume, 2))
        if self.tells_volume:
            self.change(volume_level=volume)

    @override
    async def async_media_pause(self) -> None:
        await self._note("media_pause")
        self.change(state=MediaPlayerState.PAUSED)

    @override
    async def async_media_play(self) -> None:
        await self._note("media_play")
        assert self._kept is not None
        self._start(self._kept)

    @override
    async def async_media_stop(self) -> None:
        await self._note("media_stop")
        self._end()
        self._silence()

    @override
    async def async_media_seek(self, position: float) -> None:
        await self._note("media_seek", round(position))
        if self.stops_at_seek:
            self._silence()
        else:
            self.change(media_position=position)

    @override
    async def async_turn_on(self) -> None:
        await self._note("turn_on")
        self.change(state=MediaPlayerState.IDLE)

    @override
    async def async_turn_off(self) -> None:
        await self._note("turn_off")
        self.change(state=MediaPlayerState.OFF)

    @override
    async def async_select_source(self, source: str) -> None:
        await self._note("select_source", source)
        self.change(source=source, state=MediaPlayerState.ON)

    async def _note(self, service: str, *what: Any, **more: Any) -> None:
        more = {name: value for name, value in more.items() if value != {}}
        self.did.append((service, *what, *([more] if more else [])))
        if service in self.fails:
            raise self.error
        if self.slow:
            await asyncio.sleep(self.slow / SPEED)
        if service in self.hangs:
            await asyncio.Event().wait()

    async def _begin_late(self, media_id: str) -> None:
        await asyncio.sleep(self.late / SPEED)
        self._ending = None
        self._start(media_id)

    def _start(self, media_id: str, **changes: Any) -> None:
        self._kept = media_id
        self.sounds.append((_named(media_id), round(self.volume_level or 0, 2)))
        if not self.tells_nothing:
            shown = media_id if self.tells_media else None
            changes = {"state": MediaPlayerState.PLAYING, **changes}
            self.change(media_content_id=shown, **changes)
        if _is_announcement(media_id) and not self.stays:
            self._ending = self.hass.async_create_background_task(
                self._finish(), "stand-in"
            )

    async def _finish(self) -> None:
        await asyncio.sleep(self.seconds / SPEED)
        self._ending = None
        if self.then:
            self._start(self.then)
        else:
            self._silence()

    def _silence(self) -> None:
        if not self.tells_nothing:
            self.change(state=MediaPlayerState.IDLE, media_position=None)

    def _end(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None


def song(**changes: Any) -> dict[str, Any]:
    """Return what a player shows of a song, 70 seconds after its beginning."""
    return {
        "media_duration": 200,
        "media_position": 70,
        "media_position_updated_at": dt_util.utcnow(),
        **changes,
    }


def services(did: Iterable[tuple[Any, ...]]) -> list[str]:
    """Return only the names of what a player was told."""
    return [name for name, *_ in did]


def _is_announcement(media_id: str) -> bool:
    return "segmind_tts" in media_id


def _named(media_id: str) -> str:
    """Return a short name for the media."""
    return "announcement" if _is_announcement(media_id) else str(URL(media_id))


class AnnouncingPlayer(StandInPlayer):
    """A player that announces by itself: its music waits, and goes on."""

    def __init__(self, name: str, **options: Any) -> None:
        """Have the feature. `blocks` is how many seconds its action takes."""
        super().__init__(name, ORDINARY | Feature.MEDIA_ANNOUNCE)
        self.blocks = 0.0
        self.shows = True
        self.next_title: str | None = None
        for option, value in options.items():
            setattr(self, option, value)

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        assert media_type == MediaType.MUSIC
        assert kwargs["announce"] is True
        assert media_source.is_media_source_id(media_id)
        await self._note("announce", **kwargs["extra"])
        self.sounds.append(("announcement", round(self.volume_level or 0, 2)))
        if self.shows:
            before = (self.state, self.media_content_id)
            self.change(state=MediaPlayerState.PLAYING, media_content_id=None)
            self._ending = self.hass.async_create_background_task(
                self._go_on(*before), "stand-in"
            )
        await asyncio.sleep(self.blocks / SPEED)

    async def _go_on(
        self, state: MediaPlayerState | None, media_id: str | None
    ) -> None:
        await asyncio.sleep(self.seconds / SPEED)
        self.change(state=state, media_content_id=self.next_title or media_id)
