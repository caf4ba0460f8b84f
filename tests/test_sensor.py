"""Sensors of an account."""

import asyncio
from datetime import datetime, timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.making.ledger import async_get_ledger
from custom_components.segmind_tts.making.spending import Spending

from .emulator import Emulator, Fault
from .house import speak


def _value(home: HomeAssistant, sensor: str) -> str:
    state = home.states.get(f"sensor.segmind_{sensor}")
    assert state is not None
    return state.state


async def test_a_sentence_is_counted(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A new sentence shows in credit, spending and recordings; a recorded one does not."""
    async_mock_service(home, "media_player", "play_media")
    await home.async_block_till_done(wait_background_tasks=True)
    assert _value(home, "credit") == "10.0"
    assert _value(home, "recordings") == "0"
    for _ in range(2):
        await speak(home)
        await home.async_block_till_done()
        assert _value(home, "credit") == "9.995"
        assert _value(home, "spent_today") == "0.005"
        assert _value(home, "spent_this_month") == "0.005"
        assert _value(home, "recordings") == "1"


async def test_jobs_under_way(
    home: HomeAssistant,
    emulator: Emulator,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
) -> None:
    """A busy sensor, which is off until somebody wants it, counts what is being made."""
    unique_id = f"{entry.entry_id}_jobs_under_way"
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    sensor = entity_registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    assert sensor is not None
    assert home.states.get(sensor) is None
    entity_registry.async_update_entity(sensor, disabled_by=None)
    assert await home.config_entries.async_reload(entry.entry_id)
    async_mock_service(home, "media_player", "play_media")
    speaking = home.async_create_task(speak(home))
    while not emulator.submits:
        await asyncio.sleep(0.01)
    assert _value(home, "jobs_under_way") == "1"
    await speaking
    await home.async_block_till_done()
    assert _value(home, "jobs_under_way") == "0"


async def test_credit_has_one_meaning(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """Credit that was given counts before and after a job, and is asked for each hour."""
    async_mock_service(home, "media_player", "play_media")
    segmind = emulator.accounts.find(emulator.api_key)
    assert segmind is not None
    segmind.free = 0.53
    await account.runtime_data.credit.async_refresh()
    assert _value(home, "credit") == "10.53"
    await speak(home)
    await home.async_block_till_done()
    assert _value(home, "credit") == "10.525"
    segmind.free = 1
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(hours=1, seconds=1))
    await home.async_block_till_done(wait_background_tasks=True)
    assert _value(home, "credit") == "10.995"


async def test_a_new_day(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """At midnight the day's figure starts at zero, and says when it began."""
    await home.config.async_set_time_zone("UTC")
    ledger = await async_get_ledger(home)
    spent = Spending(days={dt_util.now().date(): 0.5})
    await ledger.async_adopt(account.entry_id, "key", spent)
    await home.async_block_till_done()
    assert _value(home, "spent_today") == "0.5"
    freezer.move_to("2030-03-31 23:59:59+00:00")
    freezer.move_to("2030-04-01 00:00:00.6+00:00")
    async_fire_time_changed(home)
    await home.async_block_till_done()
    assert _value(home, "spent_today") == "0.0"
    assert _value(home, "spent_this_month") == "0.0"
    state = home.states.get("sensor.segmind_spent_this_month")
    assert state is not None
    reset = datetime.fromisoformat(state.attributes["last_reset"])
    assert reset == datetime.fromisoformat("2030-04-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("fault", "state"),
    [("server_error", STATE_UNAVAILABLE), ("no_credits_record", STATE_UNKNOWN)],
)
async def test_credit_that_is_not_known(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    fault: str,
    state: str,
) -> None:
    """Credit is unavailable while Segmind is in trouble, unknown where there is no record."""
    emulator.inject(Fault(name=fault, route="credits", times=None))
    await account.runtime_data.credit.async_refresh()
    await home.async_block_till_done()
    assert _value(home, "credit") == state
    assert _value(home, "spent_today") == "0.0"


async def test_a_refused_key_is_noticed_by_the_credit(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A revoked key starts reauthentication without a sentence being spoken."""
    emulator.accounts.revoke(emulator.api_key)
    await account.runtime_data.credit.async_refresh()
    await home.async_block_till_done()
    assert len(list(account.async_get_active_flows(home, {"reauth"}))) == 1
