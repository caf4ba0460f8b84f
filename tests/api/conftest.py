"""A client of the emulator, whose time runs fast."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from custom_components.segmind_tts.api import PublicConnector, SegmindClient
from tests.emulator import Emulator

from .clock import FastClock


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """A web session, as the client's user would inject."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def media_session(socket_enabled: None) -> AsyncIterator[aiohttp.ClientSession]:
    """A web session for audio, which the client's user would inject as well."""
    async with aiohttp.ClientSession(connector=PublicConnector()) as session:
        yield session


@pytest.fixture
def fast_clock() -> FastClock:
    """Twenty seconds a second."""
    return FastClock()


@pytest.fixture
def client(
    emulator: Emulator,
    session: aiohttp.ClientSession,
    media_session: aiohttp.ClientSession,
    fast_clock: FastClock,
) -> SegmindClient:
    """A client with a good key."""
    return SegmindClient(
        emulator.api_key,
        session,
        media_session=media_session,
        base_url=emulator.url,
        clock=fast_clock,
    )
