"""The flow of speakers: they are added and edited."""

import json
from typing import Any

from homeassistant.config_entries import SOURCE_USER, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData, section
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.profile import SpeakersProfile
from custom_components.segmind_tts.announcing.quiet import QuietKind
from custom_components.segmind_tts.const import CHIMES, SUBENTRY_SPEAKERS
from custom_components.segmind_tts.flows.speakers_form import SECTIONS
from tests.test_translations import FILES, LANGUAGES

from .test_voice import enter, suggested

DOWNSTAIRS: dict[str, Any] = {
    "name": "Downstairs",
    "players": ["media_player.kitchen", "assist_satellite.hall"],
    "areas": ["living_room"],
    "voice": "tts.zephyr",
    "volume": 40,
    "chime": "gong",
    "places": {"floors": ["ground"], "labels": ["loud"]},
    "quiet_hours": {
        "quiet_from": "22:00:00",
        "quiet_to": "07:00:00",
        "quiet_kind": "quiet",
        "quiet_volume": 15,
    },
    "fine_tuning": {
        "chime_media": {
            "media_content_id": "media-source://media_source/local/bells.mp3",
            "media_content_type": "audio/mpeg",
            "metadata": {"title": "bells.mp3"},
        },
        "lead_in": 0.5,
        "speak_title": True,
    },
    "exceptions": {
        "avoid_announce": ["media_player.kitchen"],
        "twins": [{"player": "media_player.kitchen", "twin": "media_player.kitchen_2"}],
    },
}
KITCHEN: dict[str, Any] = {
    "name": "Kitchen",
    "players": ["media_player.kitchen"],
    "voice": "tts.zephyr",
}


async def start(home: HomeAssistant, account: MockConfigEntry) -> SubentryFlowResult:
    """Open the form of new speakers."""
    return await home.config_entries.subentries.async_init(
        (account.entry_id, SUBENTRY_SPEAKERS), context={"source": SOURCE_USER}
    )


async def test_add_speakers(home: HomeAssistant, account: MockConfigEntry) -> None:
    """Few fields are enough; what is not entered is not stored."""
    flow = await start(home, account)
    assert suggested(flow) == {"voice": "tts.zephyr"}
    form = KITCHEN | {"areas": [], "quiet_hours": {}, "fine_tuning": {}}
    result = await enter(home, flow, form)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Kitchen"
    assert result["data"] == {
        "players": ["media_player.kitchen"],
        "voice": "tts.zephyr",
        "quiet_kind": "skip",
        "speak_title": False,
    }


async def test_edit_speakers(home: HomeAssistant, account: MockConfigEntry) -> None:
    """All that was entered is shown again, and stays as it is."""
    await enter(home, await start(home, account), DOWNSTAIRS)
    (speakers,) = account.get_subentries_of_type(SUBENTRY_SPEAKERS)
    flow = await account.start_subentry_reconfigure_flow(home, speakers.subentry_id)
    assert suggested(flow) == SECTIONS.flat(DOWNSTAIRS)
    result = await enter(home, flow, DOWNSTAIRS | {"name": "Ground floor"})
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "reconfigure_successful"
    edited = account.subentries[speakers.subentry_id]
    assert edited.title == "Ground floor"
    assert edited.data == speakers.data
    profile = SpeakersProfile.from_subentry(edited)
    assert profile.chime == "media-source://media_source/local/bells.mp3"
    assert profile.quiet_hours is not None


QUIET = DOWNSTAIRS["quiet_hours"]
TWINS = DOWNSTAIRS["exceptions"]["twins"]


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"name": "  "}, {"name": "name_empty"}),
        (
            {"players": [], "areas": [], "places": {}},
            {"players": "speakers_missing"},
        ),
        (
            {"quiet_hours": {"quiet_from": "22:00:00", "quiet_kind": "skip"}},
            {"quiet_hours": "quiet_hours_half"},
        ),
        (
            {"quiet_hours": {"quiet_to": "07:00:00", "quiet_kind": "skip"}},
            {"quiet_hours": "quiet_hours_half"},
        ),
        (
            {"quiet_hours": {k: v for k, v in QUIET.items() if k != "quiet_volume"}},
            {"quiet_hours": "quiet_volume_missing"},
        ),
        ({"exceptions": {"twins": TWINS * 2}}, {"exceptions": "twin_twice"}),
        (
            {"exceptions": {"twins": [dict.fromkeys(TWINS[0], "media_player.x")]}},
            {"exceptions": "twin_itself"},
        ),
    ],
)
async def test_a_mistake_is_told_at_its_field(
    home: HomeAssistant,
    account: MockConfigEntry,
    change: dict[str, Any],
    errors: dict[str, str],
) -> None:
    """What cannot work is refused at its field or section, and nothing is lost."""
    flow = await start(home, account)
    result = await enter(home, flow, DOWNSTAIRS | change)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == errors
    form = SECTIONS.flat(DOWNSTAIRS | change)
    assert suggested(result) == form | {"name": form["name"].strip()}
    for place in errors:
        kind = result["data_schema"].schema[place] if result["data_schema"] else None
        assert not isinstance(kind, section) or not kind.options["collapsed"]
    result = await enter(home, flow, DOWNSTAIRS)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("chime", CHIMES)
