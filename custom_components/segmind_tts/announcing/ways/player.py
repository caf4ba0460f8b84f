"""A media player as ways see it: what it reports, and what it is told."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
import math
from typing import Any, Final

from homeassistant.components.media_player import (
    ATTR_APP_ID,
    ATTR_INPUT_SOURCE,
    ATTR_INPUT_SOURCE_LIST,
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_DURATION,
    ATTR_MEDIA_POSITION,
    ATTR_MEDIA_POSITION_UPDATED_AT,
    ATTR_MEDIA_VOLUME_LEVEL,
    ATTR_MEDIA_VOLUME_MUTED,
    DOMAIN as MEDIA_PLAYER,
    MediaPlayerEntity,
    MediaPlayerEntityFeature,
    MediaPlayerState,
)
from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import Context, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_component import async_update_entity
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from ...api.clock import SYSTEM_CLOCK, Clock
from .telling import async_tell

# Seconds for anything that a player does at once: it may be asleep or far away.
ANSWER: Final = 15.0
# For it to load a sound or a title. Some answer when they have begun to play it.
LOAD: Final = 30.0

_SOUNDING: Final = (MediaPlayerState.PLAYING, MediaPlayerState.BUFFERING)


class Player:
    """One media player. Each call to it has a deadline."""

    def __init__(
        self,
        hass: HomeAssistant,
        entity_id: str,
        *,
        context: Context | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Look at and speak to this entity."""
        self.hass = hass
        self.entity_id = entity_id
        self.clock = clock
        self._context = context

    @property
    def state(self) -> str:
        """What it does, `unavailable` if there is no such entity."""
        state = self._state
        return STATE_UNAVAILABLE if state is None else state.state

    @property
    def said(self) -> State | None:
        """What it has said last: the same object until it says something new."""
        return self._state

    @property
    def is_available(self) -> bool:
        """Whether anything told to it would arrive."""
        return self.state != STATE_UNAVAILABLE

    @property
    def is_off(self) -> bool:
        """Whether it sleeps. Some call it so when they have nothing to play."""
        return self.state == MediaPlayerState.OFF

    @property
    def is_sounding(self) -> bool:
        """Whether it plays or is about to."""
        return self.state in _SOUNDING

    @property
    def is_muted(self) -> bool:
        """Whether it says that it is muted."""
        return bool(self._read(ATTR_MEDIA_VOLUME_MUTED))

    @property
    def volume(self) -> float | None:
        """The volume from 0 to 1, None if it is not known."""
        volume = self._read_number(ATTR_MEDIA_VOLUME_LEVEL)
        # Some amplify above that, which they cannot be told.
        return None if volume is None else min(1.0, volume)

    @property
    def media_id(self) -> str | None:
        """What it plays or has played, by its own word."""
        return self._read_text(ATTR_MEDIA_CONTENT_ID)

    @property
    def media_type(self) -> str | None:
        """The type that belongs to the media id."""
        return self._read_text(ATTR_MEDIA_CONTENT_TYPE)

    @property
    def has_end(self) -> bool:
        """Whether what it plays has a length, unlike a radio station."""
        return bool(self._read_number(ATTR_MEDIA_DURATION))

    @property
    def position(self) -> float | None:
        """Where in the media it is, in seconds. It is told now and then, and reckoned on."""
        position = self._read_number(ATTR_MEDIA_POSITION)
        if position is None:
            return None
        told_at = self._read(ATTR_MEDIA_POSITION_UPDATED_AT)
        if self.state == MediaPlayerState.PLAYING and isinstance(told_at, datetime):
            # Some tell it without a time zone.
            position += (self.clock.utcnow() - dt_util.as_utc(told_at)).total_seconds()
        return max(0.0, position)

    @property
    def source(self) -> str | None:
        """The input it listens to, or whatever it calls a source."""
        return self._read_text(ATTR_INPUT_SOURCE)

    @property
    def app_id(self) -> str | None:
        """The app that plays, on players that have apps."""
        return self._read_text(ATTR_APP_ID)

    def can(self, feature: MediaPlayerEntityFeature) -> bool:
        """Tell whether it has a feature, or all of several, at the moment."""
        state = self._state
        features = 0 if state is None else state.attributes.get(ATTR_SUPPORTED_FEATURES)
        return (features or 0) & feature == feature

    def has_source(self, source: str) -> bool:
        """Tell whether it can be told to listen to a source."""
        return source in (self._read(ATTR_INPUT_SOURCE_LIST) or ())

    async def async_call(
        self, service: str, *, limit: float = ANSWER, **data: Any
    ) -> None:
        """Tell it something, and wait until it has done so.

        Raises HomeAssistantError if it fails, or takes longer than `limit` seconds.
        """
        await async_tell(
            self.hass,
            self.entity_id,
            (MEDIA_PLAYER, service),
            {ATTR_ENTITY_ID: self.entity_id, **data},
            limit=limit,
            clock=self.clock,
            context=self._context,
        )

    async def async_try(self, service: str, **data: Any) -> bool:
        """Tell it something, and return whether it took it."""
        try:
            await self.async_call(service, **data)
        except HomeAssistantError:
            return False
        return True

    @property
    def is_polled(self) -> bool:
        """Whether it is asked what it does, so that its state may be old."""
        return self._entity is not None and self._entity.should_poll

    async def async_refresh(self, limit: float = ANSWER) -> None:
        """Ask it what it does, as many tell it every ten seconds only."""
        with suppress(HomeAssistantError, TimeoutError):
            async with self.clock.timeout(limit):
                await async_update_entity(self.hass, self.entity_id)

    async def async_wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Wait until its state is so, at most some seconds; return whether it is."""
        changed = asyncio.Event()

        @callback
        def look(_: object) -> None:
            if until():
                changed.set()

        look(None)
        stop = async_track_state_change_event(self.hass, self.entity_id, look)
        try:
            async with self.clock.timeout(max(0.0, seconds)):
                await changed.wait()
        except TimeoutError:
            return until()
        finally:
            stop()
        return True

    @property
    def _state(self) -> State | None:
        return self.hass.states.get(self.entity_id)

    @property
    def _entity(self) -> MediaPlayerEntity | None:
        component = self.hass.data.get(DATA_COMPONENT)
        return component.get_entity(self.entity_id) if component else None

    def _read_number(self, attribute: str) -> float | None:
        """Return a number; MPD writes it as text, others what is none at all."""
        with suppress(TypeError, ValueError):
            number = float(self._read(attribute))
            return number if math.isfinite(number) else None
        return None

    def _read_text(self, attribute: str) -> str | None:
        value = self._read(attribute)
        return str(value) if value else None

    def _read(self, attribute: str) -> Any:
        """Return what it tells. One that is off shows nothing, but knows its volume."""
        state = self._state
        if state is None or state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
            return None
        if attribute in state.attributes or state.state != MediaPlayerState.OFF:
            return state.attributes.get(attribute)
        if attribute != ATTR_MEDIA_VOLUME_LEVEL:
            return None
        return None if self._entity is None else self._entity.volume_level
