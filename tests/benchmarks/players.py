"""The players outside of Home Assistant: told an address, they fetch it at once."""

import asyncio
from dataclasses import dataclass, field
import time
from typing import Self

import aiohttp
from aiohttp import web

_DEADLINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What a player got, and when the first byte of it came (`time.perf_counter`)."""

    first_byte: float
    audio: bytes = field(repr=False)


class Players:
    """Any number of players at one address."""

    def __init__(self) -> None:
        """Listen to nothing yet."""
        self._fetching: asyncio.Queue[asyncio.Task[Play]] = asyncio.Queue()
        self._session = aiohttp.ClientSession(raise_for_status=True)
        app = web.Application()
        app.router.add_post("/", self._play)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        await self._runner.cleanup()
        await self._session.close()

    @property
    def url(self) -> str:
        """Where addresses are told."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    async def played(self, count: int = 1) -> list[Play]:
        """Return the next so many plays, once they have been fetched to the end."""
        async with asyncio.timeout(_DEADLINE):
            return [await (await self._fetching.get()) for _ in range(count)]

    async def _play(self, request: web.Request) -> web.Response:
        url = (await request.json())["url"]
        self._fetching.put_nowait(asyncio.create_task(self._fetch(url)))
        return web.json_response({})

    async def _fetch(self, url: str) -> Play:
        async with self._session.get(url) as response:
            begin = await response.content.readany()
            first_byte = time.perf_counter()
            audio = begin + await response.content.read()
        return Play(first_byte=first_byte, audio=audio)
