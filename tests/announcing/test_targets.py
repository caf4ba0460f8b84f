"""Targets of announcements: sets of speakers by their entity, device or area."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.queues import async_get_queues
from custom_components.segmind_tts.announcing.volume import Volume
from custom_components.segmind_tts.announcing.ways.ordinary import OrdinaryWay
from custom_components.segmind_tts.announcing.ways.way import (
    Play,
    Played,
    SpeakerBusyError,
)
from tests.house import MESSAGE
from tests.speakers import add_kitchen

from .stage import BATH, KITCHEN, Listener, act, announce, outcomes

SPEAKERS = "notify.kitchen"


def device_of_speakers(home: HomeAssistant) -> str:
    """Return the device of the kitchen's speakers."""
    entity = er.async_get(home).async_get(SPEAKERS)
    assert entity is not None and entity.device_id is not None
    return entity.device_id


@pytest.mark.parametrize("by", ["entity", "device", "event", "area"])
async def test_a_set_of_speakers(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
    by: str,
) -> None:
    """Whatever stands for a set means its speakers, with what is set for them."""
    await add_kitchen(home, account, players=[KITCHEN], volume=60, chime="bell")
    device = device_of_speakers(home)
    target: dict[str, Any] = {"entity_id": SPEAKERS}
    if by == "device":
        target = {"device_id": device}
    elif by == "event":
        target = {"entity_id": "event.kitchen_announcement"}
    elif by == "area":
        dr.async_get(home).async_update_device(device, area_id="kitchen")
        target = {"area_id": "kitchen"}
    response = await act(home, "announce", message=MESSAGE, **target)
    assert outcomes(response) == {KITCHEN: "heard"}
    assert players[KITCHEN].sounds == [("announcement", 0.6)]


async def test_a_set_and_a_player(
    home: HomeAssistant, account: MockConfigEntry, players: dict[str, Listener]
) -> None:
    """What is set for a set holds for its players, also where they are named as well."""
    await add_kitchen(home, account, players=[KITCHEN, BATH], volume=60)
    response = await announce(home, entity_id=[SPEAKERS, KITCHEN], volumes={BATH: 10})
    assert outcomes(response) == {KITCHEN: "heard", BATH: "heard"}
    assert players[KITCHEN].sounds == [("announcement", 0.6)]
    assert players[BATH].sounds == [("announcement", 0.1)]
    excluded = await announce(
        home, entity_id=SPEAKERS, exclude={"entity_id": [KITCHEN]}
    )
    assert outcomes(excluded) == {BATH: "heard"}


async def test_everywhere(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """All means every player of the house, but for what is excluded."""
    response = await announce(home, entity_id="all", exclude={"entity_id": [BATH]})
    others = {"media_player.kitchen", "media_player.bathroom"}
    assert set(response["speakers"]) == {KITCHEN, *others}
    assert outcomes(response)[KITCHEN] == "heard"


async def test_another_entity_of_the_account(
    home: HomeAssistant, account: MockConfigEntry, players: dict[str, Listener]
) -> None:
    """A voice or a sensor stands for no speaker."""
    with pytest.raises(ServiceValidationError) as failure:
        await announce(home, entity_id=["tts.zephyr", "sensor.segmind_credit"])
    assert failure.value.translation_key == "no_speaker_targeted"


async def test_no_voice(
    home: HomeAssistant, account: MockConfigEntry, players: dict[str, Listener]
) -> None:
    """Without any voice the action says what to add."""
    er.async_get(home).async_remove("tts.zephyr")
    await home.async_block_till_done()
    with pytest.raises(ServiceValidationError) as failure:
        await announce(home)
    assert failure.value.translation_key == "no_voice"


async def test_a_flood(home: HomeAssistant, players: dict[str, Listener]) -> None:
    """Where too many wait it is left out, and the receipt says so."""
    queues = async_get_queues(home)
    for _ in range(50):
        queues.async_join(BATH)
    response = await announce(home, entity_id=[KITCHEN, BATH])
    assert outcomes(response) == {KITCHEN: "heard", BATH: "skipped"}
    assert response["speakers"][BATH]["reason"] == "queue_full"


async def test_a_player_breaks(
    home: HomeAssistant,
    players: dict[str, Listener],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fault of ours or of Home Assistant's on one speaker spoils no other."""
    way = "custom_components.segmind_tts.announcing.ways.ordinary.OrdinaryWay"
    play = OrdinaryWay.async_play

    async def fail(self: OrdinaryWay, hass: HomeAssistant, it: Play) -> Played:
        if it.speaker.entity_id == BATH:
            raise ZeroDivisionError
        return await play(self, hass, it)

    monkeypatch.setattr(f"{way}.async_play", fail)
    response = await announce(home, entity_id=[KITCHEN, BATH])
    assert outcomes(response) == {KITCHEN: "heard", BATH: "failed"}
    assert response["speakers"][BATH]["reason"] == "player_error"


async def test_a_speaker_stays_busy(
    home: HomeAssistant,
    players: dict[str, Listener],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is tried again for a while, and the receipt says that it was busy."""
    tries = []

    async def refuse(self: OrdinaryWay, hass: HomeAssistant, it: Play) -> Played:
        tries.append(it.speaker.entity_id)
        raise SpeakerBusyError

    way = "custom_components.segmind_tts.announcing.ways.ordinary.OrdinaryWay"
    monkeypatch.setattr(f"{way}.async_play", refuse)
    response = await announce(home, require="none")
    assert outcomes(response) == {KITCHEN: "busy"}
    assert len(tries) > 10


def test_relative_volumes() -> None:
    """What is added stays within what there is, and needs a volume to add to."""
    louder = Volume(level=0.5, is_relative=True)
    assert (louder.of(0.8), louder.of(0.2), louder.of(None)) == (1.0, 0.7, None)
