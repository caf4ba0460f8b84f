"""Config flow: the key is checked, and every error can be recovered from."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState, ConfigFlowResult
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components import segmind_tts
from custom_components.segmind_tts import config_flow
from custom_components.segmind_tts.const import DOMAIN, SUBENTRY_VOICE

from .emulator import Emulator, Fault
from .emulator.config import DEFAULT_KEY

OTHER_KEY = "SG_fedcba9876543210"
ANOTHER_KEY = [
    (MockConfigEntry.start_reauth_flow, "reauth_confirm", "reauth_successful"),
    (MockConfigEntry.start_reconfigure_flow, "reconfigure", "reconfigure_successful"),
]


async def _start(home: HomeAssistant) -> str:
    flow = await home.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert flow["type"] is FlowResultType.FORM
    assert flow["errors"] == {}
    return flow["flow_id"]


async def _enter(home: HomeAssistant, flow_id: str, key: str) -> ConfigFlowResult:
    result = await home.config_entries.flow.async_configure(
        flow_id, {CONF_API_KEY: key}
    )
    await home.async_block_till_done()
    return result


async def test_add_an_account(home: HomeAssistant, emulator: Emulator) -> None:
    """A good key makes an account with one voice, and costs nothing."""
    result = await _enter(home, await _start(home), f" {emulator.api_key}\n")

    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["title"] == "Segmind"
    assert result["data"] == {CONF_API_KEY: emulator.api_key}
    (voice,) = result["result"].subentries.values()
    # Its name tells who makes it, among the engines of others; its id is short.
    assert voice.title == "Zephyr (Segmind)"
    assert voice.subentry_type == SUBENTRY_VOICE
    assert home.states.get("tts.zephyr") is not None
    assert emulator.submits == []


async def test_no_credits_record_is_a_good_key(
    home: HomeAssistant, emulator: Emulator
) -> None:
    """A key of an account that never had credit is good."""
    emulator.accounts.put(emulator.api_key, None)
    result = await _enter(home, await _start(home), emulator.api_key)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("key_missing", "key_not_received"),
        ("server_error", "api_trouble"),
        ("bad_gateway", "api_trouble"),
        ("rate_limited", "api_trouble"),
        ("invalid_json", "api_trouble"),
        ("reset", "cannot_connect"),
        ("stall", "timeout_connect"),
    ],
)
async def test_errors_tell_what_to_do(
    home: HomeAssistant,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    error: str,
) -> None:
    """Each trouble has its own message, and the same form then takes the key."""
    monkeypatch.setattr(config_flow, "CHECK_DEADLINE", 1.0)
    emulator.inject(Fault(name=fault, route="credits", times=None))
    flow_id = await _start(home)
    result = await _enter(home, flow_id, emulator.api_key)
    assert result["type"] is FlowResultType.FORM
    assert result["errors"] == {"base": error}

    emulator.faults.clear()
    result = await _enter(home, flow_id, emulator.api_key)
    assert result["type"] is FlowResultType.CREATE_ENTRY


@pytest.mark.parametrize("key", [OTHER_KEY, "", "  ", "SG_\n1", "klíč"])
async def test_a_wrong_key_is_refused(
    home: HomeAssistant, emulator: Emulator, key: str
) -> None:
    """A wrong key is refused at its field, and stays there so that it can be corrected."""
    flow_id = await _start(home)
    result = await _enter(home, flow_id, key)
    assert result["errors"] == {CONF_API_KEY: "invalid_auth"}
    schema = result["data_schema"]
    assert schema is not None
    (field,) = schema.schema
    assert field.description == {"suggested_value": key}
    result = await _enter(home, flow_id, emulator.api_key)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_segmind_out_of_reach(home: HomeAssistant, emulator: Emulator) -> None:
    """No connection is told apart from a bad key."""
    await emulator.stop()
    flow_id = await _start(home)
    result = await _enter(home, flow_id, emulator.api_key)
    assert result["errors"] == {"base": "cannot_connect"}
    await emulator.start()
    result = await _enter(home, flow_id, emulator.api_key)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_an_unexpected_error(home: HomeAssistant, emulator: Emulator) -> None:
    """A fault of ours ends in a message too."""
    flow_id = await _start(home)
    with patch.object(config_flow, "create_client", side_effect=ValueError):
        result = await _enter(home, flow_id, emulator.api_key)
    assert result["errors"] == {"base": "unknown"}
    result = await _enter(home, flow_id, emulator.api_key)
    assert result["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_account_twice(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """An account is added once."""
    result = await _enter(home, await _start(home), emulator.api_key)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == "already_configured"


@pytest.mark.parametrize(("start", "step", "reason"), ANOTHER_KEY)
async def test_another_key_for_an_account(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    start: Callable[..., Any],
    step: str,
    reason: str,
) -> None:
    """Reauthentication and reconfiguration name the account, and take a new key for it."""
    emulator.accounts.put(OTHER_KEY, 1.0)
    flow = await start(account, home)
    assert flow["step_id"] == step
    assert flow["description_placeholders"]["account"] == "Segmind"
    result = await _enter(home, flow["flow_id"], "SG_wrong")
    assert result["errors"] == {CONF_API_KEY: "invalid_auth"}
    result = await _enter(home, flow["flow_id"], OTHER_KEY)
    assert result["type"] is FlowResultType.ABORT
    assert result["reason"] == reason
    assert account.data == {CONF_API_KEY: OTHER_KEY}
    assert len(account.subentries) == 1


@pytest.mark.parametrize("key", [DEFAULT_KEY, OTHER_KEY], ids=["same", "other"])
@pytest.mark.parametrize(("start", "step", "reason"), ANOTHER_KEY)
async def test_a_key_for_an_account_that_is_not_set_up(
    home: HomeAssistant,
    emulator: Emulator,
    entry: MockConfigEntry,
    start: Callable[..., Any],
    step: str,
    reason: str,
    key: str,
) -> None:
    """An account whose set-up failed is set up again with the key, even with the same."""
    emulator.accounts.put(OTHER_KEY, 1.0)
    with patch.object(segmind_tts, "async_build", side_effect=OSError):
        assert not await home.config_entries.async_setup(entry.entry_id)
    flow = await start(entry, home)
    result = await _enter(home, flow["flow_id"], key)
    assert result["reason"] == reason
    assert entry.state is ConfigEntryState.LOADED
    assert entry.data == {CONF_API_KEY: key}


async def test_another_accounts_key(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """An account cannot take over the key of another."""
    emulator.accounts.put(OTHER_KEY, 1.0)
    other = MockConfigEntry(domain=DOMAIN, data={CONF_API_KEY: OTHER_KEY})
    other.add_to_hass(home)
    flow = await account.start_reconfigure_flow(home)
    result = await _enter(home, flow["flow_id"], OTHER_KEY)
    assert result["reason"] == "already_configured"
    assert account.data == {CONF_API_KEY: emulator.api_key}
