"""The network: none, none with names, and hosts that the key must not reach."""

from collections.abc import AsyncIterator, Callable
import socket
from typing import override

from aiohttp.abc import AbstractResolver, ResolveResult
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import aiohttp_client
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.const import ENV_BASE_URL
from tests.emulator import Emulator, Fault

from .calls import charged, failure, say
from .discretion import Discretion


class NoNames(AbstractResolver):
    """A resolver without a network, as aiohttp's own behaves then."""

    @override
    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        raise OSError(None, "Timeout while contacting DNS servers")

    @override
    async def close(self) -> None:
        """Close nothing."""

    # What the test package closes at the end.
    real_close = close


@pytest.fixture
async def elsewhere() -> AsyncIterator[Emulator]:
    """Another host, that no request must reach."""
    async with Emulator() as elsewhere:
        yield elsewhere
    assert elsewhere.received == []


async def test_connection_refused(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    discretion: Discretion,
) -> None:
    """With Segmind out of reach nothing is sent, and that is told."""
    await emulator.stop()
    error = await failure(home)
    assert error.translation_key == "cannot_connect"
    await discretion.check(error)
    await emulator.start()
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


async def test_no_names(
    home: HomeAssistant,
    emulator: Emulator,
    entry: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without name resolution an account is set up, and says what is wrong."""
    monkeypatch.setattr(aiohttp_client, "_async_make_resolver", lambda _: NoNames())
    monkeypatch.setenv(ENV_BASE_URL, "https://api.segmind.invalid")
    async_mock_service(home, "media_player", "play_media")
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    assert (await failure(home)).translation_key == "cannot_connect"

    monkeypatch.setenv(ENV_BASE_URL, emulator.url)
    assert await home.config_entries.async_reload(entry.entry_id)
    await say(home)
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize(
    ("route", "key"),
    [
        ("submit", "answer_malformed"),
        ("status", "answer_malformed"),
        ("result", "answer_malformed"),
        ("media", "download_failed"),
    ],
)
async def test_redirect_elsewhere(
    home: HomeAssistant,
    emulator: Emulator,
    elsewhere: Emulator,
    played: list[ServiceCall],
    route: str,
    key: str,
) -> None:
    """No redirect leads to another host that is not a public one."""
    url = f"{elsewhere.url}/v2/requests/1/status"
    emulator.inject(Fault(name="redirect", route=route, value=url, times=None))
    assert (await failure(home)).translation_key == key
    emulator.faults.clear()
    await say(home)
    assert charged(emulator) == len(emulator.submits) == 1


def _no_such_name(host: str, port: int, *hints: object, **more: object) -> list[object]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _in_the_house(host: str, port: int, *hints: object, **more: object) -> list[object]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.1.1", port))]


@pytest.mark.parametrize("look_up", [_no_such_name, _in_the_house])
async def test_media_elsewhere(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
    look_up: Callable[..., list[object]],
) -> None:
    """Audio at a host without an address, or with one in the house, is not fetched."""
    url = "https://media.example/audio.wav"
    emulator.inject(Fault(name="media_url", route="result", value=url))
    short_deadlines.setattr(socket, "getaddrinfo", look_up)
    assert (await failure(home)).translation_key == "download_failed"
    short_deadlines.undo()
    await say(home)
    assert charged(emulator) == len(emulator.submits) == 1
