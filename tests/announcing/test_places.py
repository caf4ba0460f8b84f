"""Places: where speakers are heard, so that nothing is heard there twice, or at all."""

import asyncio
from typing import Any

from homeassistant.components.assist_satellite import AssistSatelliteEntity
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import condition, config_validation as cv
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.announcing.targets import async_everybody
from tests.making.scenarios.calls import until
from tests.speakers import add_kitchen

from .stage import BATH, KITCHEN, LONG, Listener, act, announce, outcomes
from .ways.conftest import Add
from .ways.satellites import StandInSatellite

ALL = "media_player.all"
DOWN = "media_player.down"
HALL = "media_player.hall"
HALL_SATELLITE = "assist_satellite.hall"
SPEAKERS = "notify.kitchen"


def group(home: HomeAssistant, entity_id: str, *members: str) -> None:
    """Have a group of Home Assistant's."""
    home.states.async_set(entity_id, "idle", {"entity_id": [*members]})


@pytest.fixture
async def hall(players: dict[str, Listener], add: Add) -> AssistSatelliteEntity:
    """A device that is a satellite and a player."""
    satellite = StandInSatellite("Hall")
    player = Listener("Hall")
    players[HALL] = player
    await add(player, satellite, platform="voice")
    return satellite


@pytest.fixture
def heard(players: dict[str, Listener], hall: StandInSatellite) -> dict[str, Any]:
    """What was played: by players, and by the satellite."""
    return {name: each.sounds for name, each in players.items()} | {
        HALL_SATELLITE: hall.announced
    }


def times(heard: dict[str, Any]) -> dict[str, int]:
    """Return how often something was heard, wherever something was."""
    return {name: len(sounds) for name, sounds in heard.items() if sounds}


@pytest.mark.parametrize(
    ("target", "exclude", "places"),
    [
        ([ALL, DOWN, KITCHEN], [], [KITCHEN, BATH, HALL_SATELLITE]),
        ([DOWN, "media_player.up"], [], [KITCHEN, BATH, HALL_SATELLITE]),
        ([ALL, HALL_SATELLITE], [], [KITCHEN, BATH, HALL_SATELLITE]),
        ([HALL, HALL_SATELLITE], [], [HALL_SATELLITE]),
        ([ALL], [BATH], [KITCHEN, HALL_SATELLITE]),
        ([ALL], [DOWN], [HALL_SATELLITE]),
        ([KITCHEN, BATH], [DOWN], []),
        ([KITCHEN, HALL_SATELLITE], [HALL], [KITCHEN]),
        ([KITCHEN, HALL], [HALL_SATELLITE], [KITCHEN]),
        ([ALL], [HALL_SATELLITE], [KITCHEN, BATH]),
        ([ALL], [SPEAKERS], [BATH, HALL_SATELLITE]),
    ],
    ids=str,
)
async def test_once_in_each_place(
    home: HomeAssistant,
    account: MockConfigEntry,
    heard: dict[str, Any],
    target: list[str],
    exclude: list[str],
    places: list[str],
) -> None:
    """However its speakers are named, and not where it is excluded."""
    await add_kitchen(home, account, players=[KITCHEN])
    group(home, DOWN, KITCHEN, BATH)
    group(home, "media_player.up", BATH, HALL)
    group(home, ALL, DOWN, HALL)
    call = announce(home, entity_id=target, exclude={"entity_id": exclude})
    if not places:
        with pytest.raises(ServiceValidationError):
            await call
    else:
        assert {*outcomes(await call).values()} == {"heard"}
    assert times(heard) == dict.fromkeys(places, 1)


async def test_a_twin_is_the_same_place(
    home: HomeAssistant, account: MockConfigEntry, players: dict[str, Listener]
) -> None:
    """Two that are told to its two entities take turns, and either excludes it."""
    pair = {"player": KITCHEN, "twin": BATH}
    await add_kitchen(home, account, players=[KITCHEN], twins=[pair])
    both = await asyncio.gather(
        announce(home, LONG, entity_id=SPEAKERS), announce(home, entity_id=BATH)
    )
    assert [*map(outcomes, both)] == [{KITCHEN: "heard"}, {BATH: "heard"}]
    assert (len(players[BATH].sounds), players[KITCHEN].sounds) == (2, [])
    for excluded in (KITCHEN, BATH):
        with pytest.raises(ServiceValidationError):
            await announce(home, entity_id=SPEAKERS, exclude={"entity_id": [excluded]})


