"""Players that announce by themselves get one call, with the volume as they want it."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.ways import Reason
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory
from tests.making.scenarios.clock import FastClock

from .conftest import SECONDS, Add, PlayOn
from .players import RADIO, SONG, AnnouncingPlayer, services

KITCHEN = "media_player.kitchen"


async def test_a_volume_that_has_to_be_set(add: Add, play_on: PlayOn) -> None:
    """ESPHome's players have one volume. Their music is left alone."""
    player = AnnouncingPlayer("kitchen")
    await add(player, platform="esphome")
    played = await play_on(KITCHEN, volume=0.6)
    assert played.outcome is Outcome.HEARD
    assert services(player.did) == ["volume_set", "announce", "volume_set"]
    assert player.sounds == [("announcement", 0.6)]


@pytest.mark.parametrize(
    ("platform", "extra"),
    [
        ("bang_olufsen", {"overlay_absolute_volume": 60}),
        ("music_assistant", {"announce_volume": 60, "use_pre_announce": False}),
        ("sonos", {"volume": 60}),
        ("squeezebox", {"announce_volume": 0.6, "announce_timeout": 32}),
    ],
)
async def test_a_volume_for_one_announcement(
    house: HomeAssistant,
    add: Add,
    play_on: PlayOn,
    platform: str,
    extra: dict[str, Any],
) -> None:
    """The player puts it back itself, so nothing has to be remembered."""
    player = AnnouncingPlayer("kitchen")
    await add(player, platform=platform)
    player.hear(RADIO)
    await play_on(KITCHEN, volume=0.6)
    assert player.did == [("announce", extra)]
    assert player.media_content_id == RADIO
    assert (await async_get_memory(house)).rows == ()


async def test_music_assistants_own_chime(add: Add, play_on: PlayOn) -> None:
    """It is never heard, whatever the volume: an announcement has a chime of ours."""
    player = AnnouncingPlayer("kitchen")
    await add(player, platform="music_assistant")
    await play_on(KITCHEN)
    assert player.did == [("announce", {"use_pre_announce": False})]


async def test_a_volume_of_its_own(add: Add, play_on: PlayOn) -> None:
    """OwnTone's announcements have the volume of its settings."""
    player = AnnouncingPlayer("kitchen")
    await add(player, platform="forked_daapd")
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.VOLUME_NOT_SET)
    assert player.did == [("announce",)]


async def test_a_player_that_does_not_show_it(add: Add, play_on: PlayOn) -> None:
    """A clip of Sonos' changes no state. That it was heard is not known."""
    player = AnnouncingPlayer("kitchen", shows=False)
    await add(player, platform="sonos")
    assert (await play_on(KITCHEN)).outcome is Outcome.NOT_CONFIRMED


async def test_a_player_that_answers_when_it_has_done(
    add: Add, play_on: PlayOn, clock: FastClock
) -> None:
    """Music Assistant's answer is a sign, and nothing has to be waited for."""
    player = AnnouncingPlayer("kitchen", shows=False, blocks=SECONDS)
    await add(player, platform="music_assistant")
    began = clock.monotonic()
    assert (await play_on(KITCHEN)).outcome is Outcome.HEARD
    assert clock.monotonic() - began < SECONDS * 2


async def test_music_that_has_gone_on_to_the_next_title(
    add: Add, play_on: PlayOn
) -> None:
    """It is not taken for the announcement."""
    player = AnnouncingPlayer("kitchen", next_title=SONG)
    await add(player, platform="esphome")
    player.hear(RADIO)
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.NOT_CONFIRMED, None)


async def test_a_cancellation_spares_the_music(
    house: HomeAssistant, add: Add, play_on: PlayOn
) -> None:
    """To stop the player would stop its music. The volume is put back."""
    player = AnnouncingPlayer("kitchen")
    await add(player, platform="esphome")
    player.hear(RADIO)
    started = asyncio.Event()
    playing = house.async_create_task(
        play_on(KITCHEN, volume=0.6, on_started=started.set)
    )
    await started.wait()
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert "media_stop" not in services(player.did)
    assert player.volume_level == 0.3
    assert (await async_get_memory(house)).rows == ()


async def test_a_player_that_is_away(add: Add, play_on: PlayOn) -> None:
    """Nothing is asked of it."""
    player = AnnouncingPlayer("kitchen")
    await add(player, platform="sonos")
    player.come(available=False)
    assert (await play_on(KITCHEN)).outcome is Outcome.OFFLINE
    assert player.did == []
