"""What the tests of announcements share: an account, players, and another engine."""

from collections.abc import AsyncIterator

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.events import (
    SIGNAL_ANNOUNCEMENT,
    AnnouncementEvent,
)
from tests.making.scenarios.clock import FastClock
from tests.speaking.local import Local, converted

from .stage import BATH, KITCHEN, Listener
from .ways.conftest import Add, add

__all__ = ["add"]


@pytest.fixture
def listening_clock() -> FastClock:
    """The time of stand-ins."""
    return FastClock()


@pytest.fixture
def house(home: HomeAssistant, account: MockConfigEntry) -> HomeAssistant:
    """The house with an account, in which stand-ins play."""
    return home


@pytest.fixture
async def players(add: Add) -> dict[str, Listener]:
    """Two players."""
    players = {KITCHEN: Listener("Kitchen speaker"), BATH: Listener("Bath speaker")}
    await add(*players.values())
    return players


@pytest.fixture
async def local(house: HomeAssistant) -> AsyncIterator[Local]:
    """Another engine in the house."""
    engine = Local()
    await house.data["tts"].async_add_entities([engine])
    yield engine
    await converted()


@pytest.fixture
def events(home: HomeAssistant) -> list[AnnouncementEvent]:
    """What is told of announcements."""
    events: list[AnnouncementEvent] = []

    @callback
    def note(event: AnnouncementEvent) -> None:
        events.append(event)

    async_dispatcher_connect(home, SIGNAL_ANNOUNCEMENT, note)
    return events
