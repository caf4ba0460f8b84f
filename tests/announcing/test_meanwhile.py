"""What happens in a house while something is announced, and where it is heard."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.components.media_player import (
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
)
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.queues import async_get_queues
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory
from tests.house import MESSAGE
from tests.making.scenarios.calls import until

from .stage import BATH, KITCHEN, LONG, Listener, act, announce, outcomes
from .test_ask import HALL, Listening, ask, hall  # noqa: F401
from .ways.players import ORDINARY


def device_of(home: HomeAssistant, entity_id: str) -> str:
    """Return the device of an entity."""
    entity = er.async_get(home).async_get(entity_id)
    assert entity is not None and entity.device_id is not None
    return entity.device_id


async def two(
    home: HomeAssistant, players: dict[str, Listener]
) -> tuple[asyncio.Task[dict[str, Any]], asyncio.Task[dict[str, Any]]]:
    """Have one announcement heard in the kitchen, and one ready to be heard next."""
    queues = async_get_queues(home)
    await act(home, "prepare", message=MESSAGE)
    playing = asyncio.create_task(announce(home, LONG * 4, volume=60, require="none"))
    await until(lambda: players[KITCHEN].sounds)
    waiting = asyncio.create_task(announce(home, volume=70, require="none"))
    await until(lambda: any(each.ready_at for each in queues.waiting(KITCHEN)))
    return playing, waiting


@pytest.mark.parametrize("how", ["async_reload", "async_unload", "async_remove"])
async def test_an_account_goes(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
    how: str,
) -> None:
    """What is on its way is heard, and the speaker is left as it was."""
    both = await two(home, players)
    await getattr(home.config_entries, how)(account.entry_id)
    for each in both:
        assert outcomes(await each) == {KITCHEN: "heard"}
    assert [volume for _, volume in players[KITCHEN].sounds] == [0.6, 0.7]
    assert players[KITCHEN].volume_level == 0.3


def goes(home: HomeAssistant, player: Listener) -> None:
    """Have a player lose its network."""
    player.come(available=False)


def is_removed(home: HomeAssistant, player: Listener) -> None:
    """Have somebody remove a player."""
    er.async_get(home).async_remove(player.entity_id)


@pytest.mark.parametrize("leaves", [goes, is_removed])
async def test_a_player_goes(
    home: HomeAssistant,
    players: dict[str, Listener],
    leaves: Callable[[HomeAssistant, Listener], None],
) -> None:
    """Neither what it plays nor what waits for it is said to be heard."""
    playing, waiting = await two(home, players)
    leaves(home, players[KITCHEN])
    assert outcomes(await playing) == outcomes(await waiting) == {KITCHEN: "offline"}
    assert len(players[KITCHEN].sounds) == 1
    assert not async_get_queues(home).playing()


async def test_a_player_is_turned_off_between(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """It is woken for what waits, and sleeps again."""
    player = players[KITCHEN]
    features = ORDINARY | Feature.TURN_ON | Feature.TURN_OFF
    player.change(supported_features=features)
    playing, waiting = await two(home, players)
    player.then = None
    await playing
    player.change(state=MediaPlayerState.OFF)
    await waiting
    await announce(home)
    assert player.did.count(("turn_on",)) == player.did.count(("turn_off",))
    assert player.volume_level == 0.3


async def test_another_engine_speaks(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """What is cut off by it is not said to be heard, and it goes on at its volume."""
    playing, waiting = await two(home, players)
    players[KITCHEN].hear("http://house/api/tts_proxy/other.mp3")
    told = (await playing)["speakers"][KITCHEN]
    assert (told["outcome"], told["reason"]) == ("not_confirmed", "interrupted")
    assert outcomes(await waiting) == {KITCHEN: "heard"}
    assert players[KITCHEN].volume_level == 0.3


async def test_home_assistant_stops(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """The speaker is silent at its own volume before Home Assistant has ended."""
    playing, waiting = await two(home, players)
    # As Home Assistant does it first of all.
    for task in [*home._background_tasks]:  # noqa: SLF001
        task.cancel()
    home.set_state(CoreState.stopping)
    await asyncio.wait([playing, waiting])
    await until(lambda: players[KITCHEN].volume_level == 0.3)
    assert players[KITCHEN].did[-2:] == [("media_stop",), ("volume_set", 0.3)]
    memory = await async_get_memory(home)
    await until(lambda: not memory.rows)
    home.set_state(CoreState.running)


@pytest.mark.parametrize(
    "state", ["standby", "buffering", "on", "paused", "idle", "off", None]
)
async def test_whatever_a_player_says(
    home: HomeAssistant, players: dict[str, Listener], state: str | None
) -> None:
    """It speaks, and its volume is as it was."""
    players[KITCHEN].change(state=state and MediaPlayerState(state))
    response = await announce(home, volume=60)
    assert outcomes(response) == {KITCHEN: "heard"}
    assert players[KITCHEN].volume_level == 0.3


async def test_hidden_and_disabled(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """A hidden player speaks when it is named, not for its room; a disabled one never."""
    registry = er.async_get(home)
    area = ar.async_get(home).async_create("Downstairs")
    for player in (KITCHEN, BATH):
        dr.async_get(home).async_update_device(device_of(home, player), area_id=area.id)
    registry.async_update_entity(KITCHEN, hidden_by=er.RegistryEntryHider.USER)
    response = await act(home, "announce", message="Dinner.", area_id=area.id)
    assert outcomes(response) == {BATH: "heard"}
    assert outcomes(await announce(home)) == {KITCHEN: "heard"}
    registry.async_update_entity(KITCHEN, disabled_by=er.RegistryEntryDisabler.USER)
    await home.async_block_till_done()
    with pytest.raises(HomeAssistantError):
        await announce(home)


async def test_floors_and_labels(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """What is on a floor or has a label speaks, and either can be excluded."""
    floor = fr.async_get(home).async_create("Upstairs")
    area = ar.async_get(home).async_create("Landing", floor_id=floor.floor_id)
    label = lr.async_get(home).async_create("Loud")
    devices = dr.async_get(home)
    devices.async_update_device(device_of(home, KITCHEN), area_id=area.id)
    devices.async_update_device(device_of(home, BATH), labels={label.label_id})
    by_floor, by_label = {"floor_id": floor.floor_id}, {"label_id": label.label_id}
    both = {"message": "Dinner.", **by_floor, **by_label}
    response = await act(home, "announce", **both)
    assert outcomes(response) == {KITCHEN: "heard", BATH: "heard"}
    response = await act(home, "announce", **both, exclude=by_label)
    assert outcomes(response) == {KITCHEN: "heard"}
    response = await act(home, "announce", **both, exclude=by_floor)
    assert outcomes(response) == {BATH: "heard"}


async def test_a_question_between(
    home: HomeAssistant,
    hall: Listening,  # noqa: F811
) -> None:
    """A question, an announcement and an alarm on one satellite are all heard."""
    answer, dinner, alarm = await asyncio.gather(
        ask(home),
        announce(home, "Dinner.", entity_id=HALL),
        announce(home, "Fire!", entity_id=HALL, priority="critical"),
    )
    assert answer["id"] == "yes"
    assert outcomes(dinner) == outcomes(alarm) == {HALL: "heard"}
    assert len(hall.announced) == 3
