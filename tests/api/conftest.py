"""A client of the emulator, whose time runs fast."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from custom_components.segmind_tts.api import PublicConnector, SegmindClient
from tests.emulator import Emulator

from .clock import FastTime


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
def fast_time() -> FastTime:
    """Twenty seconds a second."""
    return FastTime()


@pytest.fixture
def client(
    emulator: Emulator,
    session: aiohttp.ClientSession,
    media_session: aiohttp.ClientSession,
    fast_time: FastTime,
) -> SegmindClient:
    """A client with a good key."""
    return SegmindClient(
        emulator.api_key,
        session,
        media_session=media_session,
        base_url=emulator.url,
        time=fast_time,
    )
