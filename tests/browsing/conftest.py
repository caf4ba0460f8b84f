"""A house with something to browse."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN


async def act(home: HomeAssistant, action: str, **data: Any) -> dict[str, Any]:
    """Call an action of ours, and return its response."""
    response = await home.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )
    assert isinstance(response, dict)
    return response


@pytest.fixture
async def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """A house with a phrase and recordings by two voices, the garage's heard last."""
    await act(home, "pin", message="Dinner is ready.", name="Supper <3")
    await act(home, "prepare", message="Good night.", options={"voice": "Kore"})
    await act(home, "prepare", message="The garage is open.")
    return home
