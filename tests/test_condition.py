"""The conditions: whether an announcement is being spoken, and whether one is recorded."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition, config_validation as cv
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.segmind_tts.announcing.queues import async_get_queues
from custom_components.segmind_tts.condition import CONDITIONS
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import async_get_library

from .phrases.test_prepare import act
from .speakers import add_kitchen
from .test_translations import ENGLISH, PACKAGE

KITCHEN = "media_player.kitchen"
SPEAKERS = "event.kitchen_announcement"


async def _check(
    home: HomeAssistant, name: str = "is_announcing", **more: Any
) -> bool | None:
    config = cv.CONDITION_SCHEMA({"condition": f"{DOMAIN}.{name}", **more})
    config = await condition.async_validate_condition_config(home, config)
    checker = await condition.async_from_config(home, config)
    return checker.async_check()


@pytest.mark.parametrize(
    ("target", "is_met"),
    [
        ({}, True),
        ({"target": {"entity_id": KITCHEN}}, True),
        ({"target": {"entity_id": SPEAKERS}}, True),
        ({"target": {"entity_id": "media_player.bathroom"}}, False),
        ({"target": {"area_id": "attic"}}, False),
    ],
    ids=["any speaker", "the player", "its speakers", "another", "an empty area"],
)
async def test_is_announcing(
    home: HomeAssistant,
    account: MockConfigEntry,
    target: dict[str, Any],
    is_met: bool,
) -> None:
    """It is met while a speaker of the target has its turn; not while somebody waits."""
    await add_kitchen(home, account)
    place = async_get_queues(home).async_join(KITCHEN)
    assert await _check(home, **target) is False
    await async_get_queues(home).async_turn(place, seconds=2)
    assert await _check(home, **target) is is_met
    place.async_leave()
    assert await _check(home, **target) is False


async def test_a_mistake_is_told(home: HomeAssistant, account: MockConfigEntry) -> None:
    """What the condition does not know is refused when it is set up."""
    with pytest.raises(vol.Invalid):
        await _check(home, options={"behavior": "any"})


async def test_recording_is_ready(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """It is met once a phrase or a message is recorded, long or short, in that voice."""

    async def ready(**options: str) -> bool | None:
        return await _check(home, "recording_is_ready", options=options)

    long = " ".join(f"This is sentence number {each} of them." for each in range(40))
    for each in ("Dinner is ready.", long):
        assert await ready(message=each) is False
        await act(home, "prepare", message=each)
        assert await ready(message=each) is True
    assert await ready(message="Dinner is ready.", voice="tts.zephyr") is True
    assert await ready(message="Dinner is ready.", voice="tts.other") is False
    assert await ready(message="👍") is False
    assert await ready(name="dinner") is False
    await act(home, "pin", message="Dinner is ready.", name="Dinner")
    assert await ready(name="dinner") is True
    library = await async_get_library(home)
    for recording in library.recordings:
        await library.async_remove(recording.key)
    assert await ready(name="dinner") is False
    assert await ready(message=long) is False


@pytest.mark.parametrize(
    "options",
    [{}, {"message": "a", "name": "b"}, {"message": "x" * 2001}, {"other": "x"}],
    ids=["nothing", "both", "too long", "unknown"],
)
async def test_no_recording_is_meant(
    home: HomeAssistant, account: MockConfigEntry, options: dict[str, str]
) -> None:
    """A mistake is told when the condition is set up."""
    with pytest.raises(vol.Invalid):
        await _check(home, "recording_is_ready", options=options)


async def test_the_condition_is_described(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """The editor shows the condition by name, with a target and an icon."""
    described = await condition.async_get_all_descriptions(home)
    each = described[f"{DOMAIN}.is_announcing"]
    assert each is not None
    assert each["target"]["entity"]
    icons = json.loads((PACKAGE / "icons.json").read_text())["conditions"]
    assert {*CONDITIONS} == {*ENGLISH["conditions"]} == {*icons}
