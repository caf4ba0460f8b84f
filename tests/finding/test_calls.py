"""What automations and scripts say by their variables, by each other, and by media."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.phrases.test_prepare import act
from tests.speakers import KITCHEN_ID, add_kitchen

from .test_found import automate, speak

SAY: dict[str, Any] = {
    "fields": {"name": {}, "greeting": {"default": "Hello"}},
    "variables": {"name": "Nobody", "end": "!"},
    "sequence": [speak("{{ greeting | default('Hi') }} {{ name }}{{ end }}")],
}


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account, speakers in the kitchen, and some entities."""
    await add_kitchen(home, account, voice="tts.zephyr")
    home.states.async_set("input_select.mode", "Day", {"options": ["Day", "Night"]})
    return home


async def found(house: HomeAssistant) -> set[str]:
    """Return the messages that are found."""
    response = await act(house, "find_phrases")
    return {each["message"] for each in response["phrases"]}


async def unlisted(house: HomeAssistant) -> list[tuple[str, str]]:
    """Return the messages that nobody can know beforehand, and where they are."""
    response = await act(house, "find_phrases")
    return [(each["message"], each["used_in"]) for each in response["unlisted"]]


async def script(house: HomeAssistant, **scripts: Any) -> None:
    """Have scripts."""
    assert await async_setup_component(house, "script", {"script": scripts})
    await house.async_block_till_done()


async def test_variables(house: HomeAssistant) -> None:
    """Those of an automation, of its triggers and of its steps, in their order."""
    door = {
        "trigger": "state",
        "entity_id": "binary_sensor.door",
        "id": "door",
        "variables": {"what": "door"},
    }
    window = {**door, "id": "window", "variables": {"what": "window"}}
    off = {**door, "enabled": False, "variables": {"what": "never"}}
    await automate(
        house,
        speak("The {{ what }} {{ verb }} {{ state }}."),
        {"variables": {"state": "shut", "again": "{{ state }} again"}},
        speak("The {{ trigger.id }} is {{ again }}."),
        speak("{{ trigger.to_state.name }}"),
        triggers=[door, {"triggers": [window]}, off],
        trigger_variables={"verb": "is"},
        variables={
            "state": "{{ 'open' if trigger.to_state.state == 'on' else 'shut' }}",
            "verb": "never",
        },
    )
    assert await found(house) == {
        *("The door is open.", "The door is shut."),
        *("The window is open.", "The window is shut."),
        *("The door is shut again.", "The window is shut again."),
    }
    assert await unlisted(house) == [("{{ trigger.to_state.name }}", "automation.bell")]


async def test_what_a_branch_sets(house: HomeAssistant) -> None:
    """Afterwards it is what any of the branches has made of it."""
    choice = {"conditions": [], "sequence": [{"variables": {"who": "Ben", "new": 1}}]}
    await automate(
        house,
        {"if": [], "then": [speak("{{ who }}, come.")], "else": []},
        {"choose": [choice], "default": [{"variables": {"who": "Cem"}}]},
        speak("{{ who }}, go."),
        speak("{{ new }}"),
        {"sequence": [{"variables": {"who": "Dan"}}]},
        speak("{{ who }}, stay."),
        {"parallel": [{"variables": {"who": "Eva"}}, {"delay": 1}]},
        speak("{{ who }}, sit."),
        variables={"who": "Ann"},
    )
    assert await found(house) == {*("Ann, come.", "Ben, go.", "Cem, go.", "Dan, stay.")}
    assert [message for message, _ in await unlisted(house)] == [
        *("{{ new }}", "{{ who }}, sit.")
    ]


