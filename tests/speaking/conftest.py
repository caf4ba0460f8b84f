"""What the tests of speaking share: another engine in the house."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .local import Local, converted


@pytest.fixture
async def local(home: HomeAssistant, account: MockConfigEntry) -> AsyncIterator[Local]:
    """Another engine in the house."""
    engine = Local()
    await home.data["tts"].async_add_entities([engine])
    yield engine
    await converted()
