"""Models that come and go: a home goes on speaking."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.diagnostics import async_get_config_entry_diagnostics
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from custom_components.segmind_tts.repairs import ModelRepairFlow, async_create_fix_flow
from tests.conftest import VOICE_ID
from tests.emulator import Emulator, Fault
from tests.emulator.models import FLASH
from tests.house import speak

from .calls import charged, failure, forget, say

PRO = "gemini-2.5-pro-tts"
FLASH_3_1 = "gemini-3.1-flash-tts"
WAV = {"preferred_format": "wav"}
RECORDED = [f"Phrase {each} of the house." for each in range(25)]
NEW = [f"News {each} of the house." for each in range(25)]


async def say_all(home: HomeAssistant, phrases: list[str]) -> None:
    """Let each of the automations speak."""
    calls = []
    for number, phrase in enumerate(phrases):
        player = f"media_player.room_{number}"
        home.states.async_set(player, "idle")
        data = {"media_player_entity_id": player, "options": WAV}
        calls.append(speak(home, phrase, **data))
    await asyncio.gather(*calls)


def models(emulator: Emulator) -> set[str]:
    """Return the models that have spoken."""
    return {job.slug for job in emulator.jobs.values()}


async def repair(home: HomeAssistant, entry: MockConfigEntry, **answer: Any) -> None:
    """Go through the repair of a model with an answer, or with what is proposed."""
    (issue,) = (
        issue for issue in ir.async_get(home).issues.values() if issue.domain == DOMAIN
    )
    flow = await async_create_fix_flow(home, issue.issue_id, issue.data)
    assert isinstance(flow, ModelRepairFlow)
    flow.hass = home
    form = await flow.async_step_init()
    assert form["data_schema"] is not None
    (field,) = form["data_schema"].schema
    await flow.async_step_model(
        {"model": field.description["suggested_value"], **answer}
    )
    await home.async_block_till_done()


@pytest.mark.parametrize(
    ("scenario", "answer", "speaks"),
    [
        ("retired", {}, FLASH_3_1),
        ("renamed", {"model": f"{DEFAULT_MODEL}-001"}, FLASH_3_1),
        ("rerouted", None, DEFAULT_MODEL),
    ],
)
async def test_fifty_automations(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    scenario: str,
    answer: Mapping[str, str] | None,
    speaks: str,
) -> None:
    """Whatever becomes of a model, all are heard, and nothing is paid for twice."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    await say_all(home, RECORDED)
    await forget(home)
    emulator.play(scenario, DEFAULT_MODEL)
    await say_all(home, RECORDED + NEW)
    assert len(played) == 75
    assert models(emulator) == {DEFAULT_MODEL, speaks}
    assert charged(emulator) == 50

    if answer is not None:
        await repair(home, account, **answer)
    assert ir.async_get(home).issues == {}
    await say(home, "And something else.")
    assert len(played) == 76
    later = [*emulator.jobs.values()][-1].slug
    assert later == account.subentries[VOICE_ID].data["model"]
    assert charged(emulator) == 51


async def test_what_a_stand_in_has_recorded(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """It plays without being paid for again, until the model itself is back."""
    emulator.play("retired", DEFAULT_MODEL)
    await say(home)
    await forget(home)
    await say(home)
    await speak(home, cache=False, options=WAV)
    assert len(played) == 3
    assert charged(emulator) == 2
    told = await async_get_config_entry_diagnostics(home, account)
    assert told["gone_models"] == [DEFAULT_MODEL]
    emulator.cloud.retired.clear()
    await say(home, "Another one.")
    assert [*emulator.jobs.values()][-1].slug == DEFAULT_MODEL
    assert ir.async_get(home).issues == {}


async def test_the_last_model(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """One after another goes; the last is Grok, in its own likest voice, then it is told."""
    for slug in (DEFAULT_MODEL, PRO, FLASH_3_1):
        emulator.play("retired", slug)
    await say(home, voice="Charon", style="whisper")
    (job,) = emulator.jobs.values()
    assert job.payload == {
        "text": "<whisper>The washing machine is done.</whisper>",
        "voice_id": "rex",
        "language": "auto",
        "codec": "mp3",
    }
    emulator.play("retired", "grok-tts")
    error = await failure(home, "Now nothing is left.")
    assert error.translation_key == "model_retired"
    assert len(played) == 1
    (issue,) = ir.async_get(home).issues.values()
    assert issue.data is not None
    assert issue.data["model"] == DEFAULT_MODEL


async def test_a_name_that_nobody_knows(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """What may be a typing error is told, not spoken by another model."""
    with pytest.raises(Exception, match="model") as caught:
        await say(home, model="gemini-flsh-tts")
    assert getattr(caught.value, "translation_key", "") == "model_not_found"
    assert not emulator.jobs


async def test_a_voice_moves_to_a_model_of_other_voices(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """The repair writes down the likest voice, and leaves out a second one."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    data = {"voice": "Kore", "voice_2": "Puck", "style": "calm", "model": DEFAULT_MODEL}
    home.config_entries.async_update_subentry(
        account, account.subentries[VOICE_ID], data=data
    )
    await home.async_block_till_done()
    emulator.play("retired", DEFAULT_MODEL)
    await say(home)
    await repair(home, account, model="grok-tts")
    moved = {"voice": "eve", "style": "calm", "model": "grok-tts"}
    assert account.subentries[VOICE_ID].data == moved
    await say(home, "Anna: Hi.\nBen: Hello.")
    assert len(played) == 2


async def test_all_that_another_model_refuses(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """First the temperature, then the style that took its place: both are learned."""
    emulator.play("rerouted", DEFAULT_MODEL)
    emulator.inject(
        Fault(name="job_fails", route="submit", after=1, value="Unknown name: style")
    )
    await say(home, style="cheerful")
    await say(home, "And another one.", style="cheerful")
    first, second, *others = (each.payload for each in emulator.submits)
    assert "temperature" in first
    assert second["style"] == "cheerfully"
    assert [{*each} for each in others] == [{"text", "voice_1"}] * 2
    assert len(played) == charged(emulator) == 2


async def test_who_reads_styles_aloud(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """What was too long only with a style is not paid for a second time for ever."""
    reader = replace(FLASH, verbatim=True)
    emulator.cloud.models[DEFAULT_MODEL] = reader
    for drink in ("Tea.", "Milk.", "Juice.", "Rum."):
        await say(home, drink, style="storyteller")
    assert len(played) == 4
    texts = [each.payload["text"] for each in emulator.submits]
    assert [text.rpartition(" ")[2] for text in texts] == [
        *("Tea.", "Tea.", "Milk.", "Milk.", "Juice.", "Rum."),
    ]
    assert texts[-2:] == ["Juice.", "Rum."]
