"""What tests of announcements do: call actions, and look at what comes back."""

from pathlib import Path
from typing import Any, override

from homeassistant.components import media_source
from homeassistant.components.media_player import MediaType
from homeassistant.core import HomeAssistant

from custom_components.segmind_tts.audio.render import Form
from custom_components.segmind_tts.const import DOMAIN
from tests.house import MESSAGE

from .ways.players import StandInPlayer

KITCHEN = "media_player.kitchen_speaker"
BATH = "media_player.bath_speaker"
LONG = "It will rain all day and all night long. " * 5


class Listener(StandInPlayer):
    """A stand-in that plays what it gets to its end, and keeps what it got."""

    def __init__(self, name: str) -> None:
        """Be silent."""
        super().__init__(name)
        self.heard: list[Path] = []

    @override
    async def async_play_media(
        self, media_type: MediaType | str, media_id: str, **kwargs: Any
    ) -> None:
        media = await media_source.async_resolve_media(self.hass, media_id, None)
        assert media.path is not None
        self.seconds = Form.MP3.seconds(media.path.stat().st_size)
        self.heard.append(media.path)
        await super().async_play_media(media_type, media_id, **kwargs)


async def act(home: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Call an action of ours, and return its response."""
    response = await home.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert isinstance(response, dict)
    return response


async def announce(
    home: HomeAssistant, message: str = MESSAGE, **data: Any
) -> dict[str, Any]:
    """Announce in the kitchen, or elsewhere."""
    return await act(
        home, "announce", **{"entity_id": KITCHEN, "message": message, **data}
    )


def outcomes(response: dict[str, Any]) -> dict[str, str]:
    """Return what became of it on each speaker."""
    return {name: each["outcome"] for name, each in response["speakers"].items()}
