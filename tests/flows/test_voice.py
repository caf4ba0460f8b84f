"""Subentry flow: voices are added and edited."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.const import SUBENTRY_VOICE
from tests.conftest import VOICE_ID
from tests.emulator import Emulator, Fault

NARRATOR = {
    "name": "Narrator",
    "voice": "Sulafat",
    "voice_2": "Puck",
    "style": "warm and unhurried",
    "temperature": 0.8,
    "model": "gemini-2.5-pro-tts",
    "split": True,
    "delivery": "direct",
}


async def test_add_a_voice(home: HomeAssistant, account: MockConfigEntry) -> None:
    """A second voice becomes an engine of its own, with all settings as defaults."""
    flow = await home.config_entries.subentries.async_init(
        (account.entry_id, SUBENTRY_VOICE), context={"source": SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    result = await home.config_entries.subentries.async_configure(
        flow["flow_id"], NARRATOR
    )
    await home.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert home.states.get("tts.narrator") is not None
    assert home.states.get("tts.zephyr") is not None
    engine = home.data["tts"].get_entity("tts.narrator")
    assert engine.default_options == {k: v for k, v in NARRATOR.items() if k != "name"}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": "  "}, {"name": "name_empty"}),
        ({"model": "no such model!"}, {"base": "model_invalid"}),
        ({"style": "x" * 501}, {"base": "style_too_long"}),
    ],
)
async def test_bad_input_is_refused(
    home: HomeAssistant,
    account: MockConfigEntry,
    change: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """What could not be spoken is refused in the form, which then takes good input."""
    flow = await home.config_entries.subentries.async_init(
        (account.entry_id, SUBENTRY_VOICE), context={"source": SOURCE_USER}
    )
    configure = home.config_entries.subentries.async_configure
    result = await configure(flow["flow_id"], NARRATOR | change)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    result = await configure(flow["flow_id"], NARRATOR)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_edit_a_voice(home: HomeAssistant, account: MockConfigEntry) -> None:
    """An edit replaces the settings and the name; the entity stays the same."""
    flow = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    assert flow["step_id"] == "reconfigure"
    configure = home.config_entries.subentries.async_configure
    result = await configure(flow["flow_id"], NARRATOR | {"model": "a b"})
    assert result["errors"] == {"base": "model_invalid"}
    result = await configure(flow["flow_id"], NARRATOR)
    await home.async_block_till_done()
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    subentry = account.subentries[VOICE_ID]
    assert subentry.title == "Narrator"
    assert subentry.data == {k: v for k, v in NARRATOR.items() if k != "name"}
    engine = home.data["tts"].get_entity("tts.zephyr")
    assert engine.name == "Narrator"
    assert engine.default_options["voice"] == "Sulafat"


async def test_try_a_voice_before_saving(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """With a player chosen a sample is spoken with the form's settings; nothing is saved."""
    played = async_mock_service(home, "media_player", "play_media")
    flow = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    configure = home.config_entries.subentries.async_configure
    result = await configure(
        flow["flow_id"], NARRATOR | {"try_on": "media_player.kitchen"}
    )
    assert result["type"] is FlowResultType.FORM
    assert not result["errors"]
    assert account.subentries[VOICE_ID].title == "Zephyr"
    (call,) = played
    assert call.data["entity_id"] == ["media_player.kitchen"]
    (submit,) = emulator.submits
    assert submit.payload["voice_1"] == "Sulafat"
    assert submit.payload["text"] == (
        "Say this, warm and unhurried: Hello! This is how I sound."
    )
    result = await configure(flow["flow_id"], NARRATOR)
    assert result["reason"] == "reconfigure_successful"


async def test_a_sample_that_fails(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """The form tells why a sample could not be spoken, and can then be saved."""
    emulator.inject(Fault(name="insufficient_credits", route="direct"))
    flow = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    configure = home.config_entries.subentries.async_configure
    result = await configure(
        flow["flow_id"], NARRATOR | {"try_on": "media_player.kitchen"}
    )
    assert result["errors"] == {"base": "sample_failed"}
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert "too little credit" in placeholders["reason"]
    result = await configure(flow["flow_id"], NARRATOR)
    assert result["reason"] == "reconfigure_successful"


async def test_a_sample_without_any_voice(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """An account whose voices were all removed cannot speak a sample, but gets a voice."""
    home.config_entries.async_remove_subentry(account, VOICE_ID)
    await home.async_block_till_done()
    flow = await home.config_entries.subentries.async_init(
        (account.entry_id, SUBENTRY_VOICE), context={"source": SOURCE_USER}
    )
    configure = home.config_entries.subentries.async_configure
    result = await configure(
        flow["flow_id"], NARRATOR | {"try_on": "media_player.kitchen"}
    )
    assert result["errors"] == {"base": "sample_failed"}
    result = await configure(flow["flow_id"], NARRATOR)
    assert result["type"] is FlowResultType.CREATE_ENTRY
