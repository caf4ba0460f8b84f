"""The budget: spending by day and month, and its caps."""

import asyncio
from datetime import UTC, date, datetime, timedelta
import math
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.making.budget import (
    Budget,
    BudgetExceededError,
    Caps,
)
from custom_components.segmind_tts.making.ledger import Ledger, async_get_ledger
from custom_components.segmind_tts.making.spending import Spending
from tests.emulator import Emulator, Fault
from tests.house import speak

from .rows import row

ACCOUNT = "account"
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def ledger(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Ledger:
    """The ledger of a new house, at noon."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(NOON)
    return await async_get_ledger(hass)


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
    """A new day and a new month begin with nothing spent."""
    spending = Spending(days={date(2026, 11, 3): 2.0, TODAY: 1.0})
    assert (spending.on(day), spending.in_month(day)) == (today, this_month)


@given(
    jumps=st.lists(st.dates(date(1970, 1, 1), date(2100, 1, 1)), max_size=90),
    costs=st.lists(st.floats(0, 10), min_size=1, max_size=9),
)
def test_a_clock_that_jumps_loses_nothing(
    jumps: list[date], costs: list[float]
) -> None:
    """What was spent today is known, however many other days the clock has shown."""
    spending = Spending()
    for number, cost in enumerate(costs):
        spending = spending.plus(TODAY, cost)
        for day in jumps[number :: len(costs)]:
            spending = spending.plus(day, 0.5)
    expected = math.fsum(costs) + 0.5 * jumps.count(TODAY)
    assert spending.on(TODAY) == pytest.approx(expected)
    assert Spending.from_dict(spending.as_dict()) == spending


def test_days_long_past_are_forgotten() -> None:
    """What is kept does not grow for ever."""
    spending = Spending()
    for number in range(1000):
        spending = spending.plus(TODAY + timedelta(days=number), 1.0)
    assert len(spending.days) == 100
    assert spending.in_month(TODAY + timedelta(days=999)) > 1


@pytest.mark.parametrize(
    ("caps", "period"),
    [
        (Caps(daily=0.02), "daily"),
        (Caps(monthly=0.02), "monthly"),
        (Caps(daily=0.02, monthly=0.02), "daily"),
    ],
)
async def test_a_cap_counts_what_is_under_way(
    ledger: Ledger, caps: Caps, period: str
) -> None:
    """Jobs under way count with their expected cost, and no longer when they end."""
    budget = Budget(ledger, ACCOUNT)
    budget.caps = caps
    await ledger.async_open(row("key", submitted_at=NOON, cost=0.015))
    assert (budget.today, budget.this_month) == (0.0, 0.0)
    with pytest.raises(BudgetExceededError) as exceeded:
        budget.check(0.015)
    assert (exceeded.value.period, exceeded.value.limit) == (period, 0.02)
    await ledger.async_strike(ACCOUNT, "key")
    budget.check(0.02)


@pytest.mark.parametrize("cost", [0.0, 0.001])
def test_a_cap_of_zero_stops_all(ledger: Ledger, cost: float) -> None:
    """With a cap of zero nothing new is generated, even at an unknown price."""
    budget = Budget(ledger, ACCOUNT)
    budget.caps = Caps(daily=0)
    with pytest.raises(BudgetExceededError):
        budget.check(cost)


@pytest.mark.parametrize(
    ("stored", "today", "this_month"),
    [
        ({"day": "2026-11-22", "today": 0.25, "this_month": 1.0}, 0.25, 1.0),
        ({"day": "2026-11-03", "today": 0.25, "this_month": 1.0}, 0.0, 1.0),
        ({"day": "2026-10-31", "today": 0.25, "this_month": 1.0}, 0.0, 0.0),
        ({"day": "2026-11-01", "today": 1.0, "this_month": 1.0}, 0.0, 1.0),
        ({"day": "2026-11-22", "today": -5, "this_month": -7}, 0.0, 0.0),
        ({"day": "soon", "today": 1, "this_month": 1}, 0.0, 0.0),
        ({"day": "2026-11-22", "today": float("nan"), "this_month": 1}, 0.0, 0.0),
    ],
)
async def test_spending_of_an_earlier_version(
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    ledger: Ledger,
    stored: dict[str, Any],
    today: float,
    this_month: float,
) -> None:
    """It is taken over once, and its file goes."""
    name = f"{DOMAIN}.budget.{entry.entry_id}"
    hass_storage[name] = {"version": 1, "key": name, "data": stored}
    assert await home.config_entries.async_setup(entry.entry_id)
    assert name not in hass_storage
    for _ in range(2):
        budget = entry.runtime_data.budget
        assert (budget.today, budget.this_month) == (today, this_month)
        assert await home.config_entries.async_reload(entry.entry_id)


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
    assert account.runtime_data.budget.today == 0.005
