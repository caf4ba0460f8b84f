"""Alexa fetches the sound over https, or the receipt says that it cannot."""

import re

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.status import async_status
from custom_components.segmind_tts.announcing.ways import Reason, Status

from .conftest import Add, PlayOn
from .players import StandInPlayer

KITCHEN = "media_player.kitchen"


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A speaker of Alexa Media Player's."""
    player = StandInPlayer("kitchen")
    await add(player, platform="alexa_media")
    return player


@pytest.fixture
def notified(house: HomeAssistant) -> list[ServiceCall]:
    """What Alexa Media Player is told to say."""
    calls: list[ServiceCall] = async_mock_service(house, "notify", "alexa_media")
    return calls


async def test_it_fetches_the_sound(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    notified: list[ServiceCall],
    play_on: PlayOn,
) -> None:
    """What it tells nobody is not said to be heard. The volume is put back."""
    house.config.external_url = "https://house.example"
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.NOT_CONFIRMED, None)
    (call,) = notified
    assert call.data["target"] == [KITCHEN]
    assert call.data["data"] == {"type": "tts"}
    address = r'https://house\.example/api/segmind_tts/announcement\.mp3\?authSig=[^"]+'
    assert re.fullmatch(f'<audio src="{address}"/>', call.data["message"])
    assert kitchen.did == [("volume_set", 0.6), ("volume_set", 0.3)]


@pytest.mark.parametrize("url", [None, "http://house.example", "https://192.0.2.1"])
async def test_it_cannot_reach_the_house(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    notified: list[ServiceCall],
    play_on: PlayOn,
    url: str | None,
) -> None:
    """Then nothing is changed."""
    house.config.external_url = url
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.FAILED, Reason.NEEDS_HTTPS)
    assert notified == []
    assert kitchen.did == []


async def test_it_is_away(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    notified: list[ServiceCall],
    play_on: PlayOn,
) -> None:
    """That is known before, and nothing is sent."""
    house.config.external_url = "https://house.example"
    speaker = Speaker(entity_id=KITCHEN)
    assert async_status(house, speaker) is Status.READY
    kitchen.come(available=False)
    assert async_status(house, speaker) is Status.OFFLINE
    assert (await play_on(KITCHEN)).outcome is Outcome.OFFLINE
    assert notified == []
