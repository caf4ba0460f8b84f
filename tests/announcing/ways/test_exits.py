"""Whatever happens to an announcement, the player is as it was found."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.ways import Played, Reason
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory
from tests.making.scenarios.clock import SPEED

from .conftest import SECONDS, Add, PlayOn
from .players import RADIO, StandInPlayer, services

KITCHEN = "media_player.kitchen"


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player on which a station is heard."""
    player = StandInPlayer("kitchen", seconds=SECONDS)
    await add(player)
    player.hear(RADIO)
    return player


async def _settle(house: HomeAssistant) -> None:
    """Wait for what is put back, which belongs to nobody."""
    await house.async_block_till_done()


async def _assert_as_found(house: HomeAssistant, player: StandInPlayer) -> None:
    state = house.states.get(player.entity_id)
    assert state is not None
    assert state.state == "playing"
    assert state.attributes["media_content_id"] == RADIO
    assert state.attributes["volume_level"] == 0.3
    assert (await async_get_memory(house)).rows == ()


async def _async_begun(
    house: HomeAssistant, play_on: PlayOn, **how: Any
) -> asyncio.Task[Played]:
    """Return an announcement in the kitchen that has begun."""
    started = asyncio.Event()
    playing = house.async_create_task(play_on(KITCHEN, on_started=started.set, **how))
    await started.wait()
    return playing


async def test_a_refusal(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """A player that does not take it goes on with what it has kept."""
    kitchen.fails = {"play_media"}
    with pytest.raises(HomeAssistantError):
        await play_on(KITCHEN, volume=0.6)
    await _assert_as_found(house, kitchen)
    assert kitchen.sounds == [(RADIO, 0.3), (RADIO, 0.3)]


async def test_an_error_of_a_library(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """What a platform lets through is an error that people can read."""
    kitchen.fails = {"play_media"}
    kitchen.error = ConnectionResetError()
    with pytest.raises(HomeAssistantError) as err:
        await play_on(KITCHEN, volume=0.6)
    assert err.value.translation_key == "speaker_failed"
    await _assert_as_found(house, kitchen)


async def test_a_refused_volume_of_a_player_that_names_no_media(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """What was only paused goes on, whatever it was."""
    kitchen.tells_media = False
    kitchen.hear(RADIO)
    kitchen.fails = {"volume_set"}
    with pytest.raises(HomeAssistantError):
        await play_on(KITCHEN, volume=0.1)
    assert services(kitchen.did)[-1] == "media_play"


async def test_a_refused_volume(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Nothing is louder than anybody wants."""
    kitchen.fails = {"volume_set"}
    with pytest.raises(HomeAssistantError):
        await play_on(KITCHEN, volume=0.1)
    await _assert_as_found(house, kitchen)
    assert ("announcement", 0.3) not in kitchen.sounds


@pytest.mark.parametrize("how", ["fails", "hangs"])
async def test_a_refused_loudness(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn, how: str
) -> None:
    """Somebody who is told more quietly than was wanted is told, and that is said."""
    setattr(kitchen, how, {"volume_set"})
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.VOLUME_NOT_SET)
    await _settle(house)
    await _assert_as_found(house, kitchen)


@pytest.mark.parametrize("seconds", [5.0, 20.0])
async def test_a_player_that_takes_its_time(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn, seconds: float
) -> None:
    """Each step may take long; it speaks, and is as it was in the end."""
    kitchen.slow = seconds
    played = await play_on(KITCHEN, volume=0.6)
    assert played.outcome is Outcome.HEARD
    kitchen.slow = 0.0
    memory = await async_get_memory(house)
    while memory.rows:
        await asyncio.sleep(0.01)
    assert kitchen.volume_level == 0.3
    assert kitchen.sounds[-1] == (RADIO, 0.3)


@pytest.mark.parametrize("step", ["media_pause", "volume_set", "play_media"])
async def test_a_cancellation_while_it_is_told(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn, step: str
) -> None:
    """It ends at whatever the player has not answered."""
    kitchen.hangs = {step}
    playing = house.async_create_task(play_on(KITCHEN, volume=0.6))
    while step not in {name for name, *_ in kitchen.did}:
        await asyncio.sleep(0)
    kitchen.hangs = set()
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    await _settle(house)
    await _assert_as_found(house, kitchen)
    # Only what may have begun is stopped.
    assert ("media_stop" in services(kitchen.did)) is (step == "play_media")


async def test_a_cancellation_before_it_begins(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The player still shows the station then, but has lost it."""
    kitchen.late = 1.0
    playing = await _async_begun(house, play_on)
    kitchen.late = 0.0
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    await _assert_as_found(house, kitchen)
    assert kitchen.did[-2:] == [("media_stop",), ("play_media", RADIO)]


async def test_a_cancellation_while_it_speaks(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The sound is stopped first."""
    playing = await _async_begun(house, play_on, volume=0.6)
    kitchen.did.clear()
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    await _assert_as_found(house, kitchen)
    assert kitchen.did == [
        ("media_stop",),
        ("volume_set", 0.3),
        ("play_media", RADIO),
    ]


async def test_a_second_cancellation(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Nobody can break off what is being put back."""
    playing = await _async_begun(house, play_on, volume=0.6)
    kitchen.slow = 0.5
    playing.cancel()
    await asyncio.sleep(0)
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert kitchen.volume_level == 0.6
    await _settle(house)
    await _assert_as_found(house, kitchen)


async def test_a_player_that_goes_away_and_comes_back(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It is put right when it is there again."""
    played = await play_on(
        KITCHEN, volume=0.6, on_started=lambda: kitchen.come(available=False)
    )
    assert played.outcome is Outcome.OFFLINE
    memory = await async_get_memory(house)
    assert [row.volume for row in memory.rows] == [0.3]
    await asyncio.sleep(SECONDS / SPEED)
    kitchen.come(available=True)
    while memory.rows:
        await asyncio.sleep(0.01)
    await _assert_as_found(house, kitchen)


async def test_a_player_that_is_away(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Nothing is asked of it."""
    kitchen.come(available=False)
    assert (await play_on(KITCHEN)).outcome is Outcome.OFFLINE
    assert kitchen.did == []


async def test_an_announcement_that_finds_what_another_has_left(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The player's own volume is that before the first of them."""
    await play_on(KITCHEN, volume=0.6, on_started=lambda: kitchen.come(available=False))
    kitchen.come(available=True)
    played = await play_on(KITCHEN, volume=0.8)
    assert played.outcome is Outcome.HEARD
    await _settle(house)
    await _assert_as_found(house, kitchen)
    assert kitchen.sounds.count(("announcement", 0.8)) == 1


async def test_all_is_on_disk_before_the_first_change(
    house: HomeAssistant,
    kitchen: StandInPlayer,
    play_on: PlayOn,
    hass_storage: dict[str, Any],
) -> None:
    """Each change finds in the file what it was before."""
    found = []

    def rows() -> list[dict[str, Any]]:
        stored = hass_storage.get("segmind_tts.speakers", {"data": {"speakers": []}})
        speakers: list[dict[str, Any]] = stored["data"]["speakers"]
        return speakers

    async def look(service: str, *what: Any, **more: Any) -> None:
        found.append((service, [(row["volume"], row["music"]) for row in rows()]))

    kitchen._note = look  # type: ignore[method-assign]  # noqa: SLF001
    await play_on(KITCHEN, volume=0.6)
    pause, volume, *_ = found
    assert pause[0] == "media_pause"
    assert pause[1][0][1]["media_id"] == RADIO
    assert volume[0] == "volume_set"
    assert volume[1][0][0] == 0.3
    assert rows() == []
