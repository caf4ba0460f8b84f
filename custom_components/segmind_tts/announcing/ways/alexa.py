"""The way of Alexa Media Player: a notification that has Alexa fetch the sound."""

from dataclasses import dataclass
from typing import Final, override
from xml.sax.saxutils import quoteattr

from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.components.media_source import async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url

from ...api.clock import SYSTEM_CLOCK, Clock
from ..announcement import Speaker
from ..receipt import Outcome
from .player import ANSWER, Player
from .reasons import Reason
from .sound import Sound
from .status import Status, status_of
from .telling import async_tell
from .visit import Visit
from .way import Play, Played, Way

NOTIFY: Final = "notify"
ALEXA_MEDIA: Final = "alexa_media"

# https://developer.amazon.com/docs/custom-skills/speech-synthesis-markup-language-ssml-reference.html#audio
_MIME_TYPE: Final = "audio/mpeg"
_LONGEST: Final = 240.0
# Seconds for Amazon to fetch the sound, and for the speaker to begin.
_DELAY: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AlexaWay(Way):
    """Have Alexa say a sound, which its cloud fetches over https from the internet.

    It never tells whether anything was heard.
    """

    name = "alexa"
    entity_id: str
    clock: Clock = SYSTEM_CLOCK

    @override
    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        player = Player(hass, self.entity_id, context=play.context, clock=self.clock)
        if not player.is_available:
            return Played(outcome=Outcome.OFFLINE)
        rendition = play.rendition
        is_taken = rendition.mime_type == _MIME_TYPE and rendition.seconds <= _LONGEST
        address = await self._async_address(hass, play)
        if address is None or not is_taken:
            return Played(outcome=Outcome.FAILED, reason=Reason.NEEDS_HTTPS)
        sound = await Sound.async_of(hass, rendition, self.entity_id)
        async with Visit(player, sound, rendition.seconds, is_alone=False) as visit:
            await visit.async_make_room(play.speaker.volume)
            is_muted = visit.is_muted
            visit.tell()
            play.on_started()
            await self._async_tell(hass, play, address)
            await self.clock.sleep(rendition.seconds + _DELAY)
        outcome = Outcome.MUTED if is_muted else Outcome.NOT_CONFIRMED
        return Played(outcome=outcome, reason=visit.reason)

    @override
    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        return status_of(Player(hass, self.entity_id), speaker.volume)

    async def _async_address(self, hass: HomeAssistant, play: Play) -> str | None:
        """Return the address of the sound on the internet, None if it has none."""
        media = await async_resolve_media(hass, play.rendition.media_id, self.entity_id)
        path = async_process_play_media_url(hass, media.url, allow_relative_url=True)
        try:
            base = get_url(hass, require_ssl=True, allow_internal=False, allow_ip=False)
        except NoURLAvailableError:
            return None
        return f"{base}{path}" if path.startswith("/") else None

    async def _async_tell(self, hass: HomeAssistant, play: Play, address: str) -> None:
        data = {
            "target": [self.entity_id],
            "message": f"<audio src={quoteattr(address)}/>",
            "data": {"type": "tts"},
        }
        await async_tell(
            hass,
            self.entity_id,
            (NOTIFY, ALEXA_MEDIA),
            data,
            limit=ANSWER,
            clock=self.clock,
            context=play.context,
        )
