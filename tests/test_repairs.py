"""Repairs: what is raised goes away when it is solved, a model's by its own flow."""

from pathlib import Path
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.message.models import DEFAULT_MODEL

from .conftest import VOICE_ID
from .emulator import Emulator, Fault
from .house import speak

OTHER_MODEL = "gemini-3.1-flash-tts"


def _issues(home: HomeAssistant) -> set[str]:
    """Return the translation keys of the issues that are raised."""
    return {
        str(issue.translation_key)
        for issue in ir.async_get(home).issues.values()
        if issue.domain == DOMAIN
    }


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ("insufficient_credits", "credits_insufficient"),
        ("spend_limit", "spend_limit_reached"),
        ("model_retired", "model_retired"),
        ("model_unknown", "model_not_found"),
    ],
)
async def test_an_issue_goes_away_by_itself(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    fault: str,
    key: str,
) -> None:
    """What only the user can mend is raised, and taken back once a sentence works."""
    async_mock_service(home, "media_player", "play_media")
    emulator.inject(Fault(name=fault, route="submit"))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    assert _issues(home) == {key}
    await speak(home)
    assert _issues(home) == set()


async def test_issues_end_with_the_account(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """An account that is unloaded leaves no issues behind."""
    emulator.inject(Fault(name="model_retired", route="submit"))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    await home.config_entries.async_unload(account.entry_id)
    assert _issues(home) == set()


async def test_another_model_for_all_voices(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """The fix flow gives the voices of a retired model another one, and the issue is gone."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    emulator.inject(Fault(name="model_retired", route="submit"))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    issue_id = f"model_retired_{account.entry_id}_{DEFAULT_MODEL}"
    client = await hass_client()

    async def post(path: str, **body: str) -> dict[str, Any]:
        response = await client.post(f"/api/repairs/issues/fix{path}", json=body)
        result: dict[str, Any] = await response.json()
        return result

    flow = await post("", handler=DOMAIN, issue_id=issue_id)
    assert flow["step_id"] == "model"
    (field,) = flow["data_schema"]
    # Of the others it is the one whose price is the nearest.
    assert field["description"] == {"suggested_value": OTHER_MODEL}
    assert "0.7 US¢" in field["selector"]["select"]["options"][-1]["label"]
    for wrong in ("No Such", DEFAULT_MODEL):
        again = await post(f"/{flow['flow_id']}", model=wrong)
        assert again["errors"] == {"model": "model_invalid"}
    done = await post(f"/{flow['flow_id']}", model=OTHER_MODEL)
    await home.async_block_till_done()
    assert done["type"] == "create_entry"
    assert account.subentries[VOICE_ID].data == {
        "voice": "Zephyr",
        "model": OTHER_MODEL,
    }
    assert _issues(home) == set()


async def test_a_disk_that_refuses_recordings(
    home: HomeAssistant, account: MockConfigEntry, config_dir: Path
) -> None:
    """The sentence is spoken all the same, and the notice goes when the disk is well."""
    played = async_mock_service(home, "media_player", "play_media")
    folder = config_dir / DOMAIN
    folder.write_text("in the way")
    await speak(home, "The disk is full.")
    await home.async_block_till_done()
    assert _issues(home) == {"library_not_writable"}
    assert len(played) == 1

    folder.unlink()
    await speak(home, "The disk is well again.")
    await home.async_block_till_done()
    assert _issues(home) == set()
    assert len(list(folder.glob("*.wav"))) == 2


async def test_bought_credit_is_noticed(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """The notice of missing credit goes when the credit call shows enough for a sentence."""
    emulator.accounts.put(emulator.api_key, 0.001)
    with pytest.raises(HomeAssistantError):
        await speak(home)
    await account.runtime_data.credit.async_refresh()
    assert _issues(home) == {"credits_insufficient"}
    emulator.accounts.put(emulator.api_key, 5.0)
    await account.runtime_data.credit.async_refresh()
    assert _issues(home) == set()
