"""What recordings save: counted where it is said, kept for long, and told by sensors."""

from datetime import date, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, flush_store

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.making.tally import (
    Account,
    Tallies,
    async_get_tallies,
)
from tests.emulator import Emulator
from tests.house import speak
from tests.phrases.test_prepare import act


def value(home: HomeAssistant, entry: MockConfigEntry, key: str) -> str | None:
    """Return what a sensor of an account shows."""
    unique_id = f"{entry.entry_id}_{key}"
    sensor = er.async_get(home).async_get_entity_id("sensor", DOMAIN, unique_id)
    state = home.states.get(sensor) if sensor else None
    return state.state if state else None


async def test_said_and_said_again(
    home: HomeAssistant,
    account: MockConfigEntry,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """The first time saves nothing, each further time the price; preparing does not count."""
    assert value(home, account, "recorded_share") == "unknown"
    await speak(home)
    assert value(home, account, "recorded_share") == "0.0"
    assert value(home, account, "saved_money") == "0.0"
    for _ in range(3):
        await speak(home)
    await act(home, "prepare", message="Dinner is ready.")
    assert value(home, account, "recorded_share") == "75.0"
    saved = value(home, account, "saved_money")
    assert saved is not None
    assert float(saved) == pytest.approx(0.015)
    tally = account.runtime_data.tally.account
    assert tally.seconds == pytest.approx(3 * 0.02, rel=0.5)


@pytest.mark.parametrize("key", ["saved_time", "library_size"])
async def test_for_the_curious(
    home: HomeAssistant, account: MockConfigEntry, key: str
) -> None:
    """Some are off until somebody wants them."""
    unique_id = f"{account.entry_id}_{key}"
    registry = er.async_get(home)
    sensor = registry.async_get_entity_id("sensor", DOMAIN, unique_id)
    assert sensor is not None
    entity = registry.async_get(sensor)
    assert entity is not None
    assert entity.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_thirty_days(freezer: FrozenDateTimeFactory) -> None:
    """What was longer ago counts no more."""
    account = Account()
    freezer.move_to("2026-11-01 12:00:00+00:00")
    account.count(is_recorded=False)
    for _ in range(29):
        freezer.tick(timedelta(days=1))
    account.count(is_recorded=True)
    assert account.share == 0.5
    freezer.tick(timedelta(days=1))
    assert account.share == 1
    freezer.tick(timedelta(days=30))
    assert account.share is None


async def test_after_a_restart(
    home: HomeAssistant,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """What was counted is counted on."""
    for _ in range(2):
        await speak(home)
    tallies = await async_get_tallies(home)
    await flush_store(tallies._store)  # noqa: SLF001
    after = Tallies(home)
    await after.async_load()
    before = account.runtime_data.tally.account
    assert before.share == 0.5
    assert after.of(account.entry_id).account == before


async def test_an_account_that_is_removed(
    home: HomeAssistant,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """Nothing is left of it on the disk."""
    await speak(home)
    await home.config_entries.async_remove(account.entry_id)
    tallies = await async_get_tallies(home)
    await flush_store(tallies._store)  # noqa: SLF001
    assert hass_storage[f"{DOMAIN}.tally"]["data"] == {"accounts": {}}


async def test_damage(home: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    """A row that makes no sense costs no other."""
    good: dict[str, Any] = {"days": {"2026-11-01": [2, 1]}, "money": 1.5, "seconds": 3}
    days = {**good["days"], "x": [1, 1], "2026-11-02": [-1, 0], "2026-11-03": "no"}
    hass_storage[f"{DOMAIN}.tally"] = {
        "version": 1,
        "data": {"accounts": {"a": {**good, "days": days}, "b": {}, "c": None}},
    }
    tallies = Tallies(home)
    await tallies.async_load()
    assert tallies.of("a").account.money == 1.5
    assert list(tallies.of("a").account.days) == [date(2026, 11, 1)]
    assert tallies.of("b").account == Account()
