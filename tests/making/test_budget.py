"""The budget: spending by day and month, and its caps."""

import asyncio
from datetime import date

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.segmind_tts.making.budget import (
    Budget,
    BudgetExceededError,
    Caps,
    Spending,
)
from tests.emulator import Emulator, Fault
from tests.house import speak

ENTRY_ID = "01J00000000000000000000000"


@pytest.mark.parametrize(
    ("day", "today", "this_month"),
    [
        (date(2026, 11, 22), 1.0, 3.0),
        (date(2026, 11, 23), 0.0, 3.0),
        (date(2026, 12, 1), 0.0, 0.0),
        (date(2027, 11, 22), 0.0, 0.0),
    ],
)
def test_a_new_period_starts_at_zero(
    day: date, today: float, this_month: float
) -> None:
    """A new day and a new month forget what was spent before."""
    spending = Spending(day=date(2026, 11, 22), today=1.0, this_month=3.0).on(day)
    assert (spending.today, spending.this_month) == (today, this_month)


@pytest.mark.parametrize(
    ("limits", "period"),
    [
        (Caps(daily=0.02), "daily"),
        (Caps(monthly=0.02), "monthly"),
        (Caps(daily=0.02, monthly=0.02), "daily"),
    ],
)
def test_a_cap_counts_what_is_under_way(
    hass: HomeAssistant, limits: Caps, period: str
) -> None:
    """Jobs under way count with their expected cost, and no longer when they end."""
    budget = Budget(hass, ENTRY_ID, limits)
    with budget.reserve(0.015):
        with pytest.raises(BudgetExceededError) as exceeded, budget.reserve(0.015):
            pytest.fail("a second job fits")
        assert (exceeded.value.period, exceeded.value.limit) == (period, 0.02)
    with budget.reserve(0.02):
        pass


@pytest.mark.parametrize("cost", [0.0, 0.001])
def test_a_cap_of_zero_stops_all(hass: HomeAssistant, cost: float) -> None:
    """With a cap of zero nothing new is generated, even at an unknown price."""
    budget = Budget(hass, ENTRY_ID, Caps(daily=0))
    with pytest.raises(BudgetExceededError), budget.reserve(cost):
        pytest.fail("it was admitted")


async def test_spending_survives_a_restart(
    hass: HomeAssistant,
    hass_storage: dict[str, object],
    freezer: FrozenDateTimeFactory,
) -> None:
    """What was spent is known after a restart, and forgotten when its period is over."""
    freezer.move_to("2026-11-22 12:00:00+00:00")
    budget = Budget(hass, ENTRY_ID)
    budget.async_spend(0.25)
    freezer.tick(60)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()

    again = Budget(hass, ENTRY_ID)
    await again.async_load()
    assert again.spending.today == 0.25
    freezer.move_to("2026-11-24 12:00:00+00:00")
    assert again.spending.today == 0
    assert again.spending.this_month == 0.25
    await again.async_remove()
    assert not hass_storage


async def test_the_cap_stops_new_sentences_only(
    home: HomeAssistant, emulator: Emulator, entry: MockConfigEntry
) -> None:
    """With the cap reached a new sentence fails with a reason; recorded ones play."""
    home.config_entries.async_update_entry(entry, options={"daily_limit": 0.007})
    assert await home.config_entries.async_setup(entry.entry_id)
    played = async_mock_service(home, "media_player", "play_media")
    await speak(home, "The first is paid for.")
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, "The second would pass the cap.")
    assert failure.value.translation_key == "daily_limit_reached"
    assert failure.value.translation_placeholders == {"limit": "0.007"}
    await speak(home, "The first is paid for.")
    assert len(played) == 2
    assert len(emulator.submits) == 1


async def test_a_job_under_way_is_counted_after_a_reload(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """The cost of a job that outlives a reload of its account is not lost."""
    async_mock_service(home, "media_player", "play_media")
    emulator.inject(Fault(name="rate_limited_without_reset", route="status"))
    speaking = asyncio.ensure_future(speak(home))
    while not emulator.submits:
        await asyncio.sleep(0.01)
    assert await home.config_entries.async_reload(account.entry_id)
    await speaking
    assert account.runtime_data.budget.spending.today == 0.005
