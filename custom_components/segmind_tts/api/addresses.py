"""Which hosts a server-supplied address may lead to."""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
import socket
from typing import Final

from .errors import SegmindDownloadError

type Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""From host and port to the addresses that may be connected to, best first."""

# RFC 6052: a translator turns the last 32 bits into an IPv4 address.
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public Internet.

    False for private, loopback, link-local, multicast, reserved and unspecified ones,
    also where an IPv6 address carries such an IPv4 address. Raises `ValueError` for
    what is no address.
    """
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            return is_public(str(ip_address(int(ip) & 0xFFFFFFFF)))
        if ip.teredo or ip.sixtofour or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def public_addresses(host: str, port: int) -> tuple[str, ...]:
    """Resolve a host name, or an address as text, to public addresses only.

    Raises `SegmindDownloadError` if any of its addresses is not public, `OSError` if
    the name cannot be resolved. The caller connects to one of the result: a second
    look-up could answer otherwise (DNS rebinding).
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as err:
        raise SegmindDownloadError("The audio is at a host that cannot be one") from err
    addresses = tuple(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not addresses or not all(is_public(address) for address in addresses):
        raise SegmindDownloadError("The audio is at an address that is not public")
    return addresses