async def test_conditions(house: HomeAssistant) -> None:
    """Where what is known decides, only what can be said is found."""
    triggers = [
        {"trigger": "event", "event_type": "never", "id": name} for name in "abcd"
    ]
    told = "{{ trigger.id }} {{ who }}"
    by_id = {"condition": "trigger", "id": ["a", "c"]}
    second = {
        "conditions": "{{ trigger.id == 'b' }}",
        "sequence": [speak(f"second {told}"), {"variables": {"who": "Ben"}}],
    }
    off = {"condition": "trigger", "id": "x", "enabled": False}
    is_on = {"condition": "state", "entity_id": "light.x", "state": "on"}
    await automate(
        house,
        {
            "choose": [
                {"conditions": [by_id], "sequence": [speak(f"first {told}")]},
                second,
            ],
            "default": [speak(f"never {told}")],
        },
        {
            "if": [by_id, is_on],
            "then": speak(f"if {told}"),
            "else": speak(f"not {told}"),
        },
        {"if": off, "then": speak(f"off {told}")},
        {"condition": "template", "value_template": "{{ trigger.id in ['b', 'c'] }}"},
        speak(f"then {told}"),
        {"if": by_id, "then": [{"condition": "trigger", "id": "b"}]},
        speak("Only b."),
        {"condition": "{{ trigger.id == 'b' }}"},
        {"condition": "template", "value_template": "{{ states('sensor.x') }}"},
        {"condition": "trigger", "id": "a"},
        speak(f"nobody {told}"),
        {"if": by_id, "then": [speak("Nobody.")]},
        {"if": [], "then": {"condition": "trigger", "id": "a"}},
        speak("Nobody at all."),
        {"action": "script.say", "data": {"message": f"nobody {told}"}},
        triggers=triggers,
        conditions=[{"condition": "trigger", "id": ["a", "b", "c"]}],
        variables={"who": "Ann"},
    )
    by_whom = {"if": by_id, "then": speak("By whom?")}
    await script(house, say={"sequence": [speak("{{ message }}"), by_whom]})
    assert await found(house) == {
        "By whom?",
        *("first a Ann", "first c Ann", "second b Ann"),
        *("if a Ann", "if c Ann", "not a Ann", "not b Ben", "not c Ann"),
        *("off a Ann", "off b Ben", "off c Ann", "then b Ben", "then c Ann"),
        "Only b.",
    }
    assert await unlisted(house) == [("{{ message }}", "script.say")]


async def test_repetitions(house: HomeAssistant) -> None:
    """Each item of a list, whatever the items are; a counter is not known."""
    rooms = [{"name": "Kitchen", "floor": 1}, {"name": "Attic", "floor": 2}]
    await automate(
        house,
        {
            "repeat": {
                "for_each": rooms,
                "sequence": [speak("{{ repeat.item.name }}, {{ repeat.item.floor }}.")],
            }
        },
        {
            "repeat": {
                "for_each": "{{ ['One', 'Two'] }}",
                "sequence": [
                    speak("{{ 'Only' if repeat.first else 'And' }} {{ repeat.item }}.")
                ],
            }
        },
        {
            "repeat": {
                "for_each": "{{ expand('group.all') }}",
                "sequence": [speak("{{ repeat.item }}")],
            }
        },
        {"variables": {"left": "Three"}},
        {
            "repeat": {
                "count": 3,
                "sequence": [
                    speak("{{ left }} left."),
                    {"variables": {"left": "Two"}},
                    speak("{{ left }} are left."),
                ],
            }
        },
    )
    assert await found(house) == {
        *("Kitchen, 1.", "Attic, 2.", "Only One.", "And Two.", "Two are left.")
    }
    assert [message for message, _ in await unlisted(house)] == [
        *("{{ repeat.item }}", "{{ left }} left.")
    ]


async def test_what_scripts_are_given(house: HomeAssistant) -> None:
    """The words of a caller are found where the caller is, and what it leaves out."""
    await script(house, say=SAY)
    await automate(
        house,
        {"action": "script.say", "data": {"name": "{{ ['Ann', 'Ben'] | random }}"}},
        {
            "action": "script.turn_on",
            "target": {"entity_id": "script.say"},
            "data": {"variables": {"greeting": "Bye", "name": "Cem"}},
        },
        {"action": "script.say"},
        {"action": "script.say", "data": {"name": "{{ states('sensor.who') }}"}},
        {"action": "script.unknown", "data": {"name": "Eva"}},
    )
    response = await act(house, "find_phrases")
    assert {each["message"]: each["used_in"] for each in response["phrases"]} == {
        "Hi Ann!": ["automation.bell"],
        "Hi Ben!": ["automation.bell"],
        "Bye Cem!": ["automation.bell"],
        "Hi Nobody!": ["automation.bell"],
        # Its form offers this to people.
        "Hello Nobody!": ["script.say"],
    }
    template = SAY["sequence"][0]["data"]["message"]
    assert await unlisted(house) == [
        *((template, "automation.bell"), (template, "script.say"))
    ]


