"""Connections to the public Internet, wherever a server points."""

from ipaddress import IPv6Address, IPv6Network, ip_address
import socket
from ssl import SSLContext
from typing import Final, override

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from .errors import SegmindDownloadError

# RFC 6052: a translator turns the last 32 bits into an IPv4 address.
_NAT64: Final = IPv6Network("64:ff9b::/96")


class PublicConnector(aiohttp.TCPConnector):
    """Connects to public addresses only.

    Raises `SegmindDownloadError` for a host that is no such address, or a name with any
    that is none. The connection goes to the very addresses that were checked: a second
    look-up could answer otherwise (DNS rebinding).
    """

    def __init__(
        self, *, ssl: SSLContext | bool = True, names: AbstractResolver | None = None
    ) -> None:
        """Look up in `names`, by default the system's, and trust what `ssl` trusts."""
        super().__init__(ssl=ssl, resolver=_PublicResolver(names))

    @override
    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,
    ) -> Connection:
        # No resolver is asked about these.
        if _is_refused(req.url.raw_host or ""):
            raise _not_public()
        return await super().connect(req, traces, timeout)


class _PublicResolver(AbstractResolver):
    """Finds names whose addresses are all public."""

    def __init__(self, names: AbstractResolver | None) -> None:
        self._names = names or aiohttp.ThreadedResolver()

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        try:
            found = await self._names.resolve(host, port, family)
        except UnicodeError as err:
            raise SegmindDownloadError("The audio is at a host that cannot be") from err
        if not found or not all(is_public(each["host"]) for each in found):
            raise _not_public()
        return found

    @override
    async def close(self) -> None:
        await self._names.close()


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


def _is_refused(host: str) -> bool:
    """Tell an address that is not public; names are the resolver's business."""
    try:
        return not is_public(host)
    except ValueError:
        # Some systems read 127.1 and 2130706433 as addresses.
        return host.replace(".", "").isdigit()


def _not_public() -> SegmindDownloadError:
    return SegmindDownloadError("The audio is at an address that is not public")
