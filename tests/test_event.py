"""The event entity of speakers: what happens to announcements."""

from dataclasses import replace
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import json_bytes
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.announcing.events import (
    AnnouncementEvent,
    EventKind,
    async_tell,
)
from custom_components.segmind_tts.announcing.receipt import (
    Outcome,
    Receipt,
    SpeakerReceipt,
)
from custom_components.segmind_tts.const import DOMAIN

from .speakers import KITCHEN_ID, add_kitchen
from .test_translations import ENGLISH, FILES, LANGUAGES

EVENT = "event.kitchen_announcement"
RECEIPT = Receipt(
    speakers=(
        SpeakerReceipt(
            speaker="media_player.kitchen", outcome=Outcome.HEARD, way="native"
        ),
    ),
    spoken_by="tts.zephyr",
    wait=0.5,
    cost=0.005,
    duration=2.5,
)


def _event(home: HomeAssistant) -> State:
    state = home.states.get(EVENT)
    assert state is not None
    return state


def _tell(home: HomeAssistant, kind: EventKind, **more: Any) -> None:
    event = AnnouncementEvent(
        announcement_id="1", kind=kind, **{"speakers_ids": (KITCHEN_ID,), **more}
    )
    async_tell(home, event)


def _device(
    registry: dr.DeviceRegistry, account: MockConfigEntry
) -> dr.DeviceEntry | None:
    devices = dr.async_entries_for_config_entry(registry, account.entry_id)
    ours = (each for each in devices if (DOMAIN, KITCHEN_ID) in each.identifiers)
    return next(ours, None)


async def test_an_announcement(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Each event of an announcement shows, the last one with what is in the receipt."""
    await add_kitchen(home, account)
    assert _event(home).state == STATE_UNKNOWN
    assert _event(home).attributes["event_types"] == [*EventKind]
    for kind in (EventKind.QUEUED, EventKind.STARTED):
        _tell(home, kind, tag="door")
        assert _event(home).attributes["event_type"] == kind
        assert "speakers" not in _event(home).attributes
    started = _event(home)
    _tell(home, EventKind.SPOKEN, tag="door", receipt=RECEIPT)
    assert _event(home).state > started.state
    told = json.loads(json_bytes(_event(home).attributes))
    expected = {
        "event_type": "spoken",
        "announcement_id": "1",
        "tag": "door",
        "speakers": {
            "media_player.kitchen": {
                "outcome": "heard",
                "way": "native",
                "reason": None,
            }
        },
        "spoken_by": "tts.zephyr",
        "duration": 2.5,
        "cost": 0.005,
        "error": None,
    }
    assert told | expected == told
    texts = ENGLISH["entity"]["event"]["announcement"]["state_attributes"]
    # Home Assistant itself has names for these.
    assert {*told} - {*texts} == {"event_types", "friendly_name"}


@pytest.mark.parametrize("kind", EventKind)
async def test_each_kind_is_an_event(
    home: HomeAssistant, account: MockConfigEntry, kind: EventKind
) -> None:
    """Whatever happens to an announcement is an event that has a name in each language."""
    await add_kitchen(home, account)
    _tell(home, kind)
    assert _event(home).attributes["event_type"] == kind
    for language in LANGUAGES:
        texts = json.loads(FILES[language].read_text())["entity"]["event"]
        told = texts["announcement"]["state_attributes"]
        assert kind in told["event_type"]["state"]
        assert {*_event(home).attributes} & {"tag", "announcement_id"} <= {*told}


async def test_an_announcement_for_others(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """Announcements for other speakers do not show."""
    await add_kitchen(home, account)
    _tell(home, EventKind.SPOKEN, speakers_ids=("other",), receipt=RECEIPT)
    _tell(home, EventKind.SPOKEN, speakers_ids=(), receipt=RECEIPT)
    assert _event(home).state == STATE_UNKNOWN
    _tell(home, EventKind.SPOKEN, speakers_ids=("other", KITCHEN_ID), receipt=RECEIPT)
    assert _event(home).attributes["event_type"] == "spoken"


async def test_the_automation_of_the_docs(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """The automation in the documentation tells the phone what nobody heard, once."""
    docs = (Path(__file__).parent.parent / "docs" / "announcing.md").read_text()
    blocks = re.findall(r"```yaml\n(.*?)```", docs, re.DOTALL)
    (text,) = (block for block in blocks if "event.received" in block)
    config = parse_yaml(text.replace("downstairs", "kitchen"))
    assert isinstance(config, dict)
    await add_kitchen(home, account)
    told = async_mock_service(home, "notify", "mobile_app_phone")
    assert await async_setup_component(home, "automation", config)
    for kind in (EventKind.QUEUED, EventKind.FAILED, EventKind.SPOKEN):
        _tell(home, kind, receipt=replace(RECEIPT, error="No credit."))
        await home.async_block_till_done()
    assert [call.data["message"] for call in told] == ["No credit."]


async def test_speakers_come_and_go(
    home: HomeAssistant,
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """Added speakers are there at once, and removed ones leave nothing."""
    kitchen = await add_kitchen(home, account)
    device = _device(device_registry, account)
    assert device is not None
    assert device.name == "Kitchen"
    home.config_entries.async_remove_subentry(account, kitchen.subentry_id)
    await home.async_block_till_done()
    assert home.states.get(EVENT) is None
    assert _device(device_registry, account) is None
    entries = er.async_entries_for_config_entry(entity_registry, account.entry_id)
    assert KITCHEN_ID not in {each.unique_id for each in entries}
    _tell(home, EventKind.SPOKEN, receipt=RECEIPT)
    assert home.states.get(EVENT) is None


async def test_speakers_are_renamed(
    home: HomeAssistant, account: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    """The device and the names of its entities follow; the entities stay the same."""
    kitchen = await add_kitchen(home, account)
    home.config_entries.async_update_subentry(account, kitchen, title="Pantry")
    await home.async_block_till_done()
    device = _device(device_registry, account)
    assert device is not None
    assert device.name == "Pantry"
    assert _event(home).name == "Pantry Announcement"


async def test_a_reload(home: HomeAssistant, account: MockConfigEntry) -> None:
    """The last event is there again after a reload, and new ones are heard once."""
    await add_kitchen(home, account)
    _tell(home, EventKind.FAILED, receipt=RECEIPT)
    before = _event(home)
    assert await home.config_entries.async_unload(account.entry_id)
    assert _event(home).state == STATE_UNAVAILABLE
    _tell(home, EventKind.SPOKEN, receipt=RECEIPT)
    assert await home.config_entries.async_setup(account.entry_id)
    await home.async_block_till_done()
    assert _event(home).state == before.state
    assert _event(home).attributes["event_type"] == "failed"
    _tell(home, EventKind.SPOKEN, receipt=RECEIPT)
    assert _event(home).attributes["event_type"] == "spoken"
