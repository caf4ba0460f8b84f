"""What is found in the automations, scripts and blueprints of a real Home Assistant."""

from pathlib import Path
from typing import Any

from homeassistant.components.media_source import (
    async_browse_media,
    async_resolve_media,
)
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator
from tests.phrases.test_prepare import act
from tests.speakers import add_kitchen

SPEAK: dict[str, Any] = {
    "action": "tts.speak",
    "target": {"entity_id": "tts.zephyr"},
    "data": {"media_player_entity_id": "media_player.kitchen"},
}
BLUEPRINT = """
blueprint:
  name: Say it
  domain: automation
  input:
    words:
triggers:
  - trigger: event
    event_type: x
actions:
  - action: segmind_tts.announce
    target: {entity_id: media_player.kitchen}
    data: {message: !input words}
"""


def speak(message: str, **more: Any) -> dict[str, Any]:
    """Return an action that speaks."""
    return {**SPEAK, "data": {**SPEAK["data"], "message": message, **more}}


async def automate(home: HomeAssistant, *actions: Any, **more: Any) -> None:
    """Have an automation with some actions."""
    trigger = {"trigger": "event", "event_type": "never"}
    config = {"alias": "Bell", "triggers": trigger, "actions": [*actions], **more}
    assert await async_setup_component(home, "automation", {"automation": [config]})
    await home.async_block_till_done()


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account, and speakers in the kitchen."""
    await add_kitchen(home, account, voice="tts.zephyr")
    return home


async def found(house: HomeAssistant) -> dict[str, list[str]]:
    """Return where each message is used."""
    response = await act(house, "find_phrases")
    return {each["message"]: each["used_in"] for each in response["phrases"]}


async def test_however_deep(house: HomeAssistant, emulator: Emulator) -> None:
    """Messages are found in all that holds actions, but not where they are off."""
    choice = {"conditions": [], "sequence": [speak("Chosen.")]}
    await automate(
        house,
        speak("Ding dong."),
        {"choose": [choice], "default": speak("Else.")},
        {"if": [], "then": [{"sequence": [speak("Then.")]}], "else": speak("Not.")},
        {"parallel": [speak("Both."), {"sequence": [speak("Ways.")]}]},
        {"repeat": {"count": 2, "sequence": speak("Again.")}},
        speak("Off.", cache=True) | {"enabled": False},
        speak("Never twice.", cache=False),
    )
    assert {*await found(house)} == {
        *("Ding dong.", "Chosen.", "Else.", "Then.", "Not.", "Both.", "Ways."),
        "Again.",
    }
    assert emulator.submits == []


async def test_ways_to_speak(house: HomeAssistant) -> None:
    """Announcements, questions and notifications are found, and only ours."""
    await automate(
        house,
        {
            "action": "segmind_tts.announce",
            "target": {"entity_id": "media_player.kitchen"},
            "data": {"message": "Announced."},
        },
        {
            "action": "segmind_tts.ask",
            "data": {"entity_id": "assist_satellite.x", "message": "Asked?"},
        },
        {
            "action": "notify.send_message",
            "target": {"entity_id": ["notify.kitchen", "notify.phone"]},
            "data": {"message": "Notified."},
        },
        {
            "action": "notify.send_message",
            "target": {"entity_id": "notify.phone"},
            "data": {"message": "Not ours."},
        },
        {**speak("Another engine."), "target": {"entity_id": "tts.other"}},
    )
    assert {*await found(house)} == {"Announced.", "Asked?", "Notified."}


async def test_scripts_and_blueprints(house: HomeAssistant, config_dir: Path) -> None:
    """Scripts count, and the inputs of a blueprint are filled in; each message once."""
    blueprint = config_dir / "blueprints" / "automation" / "say.yaml"
    blueprint.parent.mkdir(parents=True)
    blueprint.write_text(BLUEPRINT)
    script = {"bell": {"sequence": [speak("Ding dong."), speak("Bell.")]}}
    assert await async_setup_component(house, "script", {"script": script})
    use = {"use_blueprint": {"path": "say.yaml", "input": {"words": "Ding dong."}}}
    config = {"automation": [{"alias": "Blue", **use}]}
    assert await async_setup_component(house, "automation", config)
    await house.async_block_till_done()
    assert await found(house) == {
        "Ding dong.": ["automation.blue", "script.bell"],
        "Bell.": ["script.bell"],
    }


async def test_what_it_would_cost(house: HomeAssistant, emulator: Emulator) -> None:
    """The answer tells what is recorded, what it costs, and what is not known."""
    await act(house, "prepare", message="Ding dong.")
    await automate(
        house,
        speak("Ding dong."),
        speak("The door is {{ 'open' if x else 'shut' }}."),
        speak("It is {{ states('sensor.x') }} degrees."),
        speak("👍"),
    )
    response = await act(house, "find_phrases")
    told = {each["message"]: each for each in response["phrases"]}
    assert told["Ding dong."]["recorded"]
    assert not told["The door is open."]["recorded"]
    assert told["The door is open."]["cost"] == pytest.approx(0.005)
    assert told["👍"]["error"]
    assert response["cost"] == pytest.approx(0.01)
    assert response["unlisted"] == [
        {
            "message": "It is {{ states('sensor.x') }} degrees.",
            "used_in": "automation.bell",
        }
    ]
    assert len(emulator.submits) == 1


async def test_in_the_media_browser(house: HomeAssistant, emulator: Emulator) -> None:
    """They are shown to be recorded, which playing does; then they are gone from there."""
    await automate(house, speak("Ding dong."))
    folder = f"media-source://{DOMAIN}/to_record"
    shown = await async_browse_media(house, folder)
    (entry,) = shown.children or ()
    assert entry.title == "Ding dong."
    media = await async_resolve_media(house, entry.media_content_id, None)
    assert entry.media_content_type == media.mime_type
    assert media.path is not None
    assert len(emulator.submits) == 1
    assert not (await async_browse_media(house, folder)).children


async def test_not_for_everybody(
    house: HomeAssistant,
    emulator: Emulator,
    hass_ws_client: WebSocketGenerator,
    hass_read_only_access_token: str,
) -> None:
    """Who is no administrator is shown none of it in the media browser, and pays for none."""
    await automate(house, speak("Ding dong."))
    root = f"media-source://{DOMAIN}"
    shown = await async_browse_media(house, f"{root}/to_record")
    (entry,) = shown.children or ()
    client = await hass_ws_client(house, hass_read_only_access_token)

    async def ask(command: str, media_id: str, **data: Any) -> dict[str, Any]:
        await client.send_json_auto_id(
            {
                "type": f"media_source/{command}",
                "media_content_id": media_id,
                **data,
            }
        )
        answer: dict[str, Any] = await client.receive_json()
        return answer

    folders = (await ask("browse_media", root))["result"]["children"]
    assert f"{root}/to_record" not in [each["media_content_id"] for each in folders]
    told = (await ask("browse_media", f"{root}/to_record"))["result"]
    assert told["children"] == []
    found = await ask("search_media", root, search_query="dong")
    assert found["result"]["result"] == []
    refused = await ask("resolve_media", entry.media_content_id)
    assert not refused["success"]
    assert emulator.submits == []


async def test_not_for_everybody_by_rest(
    house: HomeAssistant,
    hass_client: ClientSessionGenerator,
    hass_admin_user: MockUser,
) -> None:
    """Nor is it shown in the response of an action that lists media."""
    await automate(house, speak("Ding dong."))

    async def browse(call: ServiceCall) -> ServiceResponse:
        shown = await async_browse_media(house, f"media-source://{DOMAIN}/to_record")
        return {"titles": [each.title for each in shown.children or ()]}

    house.services.async_register(
        "test", "browse", browse, supports_response=SupportsResponse.ONLY
    )
    assert await async_setup_component(house, "api", {})
    client = await hass_client()

    async def ask() -> list[str]:
        answer = await client.post("/api/services/test/browse?return_response")
        titles: list[str] = (await answer.json())["service_response"]["titles"]
        return titles

    assert await ask() == ["Ding dong."]
    hass_admin_user.groups = []
    assert await ask() == []
