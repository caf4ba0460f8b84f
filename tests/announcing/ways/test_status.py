"""What is known of a speaker before anybody announces there."""

from typing import Any

from homeassistant.components.media_player import (
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
)
from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.claim import async_claim
from custom_components.segmind_tts.announcing.status import async_status
from custom_components.segmind_tts.announcing.volume import Volume
from custom_components.segmind_tts.announcing.ways import Reason, Status

from .conftest import Add, PlayOn, add_group
from .players import ORDINARY, RADIO, SONG, AnnouncingPlayer, StandInPlayer, song
from .satellites import StandInSatellite

KITCHEN = "media_player.kitchen"
SELECTING = ORDINARY | Feature.SELECT_SOURCE
PAUSED = {"state": MediaPlayerState.PAUSED}


def status(
    house: HomeAssistant, entity_id: str = KITCHEN, volume: Volume | None = None
) -> Status:
    """Return what a speaker is like."""
    return async_status(house, Speaker(entity_id=entity_id, volume=volume))


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player that has nothing special."""
    player = StandInPlayer("kitchen")
    await add(player)
    return player


@pytest.mark.parametrize(
    ("media_id", "changes", "is_resumed"),
    [
        (RADIO, {}, True),
        (SONG, song(), True),
        (SONG, song() | PAUSED, True),
        ("spotify:track:1", {}, False),
        ("spotify:track:1", PAUSED, False),
        ("", {"source": "TV", "supported_features": SELECTING}, True),
        ("", {"source": "TV"}, False),
        ("", {}, False),
        (
            SONG,
            song() | PAUSED | {"supported_features": Feature.PLAY_MEDIA | Feature.STOP},
            False,
        ),
    ],
)
async def test_what_cannot_be_resumed_is_known_before(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    media_id: str,
    changes: dict[str, Any],
    *,
    is_resumed: bool,
) -> None:
    """What is told before an announcement is what its receipt says afterwards."""
    kitchen.hear(media_id, **changes)
    assert (status(house) is not Status.NOT_RESUMED) is is_resumed
    # To an announcement a player listens at another source.
    other = {"source": "Network"} if "source" in changes else {}
    played = await play_on(KITCHEN, on_started=lambda: kitchen.change(**other))
    assert (played.reason is not Reason.NOT_RESUMED) is is_resumed


async def test_a_player_that_goes_on_by_itself(house: HomeAssistant, add: Add) -> None:
    """Who announces without an end to the music only plays."""
    hall = AnnouncingPlayer("hall")
    await add(hall)
    hall.hear("spotify:track:1")
    assert status(house, hall.entity_id) is Status.PLAYS


async def test_silence(house: HomeAssistant, kitchen: StandInPlayer) -> None:
    """Nobody hears a muted player, and one at volume zero if nothing else is set."""
    assert status(house) is Status.READY
    kitchen.change(volume_level=0)
    assert status(house) is Status.SILENT
    assert status(house, volume=Volume(level=0.4)) is Status.READY
    assert status(house, volume=Volume(level=-0.1, is_relative=True)) is Status.SILENT
    kitchen.change(is_volume_muted=True)
    assert status(house, volume=Volume(level=0.4)) is Status.MUTED
    kitchen.come(available=False)
    assert status(house) is Status.OFFLINE


async def test_satellite(house: HomeAssistant, add: Add) -> None:
    """A satellite is as loud as the player of its device, and goes on by itself."""
    satellite, player = StandInSatellite("voice"), StandInPlayer("voice")
    await add(satellite, player)
    player.hear("spotify:track:1")
    names = (satellite.entity_id, player.entity_id)
    assert [status(house, each) for each in names] == [Status.PLAYS] * 2
    player.change(is_volume_muted=True)
    assert [status(house, each) for each in names] == [Status.MUTED] * 2
    player.come(available=False)
    assert status(house, satellite.entity_id) is Status.READY


async def test_a_display(house: HomeAssistant, add: Add) -> None:
    """What plays nothing it is told to is no speaker."""
    await add(StandInPlayer("frame", Feature.TURN_ON))
    assert status(house, "media_player.frame") is Status.UNFIT


async def test_nobody(house: HomeAssistant) -> None:
    """A player that is not there cannot be reached."""
    assert status(house, "media_player.attic") is Status.OFFLINE


async def test_group(house: HomeAssistant, add: Add) -> None:
    """A group is what its members are, and busy with them."""
    kitchen, hall = StandInPlayer("kitchen"), AnnouncingPlayer("hall")
    await add(kitchen, hall)
    await add_group(house, "House", kitchen, hall)
    group = "media_player.house"
    assert status(house, group) is Status.READY
    hall.change(is_volume_muted=True)
    assert status(house, group) is Status.READY
    kitchen.come(available=False)
    assert status(house, group) is Status.MUTED
    hall.come(available=False)
    assert status(house, group) is Status.OFFLINE
    kitchen.come(available=True)
    kitchen.hear("spotify:track:1")
    assert status(house, group) is Status.NOT_RESUMED
    claim = async_claim(house, Speaker(entity_id=group))
    assert [status(house, each) for each in (group, KITCHEN)] == [Status.BUSY] * 2
    assert status(house, hall.entity_id) is Status.OFFLINE
    claim.async_leave()
    assert status(house, group) is Status.NOT_RESUMED
