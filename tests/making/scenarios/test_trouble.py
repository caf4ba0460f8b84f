"""Trouble with the account: what the user is asked for, and what goes on playing."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.diagnostics import async_get_config_entry_diagnostics
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from tests.emulator import Emulator, Fault

from .calls import charged, failure, forget, say, until
from .lives import next_life, shut_down

NEW_WORDS = "The garage door is open."


def issues(home: HomeAssistant) -> set[str | None]:
    """Return what the user finds among the repairs."""
    registry = ir.async_get(home)
    return {
        issue.translation_key
        for issue in registry.issues.values()
        if issue.domain == DOMAIN and issue.active
    }


def reauths(home: HomeAssistant) -> list[dict[str, Any]]:
    """Return the flows that ask for another key."""
    return [
        dict(flow)
        for flow in home.config_entries.flow.async_progress()
        if flow["handler"] == DOMAIN
    ]


TROUBLE = [
    ("key_missing", "key_not_received", set()),
    ("key_refused", "key_refused", set()),
    ("forbidden", "model_forbidden", set()),
    ("insufficient_credits", "credits_insufficient", {"credits_insufficient"}),
    ("spend_limit", "spend_limit_reached", {"spend_limit_reached"}),
    ("model_retired", "model_retired", {"model_retired"}),
    ("model_unknown", "model_not_found", {"model_not_found"}),
    ("server_error", "server_trouble", set()),
]


@pytest.mark.parametrize(("fault", "key", "raised"), TROUBLE)
async def test_recorded_phrases_play(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    fault: str,
    key: str,
    raised: set[str | None],
) -> None:
    """What is recorded plays through all trouble, which is raised until it is over."""
    await say(home)
    emulator.inject(Fault(name=fault, times=None))
    assert (await failure(home, NEW_WORDS)).translation_key == key
    assert issues(home) == raised
    await forget(home)
    await say(home)
    assert len(played) == 2
    assert issues(home) == raised

    emulator.faults.clear()
    await say(home, NEW_WORDS)
    assert len(played) == 3
    assert issues(home) == set()


@pytest.mark.parametrize(
    "fault", ["key_refused", "server_error", "html", "reset", "stall", "model_retired"]
)
async def test_set_up_in_trouble(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    fault: str,
) -> None:
    """A start does not depend on Segmind, and recorded phrases play."""
    await say(home)
    await shut_down(home)
    emulator.inject(Fault(name=fault, times=None))
    async with next_life(home, account) as later:
        (entry,) = later.config_entries.async_entries(DOMAIN)
        assert entry.state is ConfigEntryState.LOADED
        await later.services.async_call("tts", "clear_cache", blocking=True)
        await say(later)
        emulator.faults.clear()
    assert len(emulator.submits) == 1


async def test_reauthentication(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A refused key is asked for once, however often it fails; with a new one all is well."""
    emulator.accounts.revoke(emulator.api_key)
    for words in ("One", "Two", "Three"):
        assert (await failure(home, words)).translation_key == "key_refused"
    await account.runtime_data.credit.async_refresh()
    await home.async_block_till_done()
    (flow,) = reauths(home)
    assert issues(home) == set()

    emulator.accounts.put("SG_new", 10.0)
    await home.config_entries.flow.async_configure(
        flow["flow_id"], {CONF_API_KEY: "SG_new"}
    )
    await home.async_block_till_done()
    assert reauths(home) == []
    await say(home)
    assert len(played) == len(emulator.submits) == 1


async def test_key_revoked_on_the_way(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A job whose polls are refused is brought home when the key is good again."""
    call = asyncio.create_task(failure(home))
    await until(lambda: emulator.submits)
    emulator.accounts.revoke(emulator.api_key)
    assert (await call).translation_key == "key_refused"
    assert len(reauths(home)) == 1
    emulator.accounts.put(emulator.api_key, 10.0)
    await say(home)
    assert len(emulator.submits) == 1


async def test_trouble_of_a_removed_account(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """Nobody is asked for the key of an account that is gone."""
    call = asyncio.create_task(failure(home))
    await until(lambda: emulator.submits)
    emulator.accounts.revoke(emulator.api_key)
    await home.config_entries.async_remove(account.entry_id)
    await call
    await home.async_block_till_done()
    assert reauths(home) == []
    assert issues(home) == set()


@pytest.mark.parametrize("status", [400, 406, 422])
@pytest.mark.parametrize("delivery", ["queue", "direct"])
async def test_a_model_without_temperature(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    status: int,
    delivery: str,
) -> None:
    """What a model refuses by name is left out, and not tried again with each sentence."""
    emulator.inject(
        Fault(
            name="bad_request",
            route="direct" if delivery == "direct" else "submit",
            status=status,
            body={"error": "Parameter 'temperature' is not supported by this model"},
        )
    )
    await say(home, delivery=delivery)
    await say(home, "Another one.", delivery=delivery)
    assert len(played) == 2
    refused, *sent = [each.payload for each in emulator.received if each.payload]
    assert "temperature" in refused
    assert not [each for each in sent if "temperature" in each]
    assert charged(emulator) == len(sent) == 2


@pytest.mark.parametrize("delivery", ["queue", "direct"])
async def test_a_model_that_follows_other_rules(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    delivery: str,
) -> None:
    """A name is handed to a model that fails with a temperature: once, and nobody notices."""
    emulator.play("rerouted", DEFAULT_MODEL)
    how = {"delivery": delivery, "style": "cheerful"}
    calls = [say(home, f"Number {each}.", **how) for each in range(3)]
    await asyncio.gather(*calls)
    await say(home, "And another one.", **how)
    assert len(played) == charged(emulator) == 4
    assert "temperature" not in emulator.submits[-1].payload
    assert emulator.submits[-1].payload["style"] == "cheerfully"
    spoken = [job.lines[0].text for job in emulator.jobs.values() if not job.error]
    assert {*spoken} == {
        "Number 0.",
        "Number 1.",
        "Number 2.",
        "And another one.",
    }
    told = await async_get_config_entry_diagnostics(home, account)
    assert [*told["learned"]["left_out"][DEFAULT_MODEL]] == ["temperature"]


async def test_another_refusal(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A refusal for another reason is told, and nothing is left out."""
    emulator.inject(
        Fault(name="bad_request", route="submit", body={"error": "Bad voice"})
    )
    assert (await failure(home)).translation_key == "request_invalid"
    await say(home)
    assert emulator.submits[-1].payload["temperature"] == 1.0


async def test_a_retake_of_a_low_temperature(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A second take does without what is suspected of having spoiled the first."""
    emulator.inject(Fault(name="output_null", route="submit"))
    await say(home, temperature=0)
    first, second = (each.payload for each in emulator.submits)
    assert (first["temperature"], second["temperature"]) == (0, 1.0)
