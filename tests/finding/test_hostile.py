"""Odd, broken and very many automations: each is read as far as it can be."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.finding.found import MAX_FOUND, async_find
from tests.phrases.test_prepare import act

from .test_found import SPEAK, speak

TRIGGER = {"trigger": "event", "event_type": "never"}


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account."""
    return home


async def automate(house: HomeAssistant, *automations: dict[str, Any]) -> None:
    """Have automations, by their aliases."""
    config = [{"triggers": TRIGGER, **each} for each in automations]
    assert await async_setup_component(house, "automation", {"automation": config})
    await house.async_block_till_done()


async def found(house: HomeAssistant) -> dict[str, list[str]]:
    """Return where each message is used."""
    response = await act(house, "find_phrases")
    return {each["message"]: each["used_in"] for each in response["phrases"]}


async def test_a_thousand(house: HomeAssistant) -> None:
    """Only some are looked up, and nothing is lost of where they are."""
    await automate(
        house,
        *(
            {
                "alias": f"Bell {number}",
                "variables": {"who": "{{ ['Ann', 'Ben'] | random }}"},
                "actions": [speak(f"Line {number}."), speak("{{ who }} is home.")],
            }
            for number in range(1000)
        ),
    )
    phrases, unlisted = await async_find(house)
    assert len(phrases) == MAX_FOUND
    assert unlisted == []
    (ann,) = [each for each in phrases if each.wording.message == "Ann is home."]
    assert len(ann.used_in) == 1000


async def test_messages_that_are_no_texts(house: HomeAssistant) -> None:
    """Numbers are said as they are written; lists and nothing at all are no messages."""
    messages: list[Any] = [
        5,
        2.5,
        True,
        "٣ أبواب",
        "👩‍👩‍👧 Kinder",
        "\ud83d",
        "a" * 20_000,
    ]
    odd: list[Any] = [["a"], {"a": "b"}, None]
    await automate(
        house,
        {
            "alias": "Odd",
            "actions": [
                {**SPEAK, "data": {**SPEAK["data"], "message": each}}
                for each in (*messages, *odd)
            ],
        },
    )
    told = await found(house)
    assert {*told} == {str(each) for each in messages[:-2]} | {"a" * 20_000, ""}


async def test_broken_ones(
    house: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """What Home Assistant refuses has nothing to say, and what fails later is told."""
    await automate(
        house,
        {"alias": "No blueprint", "use_blueprint": {"path": "gone.yaml", "input": {}}},
        {"alias": "Mistake", "actions": [speak("Never."), {"nonsense": 1}]},
        {"alias": "Raises", "actions": [speak("{{ 1 / 0 }}"), speak("{{ x.y.z() }}")]},
        {"alias": "Off", "initial_state": False, "actions": [speak("Some day.")]},
        {"alias": "Empty", "actions": []},
        {"alias": "Fine", "actions": [speak("Fine.")]},
    )
    assert await found(house) == {
        "Some day.": ["automation.off"],
        "Fine.": ["automation.fine"],
    }
    response = await act(house, "find_phrases")
    assert [each["message"] for each in response["unlisted"]] == [
        *("{{ 1 / 0 }}", "{{ x.y.z() }}")
    ]


async def test_disabled(
    house: HomeAssistant, entity_registry: er.EntityRegistry
) -> None:
    """An automation whose entity is disabled is not there."""
    entity_registry.async_get_or_create(
        "automation", "automation", "bell", disabled_by=er.RegistryEntryDisabler.USER
    )
    await automate(
        house, {"id": "bell", "alias": "Bell", "actions": [speak("Ding dong.")]}
    )
    assert await found(house) == {}


async def test_what_is_written_oddly(house: HomeAssistant) -> None:
    """Whatever stands where something else is expected costs no other message."""
    announce = {
        "action": "segmind_tts.announce",
        "target": {"entity_id": "media_player.kitchen"},
    }
    await automate(
        house,
        {
            "alias": "Odd",
            "variables": {"data": {"message": "From a variable."}},
            "actions": [
                {
                    "service": "tts.speak",
                    "entity_id": "tts.zephyr",
                    "data": speak("Old name.")["data"],
                },
                {**announce, "data": "{{ data }}"},
                {**announce, "data": {"message": "Options?", "options": "calm"}},
                {**announce, "data": {"message": "Date.", "options": {"x": TRIGGER}}},
                {**announce, "data": {"message": "A{{ '{' }}b{{ '}' }}"}},
                {**announce, "action": "{{ 'segmind_tts.announce' }}"},
                {"enabled": "{{ true }}", **speak("Perhaps.")},
                {"repeat": {"for_each": [[], {}, None, 1], "sequence": speak("R.")}},
                {**announce, "data": "{{ states('sensor.x') }}"},
                {**announce, "data": "{{ ['no', 'mapping'] }}"},
                {"repeat": {"while": [], "sequence": speak("While.")}},
                {"choose": [], "default": speak("Default.")},
            ],
        },
    )
    response = await act(house, "find_phrases")
    assert {each["message"] for each in response["phrases"]} == {
        *("Old name.", "From a variable.", "Date.", "A{b}", "Perhaps.", "R."),
        *("While.", "Default."),
    }
    assert [each["message"] for each in response["unlisted"]] == [
        *("Options?", "{{ states('sensor.x') }}")
    ]
