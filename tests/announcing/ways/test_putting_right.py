"""After a crash or power cut, players are put right as soon as they are there."""

import asyncio
from copy import deepcopy
from datetime import timedelta
from typing import Any, override
from unittest.mock import patch

from homeassistant.components.media_player import MediaPlayerEntityFeature as Feature
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.segmind_tts.announcing.ways import async_put_right
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory
from custom_components.segmind_tts.announcing.ways.sound import Sound
from tests.making.scenarios.clock import FastClock

from .conftest import SECONDS, Add, PlayOn
from .players import ORDINARY, RADIO, SONG, StandInPlayer, services, song

KITCHEN = "media_player.kitchen"
FILE = "segmind_tts.speakers"


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player on which a station is heard."""
    player = StandInPlayer(
        "kitchen", ORDINARY | Feature.TURN_ON | Feature.TURN_OFF, seconds=SECONDS
    )
    await add(player)
    player.hear(RADIO)
    return player


async def _async_crash(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    hass_storage: dict[str, Any],
) -> None:
    """Have Home Assistant end in the middle of an announcement, and start again.

    The player speaks to the end. It is not there at first.
    """
    started = asyncio.Event()
    playing = house.async_create_task(
        play_on(KITCHEN, volume=0.6, on_started=started.set)
    )
    await started.wait()
    disk = deepcopy(hass_storage[FILE])
    await playing
    kitchen.did.clear()
    hass_storage[FILE] = disk
    house.data.pop("segmind_tts_memory")
    kitchen.change(state="idle", volume_level=0.6, media_content_id=None)
    kitchen.come(available=False)


async def _async_until_right(house: HomeAssistant) -> None:
    memory = await async_get_memory(house)
    async with asyncio.timeout(10):
        while memory.rows:
            await asyncio.sleep(0.005)


async def test_volume_and_music_come_back(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """As soon as the player is there."""
    await _async_crash(house, kitchen, play_on, hass_storage)
    await async_put_right(house, clock)
    await house.async_block_till_done()
    assert kitchen.did == []
    kitchen.come(available=True)
    await _async_until_right(house)
    assert kitchen.did == [("volume_set", 0.3), ("play_media", RADIO)]
    assert hass_storage[FILE]["data"] == {"speakers": []}


async def test_it_waits_until_the_announcement_is_over(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """Some players need nobody to speak to the end."""
    await _async_crash(house, kitchen, play_on, hass_storage)
    over_at = (clock.utcnow() + timedelta(seconds=4)).timestamp()
    hass_storage[FILE]["data"]["speakers"][0]["over_at"] = over_at
    kitchen.come(available=True)
    began = clock.monotonic()
    await async_put_right(house, clock)
    await _async_until_right(house)
    assert clock.monotonic() - began >= 3.5
    assert services(kitchen.did) == ["volume_set", "play_media"]


async def test_music_does_not_begin_hours_later(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """The volume still is put back."""
    await _async_crash(house, kitchen, play_on, hass_storage)
    clock.error = timedelta(hours=3)
    await async_put_right(house, clock)
    kitchen.come(available=True)
    await _async_until_right(house)
    assert kitchen.did == [("volume_set", 0.3)]


async def test_a_title_that_was_being_made_ready(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """A paused title is started without a sound, which may not be how it is left."""
    kitchen.change(state="paused")
    await _async_crash(house, kitchen, play_on, hass_storage)
    kitchen.change(volume_level=0.0)
    await async_put_right(house, clock)
    kitchen.come(available=True)
    await _async_until_right(house)
    assert (kitchen.volume_level, kitchen.state) == (0.3, "paused")


async def test_what_somebody_has_changed_stays(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """Another volume and other music are wanted."""
    await _async_crash(house, kitchen, play_on, hass_storage)
    kitchen.hear(SONG, volume_level=0.45)
    await async_put_right(house, clock)
    kitchen.come(available=True)
    await _async_until_right(house)
    assert kitchen.did == []


async def test_a_player_that_was_off(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """It sleeps again."""
    kitchen.change(state="off", media_content_id=None)
    await _async_crash(house, kitchen, play_on, hass_storage)
    await async_put_right(house, clock)
    kitchen.come(available=True)
    await _async_until_right(house)
    assert kitchen.did == [("volume_set", 0.3), ("turn_off",)]


async def test_a_volume_that_is_refused_comes_later(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The music goes on at once, and is not begun again with the volume."""
    await play_on(
        KITCHEN, volume=0.6, on_started=lambda: kitchen.fails.add("volume_set")
    )
    assert kitchen.did[-2:] == [("volume_set", 0.3), ("play_media", RADIO)]
    await play_on(KITCHEN, volume=0.6)
    assert kitchen.volume_level == 0.6
    kitchen.did.clear()
    kitchen.fails.clear()
    await _async_until_right(house)
    assert kitchen.did == [("volume_set", 0.3)]


async def test_a_player_that_stays_silent_for_a_paused_song(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It is silent while the song is made ready again, and then refuses its volume."""
    kitchen.hear(SONG, **song(state="paused"))
    own = kitchen.async_set_volume_level

    async def only_down(volume: float) -> None:
        if volume and kitchen.volume_level == 0:
            raise HomeAssistantError
        await own(volume)

    with patch.object(kitchen, "async_set_volume_level", only_down):
        await play_on(KITCHEN)
        assert kitchen.volume_level == 0
    await _async_until_right(house)
    assert kitchen.volume_level == 0.3


async def test_a_player_that_never_comes(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After a day it is given up, and that is said once."""

    class DayClock(FastClock):
        """A clock on which a day is short."""

        @override
        def timeout(self, seconds: float) -> Any:
            return super().timeout(min(seconds, 1))

    await _async_crash(house, kitchen, play_on, hass_storage)
    await async_put_right(house, DayClock())
    await _async_until_right(house)
    assert kitchen.did == []
    assert caplog.text.count("could not be put right for a day") == 1


async def test_a_damaged_row_costs_no_other(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    clock: FastClock,
    hass_storage: dict[str, Any],
) -> None:
    """All that can be read is put right."""
    await _async_crash(house, kitchen, play_on, hass_storage)
    rows = hass_storage[FILE]["data"]["speakers"]
    rows.insert(0, {**rows[0], "volume": "loud"})
    kitchen.come(available=True)
    await async_put_right(house, clock)
    await _async_until_right(house)
    assert services(kitchen.did) == ["volume_set", "play_media"]


def test_a_sound_is_known_by_its_address() -> None:
    """However a player writes it, and whatever it is signed with."""
    sound = Sound(
        media_id="media-source://segmind_tts/a", path="/api/segmind_tts/a.mp3"
    )
    for name in (
        "media-source://segmind_tts/a",
        "http://house.local:8123/api/segmind_tts/a.mp3?authSig=x",
        "https://house.example/api/segmind_tts/a.mp3",
        "builtin://track/http://house.local:8123/api/segmind_tts/a.mp3?authSig=x",
    ):
        assert sound.is_named(name)
    for name in ("http://house.local/api/segmind_tts/b.mp3", "spotify:1", "http://[a"):
        assert not sound.is_named(name)
