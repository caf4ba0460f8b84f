"""The condition: whether an announcement is being spoken."""

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

from .speakers import add_kitchen
from .test_translations import ENGLISH, PACKAGE

KITCHEN = "media_player.kitchen"
SPEAKERS = "event.kitchen_announcement"


async def _check(home: HomeAssistant, **more: Any) -> bool | None:
    config = cv.CONDITION_SCHEMA({"condition": f"{DOMAIN}.is_announcing", **more})
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
