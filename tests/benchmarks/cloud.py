"""The emulator as its clients know it, mostly in a process of its own."""

import asyncio
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import secrets
import sys
import time
from typing import Any

import aiohttp

from tests.emulator import Emulator, Route
from tests.stage import process
from tests.stage.home_assistant import REPOSITORY

_GLANCES = 30
_BALANCE = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """An emulator; `speed` is how many seconds of its clock pass in a real one."""

    url: str
    api_key: str
    speed: float
    origin: float

    def now(self) -> float:
        """Return the seconds of the emulator's clock."""
        return time.monotonic() * self.speed + self.origin

    async def finished(self) -> dict[str, float]:
        """Return when each job was completed, by its clock."""
        jobs = await self._get("jobs")
        return {each["request_id"]: each["timeline"]["finished"] for each in jobs}

    async def polls(self) -> Counter[str]:
        """Return how often each job was asked about."""
        return Counter(
            each["request_id"]
            for each in await self._get("received")
            if each["route"] in (Route.STATUS, Route.RESULT)
        )

    async def _get(self, name: str) -> list[dict[str, Any]]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.url}/admin/{name}") as response,
        ):
            answer: list[dict[str, Any]] = await response.json()
            return answer


def in_process(emulator: Emulator) -> Cloud:
    """Return what an emulator in this process is, in real time, to a new customer."""
    return Cloud(
        url=emulator.url,
        api_key=new_key(emulator),
        speed=1.0,
        origin=emulator.clock.now() - time.monotonic(),
    )


def new_key(emulator: Emulator) -> str:
    """Return the key of a new account, which has a rate limit of its own."""
    key = f"SG_{secrets.token_hex(8)}"
    emulator.accounts.put(key, _BALANCE)
    return key


@asynccontextmanager
async def open_cloud(*, speed: float, seed: int) -> AsyncIterator[Cloud]:
    """Run an emulator. Those of one seed draw the same latencies, job by job."""
    emulator = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.emulator", "--port", "0", "--voice", "tone"),
        *("--speed", str(speed), "--seed", str(seed)),
        stdout=PIPE,
        cwd=REPOSITORY,
        start_new_session=True,
    )
    try:
        assert emulator.stdout is not None
        words = (await emulator.stdout.readline()).decode().split()
        url, api_key = words[3].rstrip(","), words[-1]
        origin = await _origin(url, speed)
        yield Cloud(url=url, api_key=api_key, speed=speed, origin=origin)
    finally:
        await process.stop(emulator)


async def _origin(url: str, speed: float) -> float:
    """Return what the emulator's clock is ahead of ours, at its speed."""
    glances: list[tuple[float, float]] = []
    async with aiohttp.ClientSession(url) as session:
        for _ in range(_GLANCES):
            before = time.monotonic()
            async with session.post("/admin/clock", json={"seconds": 0}) as response:
                now = (await response.json())["now"]
            after = time.monotonic()
            glances.append((after - before, now - speed * (before + after) / 2))
    # The quickest answer tells it best.
    return min(glances)[1]
