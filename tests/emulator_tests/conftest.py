"""An emulator whose clock is moved by hand, and a client of it."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, EmulatorConfig


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """Generations of ten seconds, whatever their length."""
    return EmulatorConfig(overhead=10, seconds_per_character=0, sigma=0, voice="tone")


@pytest.fixture
async def session(emulator: Emulator) -> AsyncIterator[ClientSession]:
    """A client with a good key."""
    headers = {"x-api-key": emulator.api_key}
    async with ClientSession(emulator.url, headers=headers) as session:
        yield session
