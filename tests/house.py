"""A house that speaks: what an automation calls, and what a media player gets."""

from typing import Any

from homeassistant.components import media_source
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

MESSAGE = "The washing machine is done."


async def speak(home: HomeAssistant, message: str = MESSAGE, **data: Any) -> None:
    """Call `tts.speak` as an automation does."""
    await home.services.async_call(
        "tts",
        "speak",
        {
            "entity_id": "tts.zephyr",
            "media_player_entity_id": "media_player.kitchen",
            "message": message,
            **data,
        },
        blocking=True,
    )


async def fetch(
    home: HomeAssistant, client: ClientSessionGenerator, media_id: str
) -> tuple[int, bytes]:
    """Get what a media player would get."""
    media = await media_source.async_resolve_media(home, media_id, None)
    response = await (await client()).get(media.url)
    return response.status, await response.read()