async def test_chimes(
    home: HomeAssistant, account: MockConfigEntry, chime: str
) -> None:
    """Each of our own chimes can be chosen."""
    result = await enter(home, await start(home, account), KITCHEN | {"chime": chime})
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"]["chime"] == chime


@pytest.mark.parametrize(
    "change",
    [
        {"voice": "tts.unknown"},
        {"players": ["light.kitchen"]},
        {"volume": 0},
        {"chime": "bells"},
        {"fine_tuning": {"chime_media": "bells.mp3"}},
        {"volume": float("nan")},
        {"fine_tuning": {"lead_in": 11}},
        {"quiet_hours": {"quiet_from": "25:00:00"}},
        {"exceptions": {"twins": [{"player": "media_player.kitchen"}]}},
    ],
)
async def test_what_no_field_offers_is_refused(
    home: HomeAssistant, account: MockConfigEntry, change: dict[str, Any]
) -> None:
    """A form takes speakers and this account's voices, and numbers within their range."""
    flow = await start(home, account)
    with pytest.raises(InvalidData):
        await enter(home, flow, KITCHEN | change)


async def test_quiet_hours_without_a_quiet_volume(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """A quiet volume is asked for only if something is spoken during quiet hours."""
    hours = QUIET | {"quiet_kind": "digest", "quiet_volume": 1}
    del hours["quiet_volume"]
    result = await enter(
        home, await start(home, account), KITCHEN | {"quiet_hours": hours}
    )
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_a_voice_that_is_gone(
    home: HomeAssistant, account: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    """Another voice is proposed in place of one that is gone; without any there is no form."""
    await enter(home, await start(home, account), KITCHEN)
    (speakers,) = account.get_subentries_of_type(SUBENTRY_SPEAKERS)
    entity_registry.async_update_entity("tts.zephyr", new_entity_id="tts.announcer")
    await home.async_block_till_done()
    flow = await account.start_subentry_reconfigure_flow(home, speakers.subentry_id)
    assert suggested(flow)["voice"] == "tts.announcer"
    entity_registry.async_update_entity(
        "tts.announcer", disabled_by=er.RegistryEntryDisabler.USER
    )
    for flow in (
        await start(home, account),
        await account.start_subentry_reconfigure_flow(home, speakers.subentry_id),
    ):
        assert flow["type"] is FlowResultType.ABORT
        assert flow["reason"] == "no_voice"


async def test_a_voice_that_is_missing(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """Speakers from a backup, whose voice has gone, are offered one that is there."""
    await enter(home, await start(home, account), KITCHEN)
    (speakers,) = account.get_subentries_of_type(SUBENTRY_SPEAKERS)
    data = {**speakers.data, "voice": "tts.gone"}
    home.config_entries.async_update_subentry(account, speakers, data=data)
    flow = await account.start_subentry_reconfigure_flow(home, speakers.subentry_id)
    assert suggested(flow)["voice"] == "tts.zephyr"


async def test_a_form_that_is_opened_again(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """A page that is loaded anew shows the form, and nothing is taken for entered."""
    flow = await start(home, account)
    again = await home.config_entries.subentries.async_configure(flow["flow_id"])
    assert again["step_id"] == "speakers"
    assert not again["errors"]
    assert suggested(again) == suggested(flow)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("texts", ["data", "data_description"])
async def test_each_field_has_a_text(
    home: HomeAssistant, account: MockConfigEntry, texts: str, language: str
) -> None:
    """Every field and section of the form has a label and a description."""
    flow = await start(home, account)
    assert flow["data_schema"] is not None
    schema = flow["data_schema"].schema
    subentry = json.loads(FILES[language].read_text())["config_subentries"]["speakers"]
    told = subentry["step"]["speakers"]
    plain = {field for field, kind in schema.items() if not isinstance(kind, section)}
    assert plain == {*told[texts]}
    assert {*schema} - plain == {*told["sections"]}
    for name, section_texts in told["sections"].items():
        assert {*schema[name].schema.schema} == {*section_texts[texts]}


def test_each_choice_has_a_text() -> None:
    """Every chime, and everything that happens during quiet hours, has a name."""
    told = json.loads(FILES["en"].read_text())["selector"]
    assert {*told["chime"]["options"]} == {*CHIMES}
    assert {*told["quiet_kind"]["options"]} == {*QuietKind}