@pytest.mark.parametrize("named", [ALL, KITCHEN, HALL, HALL_SATELLITE])
async def test_stopped_in_one_of_its_places(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
    hall: StandInSatellite,
    named: str,
) -> None:
    """A group that is heard there ends, and what waits for it is cancelled."""
    hall.seconds = None
    group(home, ALL, KITCHEN, HALL)
    playing = asyncio.create_task(announce(home, LONG, entity_id=ALL))
    await until(lambda: players[KITCHEN].sounds)
    waiting = asyncio.create_task(announce(home, entity_id=ALL))
    await asyncio.sleep(0)
    assert await act(home, "cancel", entity_id=BATH) == {"cancelled": 0}
    assert await act(home, "cancel", entity_id=named) == {"cancelled": 1}
    assert await act(home, "stop", entity_id=named) == {"stopped": 1}
    assert (await playing)["speakers"][ALL]["reason"] == "stopped"
    assert (await waiting)["speakers"][ALL]["reason"] == "cancelled"


@pytest.mark.parametrize(
    ("named", "place"), [(KITCHEN, KITCHEN), (HALL, HALL_SATELLITE), (ALL, None)]
)
async def test_replayed_in_one_of_its_places(
    home: HomeAssistant,
    account: MockConfigEntry,
    heard: dict[str, Any],
    named: str,
    place: str | None,
) -> None:
    """What a group has said is said again in the one room, or in all of them."""
    group(home, ALL, KITCHEN, HALL)
    await announce(home, entity_id=ALL)
    before = times(heard)
    await act(home, "replay", entity_id=named)
    again = {name for name, count in times(heard).items() if count > before[name]}
    assert again == ({KITCHEN, HALL_SATELLITE} if place is None else {place})
    with pytest.raises(ServiceValidationError):
        await act(home, "replay", entity_id=BATH)


@pytest.mark.parametrize("named", [ALL, KITCHEN, HALL, HALL_SATELLITE, BATH])
async def test_automations_by_place(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
    hall: StandInSatellite,
    named: str,
) -> None:
    """Condition and trigger know that a group is heard by its members."""
    group(home, ALL, KITCHEN, HALL)
    calls: list[ServiceCall] = async_mock_service(home, "test", "fire")
    target = {"target": {"entity_id": named}}
    trigger = {"trigger": "segmind_tts.announcement_finished", **target}
    config = {"triggers": trigger, "actions": {"action": "test.fire"}}
    assert await async_setup_component(home, "automation", {"automation": [config]})
    schema = {"condition": "segmind_tts.is_announcing", **target}
    is_announcing = await condition.async_from_config(
        home,
        await condition.async_validate_condition_config(
            home, cv.CONDITION_SCHEMA(schema)
        ),
    )
    playing = asyncio.create_task(announce(home, LONG, entity_id=ALL))
    await until(lambda: players[KITCHEN].sounds)
    assert is_announcing.async_check() is (named != BATH)
    await playing
    await home.async_block_till_done()
    assert len(calls) == (named != BATH)


async def test_said_lately_in_a_place(
    home: HomeAssistant, account: MockConfigEntry, players: dict[str, Listener]
) -> None:
    """What a group has said was said by its members; a group says what one has not heard."""
    group(home, DOWN, KITCHEN, BATH)
    await announce(home, "Dinner.", entity_id=DOWN)
    for entity_id in (KITCHEN, BATH, DOWN):
        again = await announce(home, "Dinner.", entity_id=entity_id, once=60)
        assert again["speakers"][entity_id]["reason"] == "said_lately"
    await announce(home, "Breakfast.", entity_id=BATH)
    again = await announce(home, "Breakfast.", entity_id=DOWN, once=60)
    assert outcomes(again) == {DOWN: "heard"}
    assert len(players[KITCHEN].sounds) == 2


async def test_everybody(
    home: HomeAssistant, account: MockConfigEntry, hall: StandInSatellite
) -> None:
    """A group hides none of its members from who chooses; a satellite hides its player."""
    group(home, DOWN, KITCHEN, BATH)
    group(home, ALL, DOWN, HALL)
    others = ["media_player.bathroom", "media_player.kitchen"]
    assert [each.entity_id for each in async_everybody(home)] == sorted(
        [HALL_SATELLITE, ALL, DOWN, KITCHEN, BATH, *others]
    )
