"""The flow of a voice: voices are added and edited."""

from collections.abc import Iterator, Mapping
import json
from typing import Any

from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData, section
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.segmind_tts.const import SUBENTRY_VOICE
from custom_components.segmind_tts.flows.form import SECTIONS
from custom_components.segmind_tts.flows.mistakes import MISTAKES
from tests.conftest import VOICE_ID
from tests.test_translations import FILES

NARRATOR: dict[str, Any] = {
    "name": "Narrator",
    "voice": "Sulafat",
    "style": "warm and unhurried",
    "model": "gemini-2.5-pro-tts",
    "dialogues": {"voice_2": "Puck"},
    "fine_tuning": {"temperature": 0.8, "split": True, "delivery": "direct"},
}
STORED = {
    "voice": "Sulafat",
    "voice_2": "Puck",
    "style": "warm and unhurried",
    "temperature": 0.8,
    "model": "gemini-2.5-pro-tts",
    "split": True,
    "delivery": "direct",
}


async def start(home: HomeAssistant, account: MockConfigEntry) -> SubentryFlowResult:
    """Open the form of a new voice."""
    flow = await home.config_entries.subentries.async_init(
        (account.entry_id, SUBENTRY_VOICE), context={"source": SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    return flow


async def enter(
    home: HomeAssistant, flow: SubentryFlowResult, form: Mapping[str, Any]
) -> SubentryFlowResult:
    """Submit the form."""
    configure = home.config_entries.subentries.async_configure
    return await configure(flow["flow_id"], dict(form))


def suggested(flow: SubentryFlowResult) -> dict[str, Any]:
    """Return the values that the form shows, without its sections."""
    assert flow["data_schema"] is not None
    return dict(_suggested(flow["data_schema"].schema))


def _suggested(schema: Mapping[vol.Marker, Any]) -> Iterator[tuple[str, Any]]:
    for field, kind in schema.items():
        if isinstance(kind, section):
            yield from _suggested(kind.schema.schema)
        elif field.description:
            yield field.schema, field.description["suggested_value"]


async def test_add_a_voice(home: HomeAssistant, account: MockConfigEntry) -> None:
    """A second voice becomes an engine of its own, with all settings as defaults."""
    result = await enter(home, await start(home, account), NARRATOR)
    await home.async_block_till_done()
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert home.states.get("tts.narrator") is not None
    assert home.states.get("tts.zephyr") is not None
    engine = home.data["tts"].get_entity("tts.narrator")
    assert engine.default_options == STORED | {"accent": None}


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": "  "}, {"name": "name_empty"}),
        ({"voice": "Toast"}, {"voice": "voice_unknown"}),
        ({"dialogues": {"voice_2": "Toast"}}, {"dialogues": "voice_unknown"}),
        ({"model": "no such model!"}, {"model": "model_invalid"}),
        ({"style": "x" * 501}, {"style": "style_too_long"}),
        ({"style": "x" * 81}, {"style": "style_too_long"}),
    ],
)
async def test_a_mistake_is_told_at_its_field(
    home: HomeAssistant,
    account: MockConfigEntry,
    change: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """What could not be spoken is refused at its field or section, and nothing is lost."""
    flow = await start(home, account)
    result = await enter(home, flow, NARRATOR | change)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    assert suggested(result) == SECTIONS.flat(NARRATOR | change) | (
        {"name": ""} if "name" in change else {}
    )
    result = await enter(home, flow, NARRATOR)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("field", ["temperature", "deadline"])
@pytest.mark.parametrize("value", ["nan", float("inf"), "1e999", True, -1])
async def test_what_is_no_number_is_refused(
    home: HomeAssistant, account: MockConfigEntry, field: str, value: object
) -> None:
    """A form takes numbers within their range, and nothing that only looks like one."""
    flow = await start(home, account)
    form = SECTIONS.divided(SECTIONS.flat(NARRATOR) | {field: value})
    with pytest.raises(InvalidData):
        await enter(home, flow, form)


async def test_a_voice_in_any_spelling(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """A name that is typed instead of picked is stored as Segmind spells it."""
    typed = {"voice": " kore ", "dialogues": {"voice_2": "PUCK"}}
    result = await enter(home, await start(home, account), NARRATOR | typed)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == STORED | {"voice": "Kore", "voice_2": "Puck"}


async def test_a_model_with_other_voices(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """The form comes back with the model's own voices, of which it proposes the likest."""
    form = {**NARRATOR, "model": "grok-tts", "dialogues": {}}
    result = await enter(home, await start(home, account), form)
    assert result["errors"] == {"style": "style_unsupported"}
    form["style"] = "calm"
    result = await enter(home, result, form)
    assert result["errors"] == {"voice": "voice_of_another_model"}
    assert result["description_placeholders"] == {"model": "grok-tts"}
    assert suggested(result)["voice"] == "ara"
    assert result["data_schema"] is not None
    options = result["data_schema"].schema["voice"].config["options"]
    assert {"value": "ara", "label": "Ara (warm)"} in options
    assert len(options) == 5
    result = await enter(home, result, {**form, "voice": "Ara"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["voice"] == "ara"
    await home.async_block_till_done()
    voices = (
        home.data["tts"].get_entity("tts.narrator").async_get_supported_voices("en")
    )
    assert [each.voice_id for each in voices] == ["ara", "eve", "leo", "rex", "sal"]


async def test_a_model_without_a_second_voice(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """A second voice is refused in the form of a model that has none."""
    form = {**NARRATOR, "model": "grok-tts"}
    result = await enter(home, await start(home, account), form)
    assert result["errors"] == {"dialogues": "second_voice_unsupported"}


async def test_an_accent_needs_a_language(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """Everything is spoken in the language of the voice, once it has one."""
    form = {**NARRATOR, "fine_tuning": {**NARRATOR["fine_tuning"], "accent": True}}
    result = await enter(home, await start(home, account), form)
    assert result["errors"] == {"fine_tuning": "accent_unknown"}
    result = await enter(home, result, {**form, "language": "de-DE"})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done()
    engine = home.data["tts"].get_entity("tts.narrator")
    assert engine.default_options["accent"] == "de-DE"


async def test_edit_a_voice(home: HomeAssistant, account: MockConfigEntry) -> None:
    """An edit replaces the settings and the name; the entity stays the same."""
    flow = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    assert suggested(flow) == {
        "name": "Zephyr",
        "voice": "Zephyr",
        "model": "gemini-2.5-flash-tts",
    }
    result = await enter(home, flow, NARRATOR | {"model": "a b"})
    assert result["errors"] == {"model": "model_invalid"}
    result = await enter(home, flow, NARRATOR)
    await home.async_block_till_done()
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    subentry = account.subentries[VOICE_ID]
    assert subentry.title == "Narrator"
    assert subentry.data == STORED
    engine = home.data["tts"].get_entity("tts.zephyr")
    assert engine.name == "Narrator"
    assert engine.default_options["voice"] == "Sulafat"
    again = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    assert suggested(again) == STORED | {"name": "Narrator"}


async def test_a_voice_is_not_its_own_fallback(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """An edited voice cannot stand in for itself, but another engine can."""
    flow = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    itself = NARRATOR | {"urgent": {"fallback": "tts.zephyr"}}
    result = await enter(home, flow, itself)
    assert result["errors"] == {"urgent": "fallback_self"}
    other = NARRATOR | {"urgent": {"fallback": "tts.local"}}
    result = await enter(home, flow, other)
    assert result["reason"] == "reconfigure_successful"


async def test_models_have_a_price_and_a_wait(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """The label of a model tells its price and the wait that this house has learned."""
    flow = await start(home, account)
    assert flow["data_schema"] is not None
    options = flow["data_schema"].schema["model"].config["options"]
    assert options == [
        {"value": slug, "label": label}
        for slug, label in (
            ("gemini-2.5-flash-tts", "Gemini 2.5 Flash · 0.5 US¢ · 1 s"),
            ("gemini-2.5-pro-tts", "Gemini 2.5 Pro · 2.1 US¢ · 8 s"),
            ("gemini-3.1-flash-tts", "Gemini 3.1 Flash · 0.7 US¢ · 2 s"),
            ("grok-tts", "Grok · 0.2 US¢ · 1 s"),
        )
    ]


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Kore (firm)"), ("de", "Kore (bestimmt)"), ("zh-Hans", "Kore (坚定)")],
)
async def test_voices_have_a_character(
    home: HomeAssistant, account: MockConfigEntry, language: str, label: str
) -> None:
    """The label of a voice tells its character, in Home Assistant's language."""
    home.config.language = language
    flow = await start(home, account)
    assert flow["data_schema"] is not None
    options = flow["data_schema"].schema["voice"].config["options"]
    assert {"value": "Kore", "label": label} in options
    assert len(options) == 30


@pytest.mark.parametrize("texts", ["data", "data_description"])
async def test_each_field_has_a_text(
    home: HomeAssistant, account: MockConfigEntry, texts: str
) -> None:
    """Every field and section of the form has a label and a description."""
    flow = await start(home, account)
    assert flow["data_schema"] is not None
    schema = flow["data_schema"].schema
    step = json.loads(FILES["en"].read_text())["config_subentries"]["voice"]["step"]
    told = step["voice"]
    plain = {field for field, kind in schema.items() if not isinstance(kind, section)}
    assert plain == {*told[texts]}
    assert {*schema} - plain == {*told["sections"]}
    for name, section_texts in told["sections"].items():
        assert {*schema[name].schema.schema} == {*section_texts[texts]}


def test_each_mistake_has_a_text() -> None:
    """Every reason to refuse a voice is told in words."""
    told = json.loads(FILES["en"].read_text())["config_subentries"]["voice"]["error"]
    others = {"name_empty", "fallback_self", "sample_failed"}
    of_the_model = {
        *("second_voice_unsupported", "style_unsupported", "voice_of_another_model")
    }
    assert {*MISTAKES} | others | of_the_model == {*told}
