"""Automations that follow a real announcement, from the action to the trigger."""

import asyncio

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import condition, config_validation as cv
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator, Fault
from tests.making.scenarios.calls import until
from tests.speaking.local import LOCAL, Local

from .stage import BATH, KITCHEN, Listener, announce

FINISHED = "announcement_finished"
FAILED = "announcement_failed"
FALLBACK = "fallback_spoke"


@pytest.fixture
async def fired(home: HomeAssistant, players: dict[str, Listener]) -> list[ServiceCall]:
    """What the triggers told when they fired."""
    automations = [
        {
            "triggers": {"trigger": f"{DOMAIN}.{name}"},
            "actions": {
                "action": "test.fire",
                "data": {
                    "name": name,
                    "speakers": "{{ trigger.speakers }}",
                    "duration": "{{ trigger.duration }}",
                    "spoken_by": "{{ trigger.spoken_by }}",
                },
            },
        }
        for name in (FINISHED, FAILED, FALLBACK)
    ]
    assert await async_setup_component(home, "automation", {"automation": automations})
    calls: list[ServiceCall] = async_mock_service(home, "test", "fire")
    return calls


async def _names(home: HomeAssistant, fired: list[ServiceCall]) -> list[str]:
    await home.async_block_till_done()
    return sorted(call.data["name"] for call in fired)


async def test_heard(home: HomeAssistant, fired: list[ServiceCall]) -> None:
    """The trigger tells what the response does."""
    response = await announce(home, entity_id=[KITCHEN, BATH])
    assert await _names(home, fired) == [FINISHED]
    (call,) = fired
    assert {*call.data["speakers"]} == {KITCHEN, BATH}
    assert call.data["duration"] == pytest.approx(response["duration"], abs=0.01)
    assert call.data["spoken_by"] == "tts.zephyr"


async def test_nobody_is_there(
    home: HomeAssistant, fired: list[ServiceCall], players: dict[str, Listener]
) -> None:
    """What nobody can have heard has failed, once."""
    players[KITCHEN].come(available=False)
    await announce(home, require="none")
    assert await _names(home, fired) == [FAILED]


async def test_the_fallback_speaks(
    home: HomeAssistant, fired: list[ServiceCall], emulator: Emulator, local: Local
) -> None:
    """It is heard, and told that it was the fallback."""
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    await announce(home, fallback=LOCAL)
    assert await _names(home, fired) == [FINISHED, FALLBACK]
    assert {call.data["spoken_by"] for call in fired} == {LOCAL}


async def test_while_it_is_spoken(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """The condition is met from the moment the player is told until it is over."""
    config = cv.CONDITION_SCHEMA(
        {
            "condition": f"{DOMAIN}.is_announcing",
            "target": {"entity_id": KITCHEN},
        }
    )
    config = await condition.async_validate_condition_config(home, config)
    checker = await condition.async_from_config(home, config)
    assert not checker.async_check()
    announcing = asyncio.create_task(announce(home))
    await until(lambda: players[KITCHEN].heard)
    assert checker.async_check()
    await announcing
    assert not checker.async_check()
