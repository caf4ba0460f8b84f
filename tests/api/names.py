"""A name server for tests."""

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
