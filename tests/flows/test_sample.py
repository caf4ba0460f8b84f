"""A sample: it is heard before the voice is saved, and the form waits for it."""

import asyncio
import re
from typing import Any

from homeassistant.config_entries import SubentryFlowResult
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.data_entry_flow import FlowResultType, UnknownFlow
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.conftest import VOICE_ID
from tests.emulator import Emulator, EmulatorConfig, Fault
from tests.house import speak
from tests.speaking.story import settle

from .test_voice import NARRATOR, enter, start, suggested

QUICK = NARRATOR | {"fine_tuning": {"split": True, "delivery": "queue"}}
IN_KITCHEN = QUICK | {"sample": {"listen": False, "try_on": "media_player.kitchen"}}
IN_BROWSER = QUICK | {"sample": {"listen": True}}
IN_BOTH = QUICK | {"sample": {"listen": True, "try_on": "media_player.kitchen"}}
TEXT = "Say this, warm and unhurried: Hello! This is how I sound."


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that takes a moment, so that there is progress to be seen."""
    return EmulatorConfig(overhead=0.3, seconds_per_character=0, sigma=0, voice="tone")


@pytest.fixture(params=["add", "edit"])
async def flow(
    request: pytest.FixtureRequest, home: HomeAssistant, account: MockConfigEntry
) -> SubentryFlowResult:
    """The form of a new voice, and that of one that is edited."""
    if request.param == "add":
        return await start(home, account)
    flow: SubentryFlowResult
    flow = await account.start_subentry_reconfigure_flow(home, VOICE_ID)
    return flow


async def listen(
    home: HomeAssistant, flow: SubentryFlowResult, form: dict[str, Any]
) -> SubentryFlowResult:
    """Submit the form, and return the step after the progress."""
    result = await enter(home, flow, form)
    assert result["type"] is FlowResultType.SHOW_PROGRESS
    assert result["progress_action"] == "sample"
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert int(placeholders["seconds"]) >= 2
    await home.async_block_till_done()
    return await home.config_entries.subentries.async_configure(flow["flow_id"])


async def choose(
    home: HomeAssistant, flow: SubentryFlowResult, step: str
) -> SubentryFlowResult:
    """Choose how to go on after the sample."""
    return await enter(home, flow, {"next_step_id": step})


async def test_heard_from_a_player(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    flow: SubentryFlowResult,
) -> None:
    """The sample sounds like the form, is saved only when chosen, and repeats for free."""
    heard = await listen(home, flow, IN_KITCHEN)
    assert heard["type"] is FlowResultType.MENU
    assert heard["menu_options"] == ["save", "voice", "sample"]
    assert [*account.subentries] == [VOICE_ID]
    assert account.subentries[VOICE_ID].title == "Zephyr"
    assert played[0].data["entity_id"] == ["media_player.kitchen"]
    (submit,) = emulator.submits
    assert submit.payload["voice_1"] == "Sulafat"
    assert submit.payload["text"] == TEXT

    again = await choose(home, flow, "sample")
    await home.async_block_till_done()
    again = await home.config_entries.subentries.async_configure(flow["flow_id"])
    assert again["type"] is FlowResultType.MENU
    assert len(played) == 2
    assert len(emulator.submits) == 1

    saved = await choose(home, flow, "save")
    assert saved["type"] in (FlowResultType.CREATE_ENTRY, FlowResultType.ABORT)
    *_, voice = account.subentries.values()
    assert voice.title == "Narrator"
    assert voice.data["voice"] == "Sulafat"
    assert not {"listen", "try_on", "sample_text", "name"} & {*voice.data}


@pytest.mark.parametrize(("form", "plays"), [(IN_BROWSER, 0), (IN_BOTH, 1)])
async def test_heard_in_the_browser(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    played: list[ServiceCall],
    flow: SubentryFlowResult,
    form: dict[str, Any],
    plays: int,
) -> None:
    """The browser gets the sound itself, also beside a player, and it is paid for once."""
    heard = await listen(home, flow, form)
    placeholders = heard["description_placeholders"]
    assert placeholders is not None
    address = re.search(r'src="(.+?)"', placeholders["player"])
    assert address is not None
    response = await (await hass_client()).get(address[1])
    assert response.content_type == "audio/mpeg"
    assert len(await response.read()) > 1000
    assert len(played) == plays
    assert len(emulator.submits) == 1


async def test_something_is_changed(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    flow: SubentryFlowResult,
) -> None:
    """The form comes back as it was, and another voice and text can be tried at once."""
    await listen(home, flow, IN_KITCHEN)
    form = await choose(home, flow, "voice")
    assert form["type"] is FlowResultType.FORM
    assert not form["errors"]
    entered = suggested(form)
    assert entered["style"] == "warm and unhurried"
    assert entered["try_on"] == "media_player.kitchen"

    sample = {**IN_KITCHEN["sample"], "sample_text": "Dinner is ready."}
    heard = await listen(home, flow, IN_KITCHEN | {"voice": "Puck", "sample": sample})
    assert heard["type"] is FlowResultType.MENU
    payload = emulator.submits[-1].payload
    assert payload["voice_1"] == "Puck"
    assert str(payload["text"]).endswith(": Dinner is ready.")


@pytest.mark.parametrize("form", [IN_KITCHEN, IN_BROWSER], ids=["player", "browser"])
async def test_a_sample_that_fails(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    flow: SubentryFlowResult,
    form: dict[str, Any],
) -> None:
    """The form tells at the sample why it could not be spoken, and can then be saved."""
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    result = await listen(home, flow, form)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"sample": "sample_failed"}
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert "too little credit" in placeholders["reason"]
    assert form["sample"].items() <= suggested(result).items()
    assert played == []
    saved = await enter(home, flow, QUICK)
    assert saved["type"] in (FlowResultType.CREATE_ENTRY, FlowResultType.ABORT)


async def test_a_player_with_a_fault(
    home: HomeAssistant, account: MockConfigEntry, flow: SubentryFlowResult
) -> None:
    """Whatever a media player raises ends the progress, with a message."""

    async def play(call: ServiceCall) -> None:
        raise ZeroDivisionError

    home.services.async_register("media_player", "play_media", play)
    result = await listen(home, flow, IN_KITCHEN)
    assert result["errors"] == {"sample": "sample_failed"}
    placeholders = result["description_placeholders"]
    assert placeholders is not None
    assert "unexpected" in placeholders["reason"]


async def test_the_dialog_is_left(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    flow: SubentryFlowResult,
) -> None:
    """Whoever closes the dialog leaves a recording behind, which is not paid for again."""
    await enter(home, flow, IN_KITCHEN)
    async with asyncio.timeout(5):
        while not emulator.submits:
            await asyncio.sleep(0.01)
    home.config_entries.subentries.async_abort(flow["flow_id"])
    await settle(home)
    assert played == []
    with pytest.raises(UnknownFlow):
        await home.config_entries.subentries.async_configure(flow["flow_id"])

    voice = {"voice": "Sulafat", "voice_2": "Puck", "model": "gemini-2.5-pro-tts"}
    style = {"style": "warm and unhurried"}
    await speak(home, "Hello! This is how I sound.", options=voice | style)
    assert len(played) == 1
    assert len(emulator.submits) == 1


async def test_an_account_without_a_voice(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """An account whose voices were all removed cannot speak a sample, but gets a voice."""
    home.config_entries.async_remove_subentry(account, VOICE_ID)
    await home.async_block_till_done()
    flow = await start(home, account)
    result = await listen(home, flow, IN_KITCHEN)
    assert result["errors"] == {"sample": "sample_failed"}
    saved = await enter(home, flow, QUICK)
    assert saved["type"] is FlowResultType.CREATE_ENTRY


async def test_the_edited_voice_speaks_its_own_sample(
    home: HomeAssistant, account: MockConfigEntry, played: list[ServiceCall]
) -> None:
    """The sample of a voice is not put down to another voice of the account."""
    await enter(home, await start(home, account), QUICK)
    await home.async_block_till_done()
    (own,) = (each for each in account.subentries if each != VOICE_ID)
    flow = await account.start_subentry_reconfigure_flow(home, own)
    await listen(home, flow, IN_KITCHEN)
    (call,) = played
    assert call.data["media_content_id"].startswith("media-source://tts/tts.narrator?")
