"""The costs: figures that cannot be."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from tests.emulator import Emulator, Fault
from tests.house import speak


@pytest.mark.parametrize(
    "figures",
    [
        {"cost": -5},
        {"cost": 1e12},
        {"cost": "nan", "remaining_credits": "-1e9"},
        {"cost": [5], "remaining_credits": float("inf"), "total_time": 1e12},
    ],
)
async def test_figures_that_cannot_be(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    figures: Mapping[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A job is booked at its usual price, and the log has a word for it, once."""
    async_mock_service(home, "media_player", "play_media")
    emulator.inject(Fault(name="figures", route="result", value=figures, times=2))
    await speak(home, "The first.")
    await speak(home, "The second.")
    data = account.runtime_data
    assert data.budget.today == pytest.approx(0.01, abs=0.001)
    assert data.credit.data.balance is None or 0 <= data.credit.data.balance <= 10
    for name in figures:
        assert caplog.text.count(f"Segmind told a {name} that cannot be") == 1
