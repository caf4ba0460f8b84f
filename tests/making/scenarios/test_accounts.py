"""Two accounts in one house: what one cannot pay for, the other can."""

import asyncio
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN, SUBENTRY_VOICE
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from tests.emulator import Emulator, Fault, Route
from tests.house import speak

from .calls import until

OTHER_KEY = "SG_fedcba9876543210"


@pytest.fixture
async def other(
    home: HomeAssistant, account: MockConfigEntry, emulator: Emulator
) -> MockConfigEntry:
    """A second account, with a voice of the same sound: `tts.other`."""
    emulator.accounts.put(OTHER_KEY, 10.0)
    other = MockConfigEntry(
        domain=DOMAIN,
        title="Other",
        data={CONF_API_KEY: OTHER_KEY},
        subentries_data=[
            ConfigSubentryData(
                subentry_type=SUBENTRY_VOICE,
                title="Other",
                data={"voice": "Zephyr", "model": DEFAULT_MODEL},
                unique_id=None,
            )
        ],
    )
    other.add_to_hass(home)
    assert await home.config_entries.async_setup(other.entry_id)
    await home.async_block_till_done()
    return other


def reauths(home: HomeAssistant, entry: MockConfigEntry) -> int:
    """Return how many times an account is asked to be given another key."""
    return len([*entry.async_get_active_flows(home, {"reauth"})])


@pytest.mark.parametrize("ready", [False, True])
async def test_the_first_is_refused(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    other: MockConfigEntry,
    played: list[ServiceCall],
    ready: bool,
) -> None:
    """Who joins a job whose account is refused has it made by their own account."""
    emulator.accounts.revoke(emulator.api_key)
    if ready:
        # Refused at once, or after the other has come to ask.
        emulator.inject(Fault(name="server_error", route=Route.SUBMIT))
    results = await asyncio.gather(
        speak(home, entity_id="tts.zephyr"),
        speak(home, entity_id="tts.other"),
        return_exceptions=True,
    )
    assert results[1] is None
    assert len(emulator.submits) == 1
    assert other.runtime_data.budget.today == emulator.cloud.config.cost
    assert account.runtime_data.budget.today == 0
    assert (reauths(home, account), reauths(home, other)) == (1, 0)
    assert account.runtime_data.jobs.open() == other.runtime_data.jobs.open() == []


async def test_a_cap_of_the_first(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    other: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """An account that may spend no more does not keep another one from it."""
    home.config_entries.async_update_entry(account, options={"daily_limit": 0})
    await home.async_block_till_done()
    results = await asyncio.gather(
        speak(home, entity_id="tts.zephyr"),
        speak(home, entity_id="tts.other"),
        return_exceptions=True,
    )
    assert results[1] is None
    assert len(emulator.submits) == 1


async def test_revoked_on_the_way(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    other: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A job whose account is refused while it runs is made again by who waits for it."""
    emulator.inject(Fault(name="server_error", route=Route.STATUS, times=2))
    first = asyncio.create_task(speak(home, entity_id="tts.zephyr"))
    await until(lambda: emulator.submits)
    second = asyncio.create_task(speak(home, entity_id="tts.other"))
    await asyncio.sleep(0)
    emulator.accounts.revoke(emulator.api_key)
    await asyncio.wait([first, second])
    assert second.exception() is None
    assert len(played) == 2
    # The first one's may be had yet, once there is another key.
    assert len(account.runtime_data.jobs.open()) == 1
