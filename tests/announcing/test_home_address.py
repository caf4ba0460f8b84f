"""The address under which players find Home Assistant."""

from ssl import SSLCertVerificationError
from typing import Any
from unittest.mock import Mock

from aiohttp import ClientConnectionError, ClientConnectorCertificateError
from aiohttp.client_reqrep import ConnectionKey
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.segmind_tts.announcing.home_address import async_check_address

URL = "https://house.local:8123"
PATH = "/card.js"
_SELF_SIGNED = ClientConnectorCertificateError(
    Mock(spec=ConnectionKey), SSLCertVerificationError("self-signed certificate")
)


@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        ({}, "fine"),
        ({"status": 404}, "unreachable"),
        ({"exc": ClientConnectionError()}, "unreachable"),
        ({"exc": TimeoutError()}, "unreachable"),
        ({"exc": _SELF_SIGNED}, "untrusted"),
    ],
)
async def test_an_address_that_is_set(
    hass: HomeAssistant,
    aioclient_mock: AiohttpClientMocker,
    answer: dict[str, Any],
    finding: str,
) -> None:
    """Whether it is of any use is known by using it."""
    hass.config.internal_url = URL
    aioclient_mock.get(URL + PATH, **answer)
    found = await async_check_address(hass, PATH)
    assert (found.url, found.finding) == (URL, finding)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
async def test_an_address_of_this_computer(hass: HomeAssistant, host: str) -> None:
    """Nobody else finds it there."""
    hass.config.internal_url = f"http://{host}:8123"
    assert (await async_check_address(hass, PATH)).finding == "local"


async def test_an_address_that_nobody_has_set(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker
) -> None:
    """Home Assistant's own guess is told as one, and so is that it has none."""
    hass.config.api = Mock(local_ip="192.0.2.7", port=8123, use_ssl=False)
    aioclient_mock.get(f"http://192.0.2.7:8123{PATH}")
    found = await async_check_address(hass, PATH)
    assert (found.url, found.finding) == ("http://192.0.2.7:8123", "detected")
    hass.config.api = None
    found = await async_check_address(hass, PATH)
    assert (found.url, found.finding) == (None, "missing")
