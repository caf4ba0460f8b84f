"""The players outside of Home Assistant: told an address, they fetch it at once."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
import time
from typing import Self

import aiohttp
from aiohttp import web

PLAYERS = [f"media_player.player_{number}" for number in range(1, 121)]

_DEADLINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What a player got: each time it was some more (`time.perf_counter`, bytes)."""

    deliveries: list[tuple[float, bytes]] = field(repr=False)

    @property
    def first_byte(self) -> float:
        """When the first of it came."""
        return self.deliveries[0][0]

    @property
    def audio(self) -> bytes:
        """All of it."""
        return b"".join(data for _, data in self.deliveries)


class Players:
    """Any number of players at one address."""

    def __init__(self) -> None:
        """Listen to nothing yet."""
        self._fetching: defaultdict[str, asyncio.Queue[asyncio.Task[Play]]]
        self._fetching = defaultdict(asyncio.Queue)
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

    async def played(self, count: int = 1, *, player: str = PLAYERS[0]) -> list[Play]:
        """Return a player's next so many plays, once fetched to the end."""
        fetching = self._fetching[player]
        async with asyncio.timeout(_DEADLINE):
            return [await (await fetching.get()) for _ in range(count)]

    async def _play(self, request: web.Request) -> web.Response:
        told = await request.json()
        fetch = asyncio.create_task(self._fetch(told["url"]))
        self._fetching[told["player"]].put_nowait(fetch)
        return web.json_response({})

    async def _fetch(self, url: str) -> Play:
        async with self._session.get(url) as response:
            return Play(
                deliveries=[
                    (time.perf_counter(), data)
                    async for data in response.content.iter_any()
                ]
            )
