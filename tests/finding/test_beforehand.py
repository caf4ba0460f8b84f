"""What is found is recorded beforehand, where people want that, within its budget."""

from datetime import timedelta
import json
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    flush_store,
)

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.finding.beforehand import (
    Beforehand,
    async_get_beforehand,
)
from tests.emulator import Emulator, Fault
from tests.house import speak as say
from tests.making.scenarios.calls import until

from .test_found import automate, speak

ONE = 0.006


@pytest.fixture
async def house(
    home: HomeAssistant, account: MockConfigEntry, played: list[ServiceCall]
) -> HomeAssistant:
    """The house with an account."""
    return home


async def want(house: HomeAssistant, account: MockConfigEntry, dollars: float) -> None:
    """Let an account record beforehand."""
    house.config_entries.async_update_entry(
        account, options={"record_beforehand": dollars}
    )
    await house.async_block_till_done()


async def record(house: HomeAssistant) -> Beforehand:
    """Record what is found."""
    beforehand = await async_get_beforehand(house)
    await beforehand.async_record()
    return beforehand


async def test_only_where_wanted(house: HomeAssistant, emulator: Emulator) -> None:
    """Nobody pays who has not said so."""
    await automate(house, speak("Ding dong."))
    await record(house)
    assert emulator.submits == []


async def test_the_first_ring(
    house: HomeAssistant, account: MockConfigEntry, emulator: Emulator
) -> None:
    """What was recorded is heard with the cloud down, and paid for once."""
    await want(house, account, 1)
    await automate(house, speak("Ding dong."), speak("{{ 'In' if x else 'Out' }}."))
    beforehand = await record(house)
    await record(house)
    assert sorted(each.text for each in emulator.jobs.values()) == [
        *("Ding dong.", "In.", "Out."),
    ]
    assert beforehand.spent(account.entry_id) == pytest.approx(0.015)
    await emulator.stop()
    await say(house, "Ding dong.")


async def test_its_budget(
    house: HomeAssistant,
    account: MockConfigEntry,
    emulator: Emulator,
    hass_storage: dict[str, Any],
) -> None:
    """No more is spent in a month than people want, also after a restart."""
    await want(house, account, ONE)
    await automate(house, speak("Ding dong."), speak("Good night."))
    beforehand = await record(house)
    assert len(emulator.submits) == 1
    await flush_store(beforehand._store)  # noqa: SLF001
    after = Beforehand(house)
    await after.async_load()
    assert after.spent(account.entry_id) == pytest.approx(0.005)
    await after.async_record()
    assert len(emulator.submits) == 1
    await want(house, account, 2 * ONE)
    await after.async_record()
    assert len(emulator.submits) == 2


async def test_a_damaged_file(
    house: HomeAssistant, account: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    """A row that makes no sense costs no other."""
    day = {"2026-11-01": 0.5, "x": 1, "2026-11-02": -1}
    hass_storage[f"{DOMAIN}.beforehand"] = {
        "version": 1,
        "data": {"accounts": {account.entry_id: day, "other": None}},
    }
    await Beforehand(house).async_load()


async def test_refused(
    house: HomeAssistant, account: MockConfigEntry, emulator: Emulator
) -> None:
    """What was refused is not tried again and again."""
    await want(house, account, 1)
    await automate(house, speak("Ding dong."))
    emulator.inject(Fault(name="insufficient_credits", times=None))
    await record(house)
    requests = len(emulator.submits)
    await record(house)
    assert len(emulator.submits) == requests


@pytest.mark.parametrize("domain", ["automation", "script"])
async def test_when_they_are_changed(
    house: HomeAssistant,
    account: MockConfigEntry,
    emulator: Emulator,
    config_dir: Path,
    domain: str,
) -> None:
    """A reload is enough, a while later."""
    await want(house, account, 1)
    await automate(house)
    assert await async_setup_component(house, "script", {"script": {}})
    actions = [speak("Ding dong.")]
    trigger = {"trigger": "event", "event_type": "never"}
    config = {
        "automation": [{"alias": "Bell", "triggers": trigger, "actions": actions}],
        "script": {"bell": {"sequence": actions}},
    }
    file = config_dir / "configuration.yaml"
    file.write_text(json.dumps({domain: config[domain]}))
    await house.services.async_call(domain, "reload", blocking=True)
    assert emulator.submits == []
    async_fire_time_changed(house, dt_util.utcnow() + timedelta(seconds=11))
    await until(lambda: len(emulator.submits) == 1)
    await house.async_block_till_done(wait_background_tasks=True)
