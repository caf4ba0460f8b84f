"""The announcer: one action, any speaker, an honest receipt."""

from pathlib import Path
from typing import Any, override

from homeassistant.components import media_source
from homeassistant.components.media_player import MediaType
from homeassistant.core import HomeAssistant
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.events import (
    SIGNAL_ANNOUNCEMENT,
    AnnouncementEvent,
)
from custom_components.segmind_tts.audio.render import Form
from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator
from tests.house import MESSAGE
from tests.making.scenarios.clock import FastClock

from .ways.conftest import Add, add  # noqa: F401
from .ways.players import StandInPlayer

KITCHEN = "media_player.kitchen_speaker"
BATH = "media_player.bath_speaker"
LONG = "It will rain all day and all night long. " * 5


@pytest.fixture
def listening_clock() -> FastClock:
    """The time of stand-ins."""
    return FastClock()


@pytest.fixture
def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account, in which stand-ins play."""
    return home


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


@pytest.fixture
async def players(add: Add) -> dict[str, Listener]:  # noqa: F811
    """Two players."""
    players = {
        KITCHEN: Listener("Kitchen speaker"),
        BATH: Listener("Bath speaker"),
    }
    await add(*players.values())
    return players


@pytest.fixture
def events(home: HomeAssistant) -> list[AnnouncementEvent]:
    """What is told of announcements."""
    events: list[AnnouncementEvent] = []
    async_dispatcher_connect(home, SIGNAL_ANNOUNCEMENT, events.append)
    return events


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


async def test_heard(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    events: list[AnnouncementEvent],
) -> None:
    """It is made once, heard on each speaker, and the receipt tells all of it."""
    response = await announce(home, entity_id=[KITCHEN, BATH], volume=60, chime="bell")
    assert outcomes(response) == {KITCHEN: "heard", BATH: "heard"}
    assert response["spoken_by"] == "tts.zephyr"
    assert response["recorded"] is False
    assert response["cost"] > 0
    assert response["duration"] > 2, response
    assert response["media_id"].startswith("media-source://segmind_tts/rendition/")
    assert response["error"] is None
    assert response["credit"] > 0
    for player in players.values():
        ((sound, volume),) = player.sounds
        assert sound == "announcement"
        assert volume == 0.6
        assert player.volume_level == 0.3
    assert [each.kind for each in events] == ["queued", "started", "spoken"]
    again = await announce(home)
    assert again["recorded"] is True
    assert again["cost"] == 0
    assert len(emulator.submits) == 1
