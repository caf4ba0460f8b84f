"""Repairs: what is raised goes away when it is solved, a model's by its own flow."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS_DOMAIN
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.const import BILLING_URL, DOMAIN
from custom_components.segmind_tts.message.models import DEFAULT_MODEL

from .conftest import VOICE_ID
from .emulator import Emulator, Fault
from .house import speak

WAV = {"preferred_format": "wav"}
OTHER_MODEL = "gemini-3.1-flash-tts"


def _issues(home: HomeAssistant) -> set[str]:
    """Return the translation keys of the issues that are raised."""
    return {
        str(issue.translation_key)
        for issue in ir.async_get(home).issues.values()
        if issue.domain == DOMAIN
    }


def _repair(
    client: TestClient[Any, Any], issue_id: str
) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Return what takes the steps of repairing an issue, as the frontend does."""

    async def fix(flow: str, **data: str) -> dict[str, Any]:
        body = data if flow else {"handler": DOMAIN, "issue_id": issue_id}
        response = await client.post(f"/api/repairs/issues/fix{flow}", json=body)
        result: dict[str, Any] = await response.json()
        return result

    return fix


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
    emulator.inject(Fault(name=fault, route="submit", times=None))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    assert _issues(home) == {key}
    emulator.faults.clear()
    await speak(home)
    assert _issues(home) == set()


@pytest.mark.parametrize("fault", ["model_retired", "insufficient_credits"])
@pytest.mark.parametrize("end", ["removed", "disabled"])
async def test_issues_end_with_the_account(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    fault: str,
    end: str,
) -> None:
    """An account that is removed or disabled leaves no issues behind."""
    emulator.inject(Fault(name=fault, route="submit", times=None))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    assert _issues(home)
    if end == "removed":
        await home.config_entries.async_remove(account.entry_id)
    else:
        await home.config_entries.async_set_disabled_by(
            account.entry_id, ConfigEntryDisabler.USER
        )
    assert _issues(home) == set()


async def test_only_evidence_takes_an_issue_back(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """Neither a reload nor another option or voice says that there is credit again."""
    emulator.inject(Fault(name="insufficient_credits", route="submit", times=None))
    emulator.inject(Fault(name="server_error", route="credits", times=None))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    home.config_entries.async_update_entry(account, options={"daily_limit": 5})
    await home.async_block_till_done()
    assert await home.config_entries.async_reload(account.entry_id)
    assert _issues(home) == {"credits_insufficient"}
    emulator.faults.clear()
    await account.runtime_data.credit.async_refresh()
    assert _issues(home) == set()


async def test_another_model_for_all_voices(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """The fix flow gives the voices of a retired model another one, and the issue is gone."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    async_mock_service(home, "media_player", "play_media")
    emulator.play("retired", DEFAULT_MODEL)
    await speak(home)
    issue_id = f"model_retired_{account.entry_id}_{DEFAULT_MODEL}"
    fix = _repair(await hass_client(), issue_id)
    flow = await fix("")
    assert flow["step_id"] == "model"
    (field,) = flow["data_schema"]
    # Of the others it is the one whose price is the nearest.
    assert field["description"] == {"suggested_value": OTHER_MODEL}
    assert "0.5 US¢" in field["selector"]["select"]["options"][2]["label"]
    for wrong in ("No Such", DEFAULT_MODEL):
        again = await fix(f"/{flow['flow_id']}", model=wrong)
        assert again["errors"] == {"model": "model_invalid"}
    done = await fix(f"/{flow['flow_id']}", model=OTHER_MODEL)
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


@pytest.fixture
async def away(home: HomeAssistant, account: MockConfigEntry, config_dir: Path) -> Path:
    """A share with a recording that was asked for while it was not mounted."""
    async_mock_service(home, "media_player", "play_media")
    await speak(home, options=WAV)
    await home.async_block_till_done()
    await home.services.async_call("tts", "clear_cache", blocking=True)
    away = (config_dir / DOMAIN).rename(config_dir / "away")
    (config_dir / DOMAIN).mkdir()
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options=WAV)
    assert failure.value.translation_key == "library_away"
    assert _issues(home) == {"library_away"}
    return away


async def test_a_library_that_comes_back(
    home: HomeAssistant,
    emulator: Emulator,
    away: Path,
    config_dir: Path,
    freezer: FrozenDateTimeFactory,
) -> None:
    """The notice goes within a minute, and everything plays without being paid for."""
    (config_dir / DOMAIN).rmdir()
    away.rename(config_dir / DOMAIN)
    freezer.tick(61)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert _issues(home) == set()
    await speak(home, options=WAV)
    assert len(emulator.submits) == 1


async def test_a_library_that_does_not_come_back(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    away: Path,
    config_dir: Path,
) -> None:
    """The user may start with an empty one; then it is paid for anew, and kept."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    fix = _repair(await hass_client(), "library_away")
    flow = await fix("")
    assert (flow["step_id"], _issues(home)) == ("confirm", {"library_away"})
    assert (await fix(f"/{flow['flow_id']}"))["type"] == "create_entry"
    await home.async_block_till_done()
    assert _issues(home) == set()
    await speak(home, options=WAV)
    assert len(emulator.submits) == 2
    assert len(list((config_dir / DOMAIN).glob("*.wav"))) == 1


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


async def test_credit_is_asked_for_again(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """The fix flow looks at the credit as often as the user likes, and says what it saw."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    emulator.accounts.put(emulator.api_key, 0.001)
    with pytest.raises(HomeAssistantError):
        await speak(home)
    fix = _repair(await hass_client(), f"credits_insufficient_{account.entry_id}")
    flow = await fix("")
    assert flow["step_id"] == "credit"
    assert flow["description_placeholders"]["url"] == BILLING_URL
    again = await fix(f"/{flow['flow_id']}")
    assert again["errors"] == {"base": "credit_missing"}
    assert again["description_placeholders"]["credit"] == "0.00"
    emulator.accounts.put(emulator.api_key, 5.0)
    emulator.inject(Fault(name="server_error", route="credits", times=None))
    again = await fix(f"/{flow['flow_id']}")
    assert again["errors"] == {"base": "credit_unknown"}
    assert _issues(home) == {"credits_insufficient"}
    emulator.faults.clear()
    done = await fix(f"/{flow['flow_id']}")
    assert done["type"] == "create_entry"
    assert _issues(home) == set()


async def test_credit_of_an_account_that_is_not_running(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """The flow ends with a reason, and the issue stays."""
    assert await async_setup_component(home, REPAIRS_DOMAIN, {})
    emulator.accounts.put(emulator.api_key, 0.001)
    with pytest.raises(HomeAssistantError):
        await speak(home)
    assert await home.config_entries.async_unload(account.entry_id)
    fix = _repair(await hass_client(), f"credits_insufficient_{account.entry_id}")
    flow = await fix("")
    ended = await fix(f"/{flow['flow_id']}")
    assert (ended["type"], ended["reason"]) == ("abort", "not_loaded")
    assert _issues(home) == {"credits_insufficient"}


async def test_credit_known_from_before_is_no_evidence(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """What Segmind told before it refused a sentence takes no notice back."""
    await account.runtime_data.credit.async_refresh()
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    with pytest.raises(HomeAssistantError):
        await speak(home)
    emulator.inject(Fault(name="server_error", route="credits", times=None))
    await account.runtime_data.credit.async_refresh()
    assert _issues(home) == {"credits_insufficient"}
