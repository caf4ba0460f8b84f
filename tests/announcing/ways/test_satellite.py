"""Satellites announce the finished file, and say when they have done."""

import asyncio
from typing import NamedTuple

from homeassistant.components.assist_satellite import DOMAIN as ASSIST_SATELLITE
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.ways import SpeakerBusyError
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory

from .conftest import SECONDS, Add, PlayOn
from .players import RADIO, StandInPlayer
from .satellites import StandInSatellite


class Voice(NamedTuple):
    """The parts of a device."""

    satellite: StandInSatellite
    player: StandInPlayer


HALL = "assist_satellite.hall"
HALL_PLAYER = "media_player.hall"


@pytest.fixture
async def hall(house: HomeAssistant, add: Add) -> StandInSatellite:
    """A satellite without a player."""
    assert await async_setup_component(house, ASSIST_SATELLITE, {})
    satellite = StandInSatellite("hall", seconds=SECONDS)
    await add(satellite)
    return satellite


@pytest.fixture
async def voice(house: HomeAssistant, add: Add) -> Voice:
    """A device that is a satellite and a player."""
    assert await async_setup_component(house, ASSIST_SATELLITE, {})
    voice = Voice(StandInSatellite("hall", seconds=SECONDS), StandInPlayer("hall"))
    await add(*voice)
    return voice


async def test_it_announces_the_file_alone(
    hall: StandInSatellite, play_on: PlayOn
) -> None:
    """Neither a chime of its own nor words of another voice are heard."""
    played = await play_on(HALL)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    (announced,) = hall.announced
    assert "/api/segmind_tts/announcement.mp3" in announced.media_id
    assert (announced.message, announced.preannounce_media_id) == ("", None)


@pytest.mark.parametrize("entity_id", [HALL, HALL_PLAYER])
async def test_a_device_with_a_player_is_a_satellite(
    voice: Voice, play_on: PlayOn, entity_id: str
) -> None:
    """Its player only has the volume, and goes on with its music."""
    voice.player.hear(RADIO)
    played = await play_on(entity_id, volume=0.6)
    assert played.outcome is Outcome.HEARD
    assert len(voice.satellite.announced) == 1
    assert voice.player.did == [("volume_set", 0.6), ("volume_set", 0.3)]


async def test_a_muted_device(voice: Voice, play_on: PlayOn) -> None:
    """Nobody hears it, and it stays muted."""
    voice.player.change(is_volume_muted=True)
    assert (await play_on(HALL, volume=0.6)).outcome is Outcome.MUTED
    assert voice.player.did == []


async def test_it_is_busy(
    house: HomeAssistant, hall: StandInSatellite, play_on: PlayOn
) -> None:
    """One announcement at a time, and nobody is interrupted."""
    first = house.async_create_task(play_on(HALL))
    while not hall.announced and not first.done():
        await asyncio.sleep(0)
    with pytest.raises(SpeakerBusyError):
        await play_on(HALL)
    assert (await first).outcome is Outcome.HEARD
    assert len(hall.announced) == 1


@pytest.mark.parametrize("state", ["listening", "processing", "responding"])
async def test_somebody_talks_to_it(
    house: HomeAssistant, hall: StandInSatellite, play_on: PlayOn, state: str
) -> None:
    """Nobody is interrupted, unless it hangs."""
    house.states.async_set(HALL, state)
    with pytest.raises(SpeakerBusyError):
        await play_on(HALL)
    assert hall.announced == []
    long_ago = dt_util.utcnow().timestamp() - 120
    house.states.async_set(HALL, state + "_", timestamp=long_ago - 1)
    house.states.async_set(HALL, state, timestamp=long_ago)
    assert (await play_on(HALL)).outcome is Outcome.HEARD


async def test_it_says_at_once_that_it_has_done(
    hall: StandInSatellite, play_on: PlayOn
) -> None:
    """Nobody knows then whether anything was heard."""
    hall.seconds = 0.0
    assert (await play_on(HALL)).outcome is Outcome.NOT_CONFIRMED


async def test_it_never_says_that_it_has_done(
    house: HomeAssistant, voice: Voice, play_on: PlayOn
) -> None:
    """The wait has an end, and the volume is put back."""
    voice.satellite.seconds = None
    played = await play_on(HALL, volume=0.6)
    assert played.outcome is Outcome.NOT_CONFIRMED
    assert voice.player.did == [("volume_set", 0.6), ("volume_set", 0.3)]
    assert (await async_get_memory(house)).rows == ()


async def test_it_is_away(
    house: HomeAssistant, hall: StandInSatellite, play_on: PlayOn
) -> None:
    """Nothing is asked of it."""
    house.states.async_set(HALL, "unavailable")
    assert (await play_on(HALL)).outcome is Outcome.OFFLINE
    assert hall.announced == []