async def test_scripts_that_call_each_other(house: HomeAssistant) -> None:
    """Nobody walks in circles, nor through all of what calls itself many times."""
    more = {
        f"chain_{number}": {
            "sequence": [{"action": f"script.chain_{number + 1}"}] * 4
            + [speak(f"Link {number}.")]
        }
        for number in range(12)
    }
    await script(
        house,
        one={"sequence": [speak("One."), {"action": "script.two"}]},
        two={"sequence": [speak("Two."), {"action": "script.one"}]},
        **more,
    )
    links = {f"Link {number}." for number in range(12)}
    assert await found(house) == {"One.", "Two.", *links}


async def test_where_and_how(house: HomeAssistant) -> None:
    """Variables may also tell the voice, the options and the speakers."""
    announce = {
        "action": "segmind_tts.announce",
        "target": {"entity_id": "{{ where }}"},
        "data": {"message": "Announced.", "voice": "{{ voice }}"},
    }
    await automate(
        house,
        announce,
        speak("Style.", options={"style": "{{ style }}"}),
        speak("Which?", options={"style": "{{ states('sensor.x') }}"}),
        {**speak("Said."), "target": {"entity_id": "{{ voice }}"}},
        {**speak("By whom?"), "target": {"entity_id": "{{ states('sensor.x') }}"}},
        {
            **announce,
            "data": {"message": "By whom?!", "voice": "{{ states('sensor.x') }}"},
        },
        variables={
            "voice": "tts.zephyr",
            "where": "media_player.kitchen",
            "style": "calm",
        },
    )
    assert await found(house) == {"Announced.", "Style.", "Said."}
    assert [message for message, _ in await unlisted(house)] == [
        *("Which?", "By whom?", "By whom?!")
    ]


async def test_media(house: HomeAssistant) -> None:
    """Addresses of spoken media are found, where the voice is ours."""

    def play(media_id: Any, **more: Any) -> dict[str, Any]:
        media = {"media_content_id": media_id, "media_content_type": "music", **more}
        target = {"entity_id": "media_player.kitchen"}
        return {"action": "media_player.play_media", "target": target, "data": media}

    tts = "media-source://tts/tts.zephyr?"
    await automate(
        house,
        play(f"{tts}message=Dinner is ready."),
        play(f"{tts}message=Hello%20there&language=de&style=calm"),
        play(f"{tts}message={{{{ ['One', 'Two'] | random | urlencode }}}}"),
        {
            **play(None),
            "data": {"media": {"media_content_id": f"{tts}message=Nested"}},
        },
        play(f'{tts}message=Options&tts_options={{"style":"calm"}}'),
        play(f"{tts}message={{{{ states('sensor.x') }}}}"),
        play(f"{tts}message=Anew&cache=false"),
        play(f"{tts}message=Broken&tts_options=x"),
        play(f"{tts}language=en"),
        play("media-source://tts/-stream-/abc"),
        play("media-source://tts/tts.other?message=Other"),
        play("media-source://media_source/local/song.mp3"),
        play("{{ states('sensor.song') }}"),
        play(["x"]),
    )
    response = await act(house, "find_phrases")
    assert {each["message"] for each in response["phrases"]} == {
        *("Dinner is ready.", "Hello there", "One", "Two", "Nested", "Options")
    }
    assert [each["message"] for each in response["unlisted"]] == [
        f"{tts}message={{{{ states('sensor.x') }}}}"
    ]


