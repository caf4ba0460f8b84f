"""The sound of an announcement, as players name it."""

from dataclasses import dataclass
from typing import Final, Self

from homeassistant.components import media_source
from homeassistant.core import HomeAssistant
from yarl import URL

from ...const import DOMAIN
from ..rendition import Rendition

# Speech of ours and of Home Assistant's engines, however a player writes it.
_SPEECH: Final = (DOMAIN, "/api/tts_proxy/", "media-source://tts/")
_SIGNATURE: Final = "authSig"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A rendition by all its names: its media id, and the path of its address."""

    media_id: str
    path: str

    @classmethod
    async def async_of(
        cls, hass: HomeAssistant, rendition: Rendition, entity_id: str
    ) -> Self:
        """Find the names out. Raises HomeAssistantError if it cannot be played."""
        media = await media_source.async_resolve_media(
            hass, rendition.media_id, entity_id
        )
        return cls(media_id=rendition.media_id, path=URL(media.url).path)

    def is_named(self, media_id: str) -> bool:
        """Tell whether a player means this sound.

        Some write the address into one of their own, all with another host or signature.
        """
        return media_id == self.media_id or self.path in media_id


def is_speech(media_id: str) -> bool:
    """Tell whether this is an announcement, which nobody wants to hear again."""
    return any(each in media_id for each in _SPEECH)


def without_signature(media_id: str) -> str:
    """Return an address without Home Assistant's signature, which lasts for a day.

    A player that is told the address signs it anew.
    """
    if _SIGNATURE not in media_id:
        return media_id
    return str(URL(media_id).without_query_params(_SIGNATURE))
