"""The way of Assist satellites, which tell when they have done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, override

from homeassistant.const import ATTR_ENTITY_ID, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...api.clock import SYSTEM_CLOCK, Clock
from ...const import DOMAIN
from ..announcement import Speaker
from ..receipt import Outcome
from .playback import is_long_enough
from .player import Player
from .sound import Sound
from .status import Status, status_of
from .telling import SpeakerSilentError, async_tell
from .visit import Visit
from .way import Play, Played, SpeakerBusyError, Way

ASSIST_SATELLITE: Final = "assist_satellite"
ANNOUNCE: Final = "announce"

# Seconds above its length in which a satellite fetches the sound and answers.
_MARGIN: Final = 15.0
# Nobody talks to a satellite for longer. One that says so hangs, and takes announcements.
_TALK: Final = 60.0
# AssistSatelliteState, whose module is heavy to load.
_TALKING: Final = ("listening", "processing", "responding")


@dataclass(frozen=True, slots=True, kw_only=True)
class SatelliteWay(Way):
    """Have a satellite announce a finished file, at the volume of its player."""

    name = "satellite"
    entity_id: str
    player_id: str | None = None
    """The media player of the same device, which has its volume."""
    clock: Clock = SYSTEM_CLOCK

    @override
    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        state = hass.states.get(self.entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            return Played(outcome=Outcome.OFFLINE)
        talks = (dt_util.utcnow() - state.last_changed).total_seconds()
        # An announcement would break off what somebody says to it.
        if state.state in _TALKING and talks < _TALK:
            raise self._busy()
        async with self._async_loud(hass, play) as visit:
            began = self.clock.monotonic()
            play.on_started()
            is_over = await self._async_tell(hass, play)
            took = self.clock.monotonic() - began
        reason = None if visit is None else visit.reason
        if visit is not None and visit.is_muted:
            return Played(outcome=Outcome.MUTED, reason=reason)
        # Some say at once that they have done.
        if not is_over or not is_long_enough(took, play.rendition.seconds):
            return Played(outcome=Outcome.NOT_CONFIRMED, reason=reason)
        return Played(outcome=Outcome.HEARD, reason=reason)

    @override
    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        state = hass.states.get(self.entity_id)
        if state is None or state.state == STATE_UNAVAILABLE:
            return Status.OFFLINE
        status = status_of(Player(hass, self.player_id or ""), speaker.volume)
        return Status.READY if status is Status.OFFLINE else status

    @asynccontextmanager
    async def _async_loud(
        self, hass: HomeAssistant, play: Play
    ) -> AsyncIterator[Visit | None]:
        """Have the device at the announcement's volume."""
        player = Player(
            hass, self.player_id or "", context=play.context, clock=self.clock
        )
        if self.player_id is None or not player.is_available:
            yield None
            return
        sound = await Sound.async_of(hass, play.rendition, self.player_id)
        seconds = play.rendition.seconds
        async with Visit(player, sound, seconds, is_alone=False) as visit:
            await visit.async_make_room(play.speaker.volume)
            yield visit

    async def _async_tell(self, hass: HomeAssistant, play: Play) -> bool:
        """Return whether the satellite has said in time that it has done."""
        # Heavy to load, and loaded where there is a satellite.
        from homeassistant.components import assist_satellite  # noqa: PLC0415

        data = {
            ATTR_ENTITY_ID: self.entity_id,
            "media_id": play.rendition.media_id,
            "message": "",
            "preannounce": False,
        }
        try:
            await async_tell(
                hass,
                self.entity_id,
                (ASSIST_SATELLITE, ANNOUNCE),
                data,
                limit=play.rendition.seconds + _MARGIN,
                clock=self.clock,
                context=play.context,
            )
        except assist_satellite.SatelliteBusyError as err:
            raise self._busy() from err
        except SpeakerSilentError:
            return False
        return True

    def _busy(self) -> SpeakerBusyError:
        return SpeakerBusyError(
            translation_domain=DOMAIN,
            translation_key="speaker_busy",
            translation_placeholders={"speaker": self.entity_id},
        )
