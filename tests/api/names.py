"""A name server for tests."""

from collections.abc import Sequence
import socket
from typing import override

from aiohttp.abc import AbstractResolver, ResolveResult


class NoNames(AbstractResolver):
    """Knows no name and keeps what it was asked."""

    def __init__(self) -> None:
        """Start unasked."""
        self.asked: list[str] = []

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        raise OSError(None, "no such name")

    @override
    async def close(self) -> None:
        """Do nothing."""


class Names(NoNames):
    """Knows the addresses of some names."""

    def __init__(self, **addresses: Sequence[str]) -> None:
        """Know `addresses` by the first label of their name."""
        super().__init__()
        self._addresses = addresses

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if (addresses := self._addresses.get(host.partition(".")[0])) is None:
            return await super().resolve(host, port, family)
        self.asked.append(host)
        return [_result(host, address, port) for address in addresses]


def _result(host: str, address: str, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=socket.AF_INET6 if ":" in address else socket.AF_INET,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )
