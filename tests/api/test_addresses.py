"""Which addresses audio may be fetched from."""

import asyncio
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.connector import AddrInfoType
from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.api import PublicConnector, SegmindDownloadError
from custom_components.segmind_tts.api.addresses import is_public

from .names import Names, NoNames


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "142.250.74.110",
        "2606:4700:4700::1111",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
    ],
)
def test_public(address: str) -> None:
    """Addresses of the public Internet."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.30.32.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:192.168.1.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::fb",
    ],
)
def test_not_public(address: str) -> None:
    """Addresses of this machine, this network, and of nobody."""
    assert not is_public(address)


@given(
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
)
def test_private_in_disguise(address: Any) -> None:
    """A private address stays one inside an IPv6 address."""
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")


async def refusal(url: str, names: AbstractResolver | None = None) -> Exception:
    """Return why a URL is not connected to."""
    connector = PublicConnector(names=names)
    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises((SegmindDownloadError, aiohttp.ClientError)) as caught:
            await session.get(url)
    return caught.value


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0",
        "10.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fe80::1%25eth0]",
    ],
)
async def test_literals(socket_enabled: None, host: str) -> None:
    """An address as text is refused without a connection, however it is written."""
    error = await refusal(f"https://{host}:1/a.wav")
    assert isinstance(error, SegmindDownloadError)


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["2606::1", "::1"], []]
)
async def test_names_of_private_addresses(
    socket_enabled: None, addresses: list[str]
) -> None:
    """One address that is not public is enough to refuse a name."""
    names = Names(evil=addresses)
    error = await refusal("https://evil.test/a.wav", names)
    assert isinstance(error, SegmindDownloadError)
    assert names.asked == ["evil.test"]


async def test_names_of_public_addresses(socket_enabled: None) -> None:
    """The connection goes to what was checked, without another look-up."""
    names = Names(good=["1.1.1.1", "2606:4700:4700::1111"])
    dialled: set[str] = set()

    def dial(addr_infos: list[AddrInfoType], **_: Any) -> None:
        dialled.update(str(each[4][0]) for each in addr_infos)
        raise OSError(None, "nothing leaves this test")

    with patch("aiohappyeyeballs.start_connection", side_effect=dial):
        error = await refusal("https://good.test/a.wav", names)
    assert isinstance(error, aiohttp.ClientConnectorError)
    assert dialled == {"1.1.1.1", "2606:4700:4700::1111"}
    assert names.asked == ["good.test"]


async def test_loopback_by_name(socket_enabled: None) -> None:
    """The resolver of the system is asked."""
    assert isinstance(await refusal("https://localhost:1/"), SegmindDownloadError)


async def test_name_is_no_name(socket_enabled: None) -> None:
    """What the system's resolver says cannot be a name is refused."""
    with patch.object(
        asyncio.get_running_loop(), "getaddrinfo", side_effect=UnicodeError
    ):
        error = await refusal("https://odd.test/a.wav")
    assert isinstance(error, SegmindDownloadError)


async def test_name_is_not_found(socket_enabled: None) -> None:
    """A name without an address may have one later."""
    error = await refusal("https://gone.test/a.wav", NoNames())
    assert isinstance(error, aiohttp.ClientConnectorDNSError)
