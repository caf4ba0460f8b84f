"""The ending of a turn: when a player has spoken, by its own word or by the length."""

import asyncio

from homeassistant.components.media_player import MediaPlayerState
from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.ways.ending import Ending
from custom_components.segmind_tts.announcing.ways.player import Player
from tests.making.scenarios.clock import FastClock

from .conftest import SECONDS, Add
from .players import RADIO, SONG, StandInPlayer

KITCHEN = "media_player.kitchen"
SPEECH = "media-source://segmind_tts/speech"
LONG = 10_000.0


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player."""
    kitchen = StandInPlayer("kitchen", seconds=SECONDS)
    await add(kitchen)
    return kitchen


@pytest.fixture
def player(house: HomeAssistant, clock: FastClock) -> Player:
    """The player as ways see it."""
    return Player(house, KITCHEN, clock=clock)


async def test_a_player_that_begins_late(
    kitchen: StandInPlayer, player: Player, clock: FastClock
) -> None:
    """Its turn lasts for the length from there."""
    kitchen.late = 1.5
    ending = Ending(player, lambda: SECONDS)
    began = clock.monotonic()
    await player.async_call(
        "play_media", media_content_id=SPEECH, media_content_type=""
    )
    await ending.async_over()
    assert clock.monotonic() - began >= kitchen.late + SECONDS


async def test_a_player_that_says_nothing(
    kitchen: StandInPlayer, player: Player, clock: FastClock
) -> None:
    """Its turn lasts for the length, also if that is known only later."""
    kitchen.tells_nothing = True
    lengths = iter([0.5, 1.0, 2.0])
    ending = Ending(player, lambda: next(lengths, 3.0))
    began = clock.monotonic()
    await ending.async_over()
    assert clock.monotonic() - began >= 3.0


@pytest.mark.parametrize("music", [None, RADIO])
async def test_a_player_that_is_stopped(
    kitchen: StandInPlayer, player: Player, clock: FastClock, music: str | None
) -> None:
    """Its turn has ended, however long it could have spoken, whatever it played before."""
    if music:
        kitchen.hear(music)
    ending = Ending(player, lambda: LONG)
    began = clock.monotonic()
    await player.async_call(
        "play_media", media_content_id=SPEECH, media_content_type=""
    )
    await ending.async_over()
    assert SECONDS <= clock.monotonic() - began < LONG


async def test_a_player_that_stops_for_a_moment(
    house: HomeAssistant, kitchen: StandInPlayer
) -> None:
    """It goes on, and so does its turn."""
    clock = FastClock(2)
    ending = Ending(Player(house, KITCHEN, clock=clock), lambda: 3.0)
    kitchen.hear("http://house.local/api/tts_proxy/1.mp3")
    began = clock.monotonic()
    over = house.async_create_task(ending.async_over())
    await clock.sleep(1)
    kitchen.change(state=MediaPlayerState.IDLE)
    for _ in range(10):
        await asyncio.sleep(0)
    kitchen.change(state=MediaPlayerState.BUFFERING)
    await over
    assert clock.monotonic() - began >= 3.0


async def test_a_player_that_plays_something_else(
    kitchen: StandInPlayer, player: Player, clock: FastClock
) -> None:
    """It may only have another name for the speech, so that its turn lasts."""
    ending = Ending(player, lambda: 5.0)
    kitchen.hear("library://speech")
    began = clock.monotonic()
    over = player.hass.async_create_task(ending.async_over())
    await clock.sleep(1)
    kitchen.hear(SONG)
    await over
    assert clock.monotonic() - began >= 5.0


async def test_a_player_that_goes_away(
    kitchen: StandInPlayer, player: Player, clock: FastClock
) -> None:
    """Its turn has ended when it had begun."""
    ending = Ending(player, lambda: LONG)
    kitchen.hear(SPEECH)
    began = clock.monotonic()
    kitchen.come(available=False)
    await ending.async_over()
    assert clock.monotonic() - began < LONG
