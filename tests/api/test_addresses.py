"""Which addresses audio may be fetched from."""

import asyncio
import socket
from typing import Any
from unittest.mock import patch

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.api import SegmindDownloadError
from custom_components.segmind_tts.api.addresses import is_public, public_addresses


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


def answer(*addresses: str) -> list[Any]:
    """Return what `getaddrinfo` finds."""
    return [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in addresses
    ]


async def test_names_are_resolved() -> None:
    """A name stands for all its addresses, each once."""
    with patch.object(
        asyncio.get_running_loop(),
        "getaddrinfo",
        return_value=answer("1.1.1.1", "1.0.0.1", "1.1.1.1"),
    ):
        assert await public_addresses("one.test", 443) == ("1.1.1.1", "1.0.0.1")


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("1.1.1.1", "10.0.0.1")])
async def test_names_of_private_addresses(addresses: tuple[str, ...]) -> None:
    """One address that is not public is enough to refuse a name."""
    with (
        patch.object(
            asyncio.get_running_loop(), "getaddrinfo", return_value=answer(*addresses)
        ),
        pytest.raises(SegmindDownloadError),
    ):
        await public_addresses("evil.test", 443)


async def test_loopback_by_name(socket_enabled: None) -> None:
    """The resolver of the system is asked."""
    with pytest.raises(SegmindDownloadError):
        await public_addresses("localhost", 443)


@pytest.mark.parametrize("found", [{"return_value": []}, {"side_effect": UnicodeError}])
async def test_name_is_no_name(found: dict[str, Any]) -> None:
    """A name without addresses, and one that cannot be a name, are refused."""
    with (
        patch.object(asyncio.get_running_loop(), "getaddrinfo", **found),
        pytest.raises(SegmindDownloadError),
    ):
        await public_addresses("odd.test", 443)
