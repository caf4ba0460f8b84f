"""The triggers: announcements that came to an end, and fallbacks that spoke."""

from dataclasses import replace
import json
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import config_validation as cv, entity_registry as er
from homeassistant.helpers.trigger import (
    async_get_all_descriptions,
    async_validate_trigger_config,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
import voluptuous as vol

from custom_components.segmind_tts.announcing.events import (
    AnnouncementEvent,
    EventKind,
    async_tell,
)
from custom_components.segmind_tts.announcing.receipt import (
    NotPlayed,
    Outcome,
    Receipt,
    SpeakerReceipt,
)
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.trigger import TRIGGERS

from .emulator import Emulator, Fault
from .house import speak
from .speakers import add_kitchen
from .speaking.conftest import local  # noqa: F401
from .speaking.local import LOCAL, Local
from .test_translations import ENGLISH, PACKAGE

KITCHEN = "media_player.kitchen"
SPEAKERS = "event.kitchen_announcement"


@pytest.fixture
async def told(home: HomeAssistant, account: MockConfigEntry) -> list[ServiceCall]:
    """What automations tell, which are added by `watch`."""
    await add_kitchen(home, account)
    calls: list[ServiceCall] = async_mock_service(home, "test", "tell")
    return calls


async def watch(home: HomeAssistant, *triggers: str, **more: Any) -> None:
    """Add an automation that tells what its triggers say."""
    automation = {
        "triggers": [{"trigger": f"{DOMAIN}.{each}", **more} for each in triggers],
        "actions": {
            "action": "test.tell",
            "data": {
                "kind": "{{ trigger.kind }}",
                "tag": "{{ trigger.tag }}",
                "error": "{{ trigger.error }}",
                "spoken_by": "{{ trigger.spoken_by }}",
                "speakers": "{{ trigger.speakers }}",
                "voice": "{{ trigger.voice }}",
            },
        },
    }
    assert await async_setup_component(home, "automation", {"automation": automation})


async def end(home: HomeAssistant, *, tag: str | None = None, **outcomes: str) -> None:
    """End an announcement on the players of rooms."""
    receipt = Receipt(
        speakers=tuple(
            SpeakerReceipt(speaker=f"media_player.{room}", outcome=Outcome(outcome))
            for room, outcome in outcomes.items()
        ),
        spoken_by="tts.zephyr",
    )
    event = AnnouncementEvent(
        announcement_id="1", kind=EventKind.of(receipt), tag=tag, receipt=receipt
    )
    for kind in (EventKind.QUEUED, EventKind.STARTED):
        async_tell(home, replace(event, kind=kind, receipt=None))
    async_tell(home, event)
    await home.async_block_till_done()


@pytest.mark.parametrize(
    ("trigger", "outcome", "kind"),
    [
        ("announcement_finished", "heard", "spoken"),
        ("announcement_finished", "not_confirmed", "not_confirmed"),
        ("announcement_finished", "failed", None),
        ("announcement_finished", "skipped", None),
        ("announcement_failed", "failed", "failed"),
        ("announcement_failed", "offline", "failed"),
        ("announcement_failed", "muted", "failed"),
        ("announcement_failed", "heard", None),
        ("announcement_failed", "skipped", None),
    ],
)
async def test_ends(
    home: HomeAssistant,
    told: list[ServiceCall],
    trigger: str,
    outcome: str,
    kind: str | None,
) -> None:
    """Each end fires the trigger that it belongs to, and tells what is in the receipt."""
    await watch(home, trigger)
    await end(home, kitchen=outcome, tag="door")
    assert [call.data["kind"] for call in told] == ([kind] if kind else [])
    for call in told:
        assert call.data["tag"] == "door"
        assert call.data["spoken_by"] == "tts.zephyr"
        assert call.data["speakers"][KITCHEN]["outcome"] == outcome


@pytest.mark.parametrize(
    "target",
    [
        {"entity_id": KITCHEN},
        {"entity_id": SPEAKERS},
        {"entity_id": [KITCHEN, "media_player.attic"]},
    ],
    ids=["a player", "speakers", "players"],
)
async def test_a_target(
    home: HomeAssistant, told: list[ServiceCall], target: dict[str, Any]
) -> None:
    """With a target it is the speakers of the target that count."""
    await watch(home, "announcement_failed", target=target)
    await end(home, bathroom="failed")
    await end(home, kitchen="heard", bathroom="failed")
    assert told == []
    await end(home, kitchen="offline", bathroom="heard")
    assert len(told) == 1


async def test_a_device_as_target(
    home: HomeAssistant, told: list[ServiceCall], entity_registry: er.EntityRegistry
) -> None:
    """The device of speakers stands for its players."""
    speakers = entity_registry.async_get(SPEAKERS)
    assert speakers is not None
    await watch(home, "announcement_finished", target={"device_id": speakers.device_id})
    await end(home, bathroom="heard")
    assert told == []
    await end(home, kitchen="heard")
    assert len(told) == 1


async def test_a_target_that_is_empty(
    home: HomeAssistant, told: list[ServiceCall]
) -> None:
    """An area without speakers is not taken for all of them."""
    await watch(home, "announcement_finished", target={"area_id": "attic"})
    await end(home, kitchen="heard")
    assert told == []


async def test_a_tag(home: HomeAssistant, told: list[ServiceCall]) -> None:
    """With a tag, only announcements that have it count."""
    await watch(home, "announcement_finished", options={"tag": "door"})
    await end(home, kitchen="heard")
    await end(home, kitchen="heard", tag="washer")
    assert told == []
    await end(home, kitchen="heard", tag="door")
    assert len(told) == 1


async def test_replaced(home: HomeAssistant, told: list[ServiceCall]) -> None:
    """What another took the place of has neither failed nor finished."""
    await watch(home, "announcement_finished", "announcement_failed")
    skipped = SpeakerReceipt(
        speaker=KITCHEN, outcome=Outcome.SKIPPED, reason=NotPlayed.REPLACED
    )
    receipt = Receipt(speakers=(skipped,))
    kind = EventKind.of(receipt)
    async_tell(home, AnnouncementEvent(announcement_id="1", kind=kind, receipt=receipt))
    await home.async_block_till_done()
    assert told == []


@pytest.mark.parametrize(
    ("target", "is_told"),
    [
        ({}, True),
        ({"target": {"entity_id": "tts.zephyr"}}, True),
        ({"target": {"entity_id": "tts.other"}}, False),
    ],
    ids=["any voice", "the voice", "another voice"],
)
async def test_a_fallback(
    home: HomeAssistant,
    told: list[ServiceCall],
    emulator: Emulator,
    local: Local,  # noqa: F811
    target: dict[str, Any],
    is_told: bool,
) -> None:
    """A fallback that speaks for a voice is told, with the reason, also by `tts.speak`."""
    async_mock_service(home, "media_player", "play_media")
    await watch(home, "fallback_spoke", **target)
    await speak(home, "One.", options={"fallback": LOCAL})
    await home.async_block_till_done()
    assert told == []
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    await speak(home, "Two.", options={"fallback": LOCAL})
    await home.async_block_till_done()
    reasons = [each.data["error"] for each in told]
    assert len(reasons) == is_told
    for call in told:
        assert call.data["voice"] == "tts.zephyr"
        assert call.data["spoken_by"] == LOCAL
        assert "credit" in call.data["error"]


@pytest.mark.parametrize(
    "trigger",
    [
        {"trigger": f"{DOMAIN}.announcement_finished", "options": {"tags": "door"}},
        {"trigger": f"{DOMAIN}.fallback_spoke", "options": {"tag": "door"}},
        {"trigger": f"{DOMAIN}.announcement_finished", "target": {"room": "attic"}},
    ],
)
async def test_a_mistake_is_told(
    home: HomeAssistant, account: MockConfigEntry, trigger: dict[str, Any]
) -> None:
    """What a trigger does not know is refused when it is set up."""
    with pytest.raises(vol.Invalid):
        await async_validate_trigger_config(home, cv.TRIGGER_SCHEMA([trigger]))


async def test_each_trigger_is_described(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """The editor shows each trigger with its fields, by name, and with an icon."""
    described = await async_get_all_descriptions(home)
    ours = {
        key.removeprefix(f"{DOMAIN}."): each
        for key, each in described.items()
        if key.startswith(DOMAIN)
    }
    assert {*ours} == {*TRIGGERS} == {*ENGLISH["triggers"]}
    icons = json.loads((PACKAGE / "icons.json").read_text())["triggers"]
    assert {*icons} == {*TRIGGERS}
    for key, each in ours.items():
        assert each is not None
        fields = ENGLISH["triggers"][key].get("fields", {})
        assert {*each["fields"]} == {*fields}
        assert each["target"]["entity"]