async def test_native_values(house: HomeAssistant) -> None:
    """Variables become what Home Assistant makes of them: lists, tables, numbers."""
    await automate(
        house,
        speak("{{ names['a'] }} {{ 'is' if count == 2 else 'is not' }} {{ list[0] }}"),
        speak("{{ nested.who }}"),
        speak("{{ odd }}"),
        variables={
            "names": "{{ {'a': 'Ann'} }}",
            "count": "{{ 2 }}",
            "list": ["{{ 'here' if x else 'there' }}", "never"],
            "nested": {"who": "{{ names.a }}!"},
            "odd": "{% raw %}{{ x }}{% endraw %}",
        },
    )
    assert await found(house) == {"Ann is here", "Ann is there", "Ann!", "{{ x }}"}


async def test_too_many(house: HomeAssistant) -> None:
    """What has more values than anybody says is taken as unknown."""
    variables = {
        f"v{number}": "{{ ['a', 'b', 'c', 'd'] | random }}" for number in range(6)
    }
    say = [speak("{{ v0 }}."), speak("{{ v5 }}.")]
    call = [{"action": "script.say", "data": variables}]
    await script(house, say={"sequence": say}, call={"sequence": call})
    await automate(
        house,
        speak("{{ v0 }}"),
        speak("{{ v5 }}"),
        {
            "repeat": {
                "for_each": [*range(101)],
                "sequence": speak("{{ repeat.item }}."),
            }
        },
        {"action": "script.say", "data": variables},
        variables=variables,
    )
    assert await found(house) == {
        *("a", "b", "c", "d"),
        *("a.", "b.", "c.", "d."),
    }
    assert await unlisted(house) == [
        ("{{ v5 }}", "automation.bell"),
        ("{{ repeat.item }}.", "automation.bell"),
        ("{{ v0 }}.", "automation.bell"),
        ("{{ v5 }}.", "automation.bell"),
        ("{{ v0 }}.", "script.say"),
        ("{{ v5 }}.", "script.say"),
        ("{{ v5 }}.", "script.call"),
    ]


async def test_states(house: HomeAssistant) -> None:
    """Entities that are on or off have two states, selects those that they offer."""
    await automate(
        house,
        speak(
            "Lamp {{ states('light.lamp') }}, mode {{ states('input_select.mode') }}."
        ),
        speak("{{ states('input_select.gone') }}"),
    )
    assert await found(house) == {
        *("Lamp on, mode Day.", "Lamp on, mode Night."),
        *("Lamp off, mode Day.", "Lamp off, mode Night."),
    }
    assert len(await unlisted(house)) == 1


async def test_titles_and_targets(
    house: HomeAssistant, account: MockConfigEntry
) -> None:
    """A title is found where it is spoken, and what is sent to others is not."""
    subentry = account.subentries[KITCHEN_ID]
    data = {**subentry.data, "speak_title": True}
    house.config_entries.async_update_subentry(account, subentry, data=data)
    await house.async_block_till_done()
    notify = {"action": "notify.send_message"}
    words = {"title": "Door", "message": "It is open."}
    await automate(
        house,
        {**notify, "target": {"entity_id": "notify.kitchen"}, "data": words},
        {**notify, "target": {"entity_id": "media_player.kitchen"}, "data": words},
        {**notify, "target": {"entity_id": "notify.phone"}, "data": words},
        {"action": "notify.notify", "data": {"message": "Another way."}},
    )
    assert await found(house) == {"Door\nIt is open."}


async def test_without_a_voice(house: HomeAssistant, account: MockConfigEntry) -> None:
    """Nobody says anything where there is no voice."""
    await automate(
        house,
        speak("Ding dong."),
        {
            "action": "segmind_tts.announce",
            "target": {"entity_id": "media_player.hall"},
            "data": {"message": "Announced."},
        },
    )
    assert await found(house) == {"Ding dong.", "Announced."}
    await house.config_entries.async_remove(account.entry_id)
    await house.async_block_till_done()
    assert await found(house) == set()
