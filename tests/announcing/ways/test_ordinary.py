"""The ordinary way: what it does to a player, and that nothing of it stays."""

import pytest

from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.ways import Reason

from .conftest import Add, PlayOn
from .players import RADIO, SONG, StandInPlayer, song

KITCHEN = "media_player.kitchen"


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player that has nothing special."""
    player = StandInPlayer("kitchen")
    await add(player)
    return player


async def test_a_silent_player_only_speaks(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Where nothing has to change, nothing does."""
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did == [("play_media", "announcement")]


async def test_the_volume_is_put_back(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """The announcement is as loud as it should be, and all else as before."""
    played = await play_on(KITCHEN, volume=0.6)
    assert played.outcome is Outcome.HEARD
    assert kitchen.did == [
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
    ]


async def test_a_song_goes_on_where_it_was(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The song is silent while the volume changes, and its address is kept."""
    kitchen.hear(SONG, **song())
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.TITLE_ONLY)
    assert kitchen.did == [
        ("media_pause",),
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
        ("play_media", SONG),
        ("media_seek", 70),
    ]
    assert kitchen.sounds == [(SONG, 0.3), ("announcement", 0.6), (SONG, 0.3)]


async def test_a_station_is_tuned_in_again(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """A station has no place to go on at."""
    kitchen.hear(RADIO)
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did == [
        ("media_pause",),
        ("play_media", "announcement"),
        ("play_media", RADIO),
    ]
