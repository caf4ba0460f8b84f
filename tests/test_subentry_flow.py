"""Subentry flow: voices are added and edited."""

from typing import Any

from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import SUBENTRY_VOICE

from .conftest import VOICE_ID

NARRATOR = {
    "name": "Narrator",
    "voice": "Sulafat",
    "voice_2": "Puck",
    "style": "warm and unhurried",
    "temperature": 0.8,
    "model": "gemini-2.5-pro-tts",
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
