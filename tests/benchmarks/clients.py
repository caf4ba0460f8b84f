"""Who waits for jobs: our client, and the official package."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import override

import aiohttp
import httpx
import segmind

from custom_components.segmind_tts.api import SegmindClient
from custom_components.segmind_tts.api.clock import SystemClock
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from custom_components.segmind_tts.timing.latency import LatencyModel

from .cloud import Cloud

type Arrivals = dict[str, float]
"""When the audio of each job was in hand, by the emulator's clock."""
type Client = Callable[[Cloud, Iterator[str]], Awaitable[Arrivals]]
"""Has all texts spoken, submitted in their order, and so many at once as allowed."""

PARALLEL = 12
_DEADLINE = 600.0


class FastClock(SystemClock):
    """A clock that runs as fast as the emulator's."""

    def __init__(self, speed: float) -> None:
        """Take the seconds that pass in a real one."""
        self._speed = speed

    @override
    def monotonic(self) -> float:
        return super().monotonic() * self._speed

    @override
    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / self._speed)

    @override
    def timeout(self, seconds: float) -> asyncio.Timeout:
        return asyncio.timeout(seconds / self._speed)


class Ours:
    """Our client; `learns` from each job as the engine does, or never."""

    def __init__(self, *, learns: bool) -> None:
        """Know nothing yet."""
        self._learns = learns
        self._latencies = LatencyModel()

    async def __call__(self, cloud: Cloud, texts: Iterator[str]) -> Arrivals:
        """Have all texts spoken."""
        arrivals: Arrivals = {}
        turn = asyncio.Lock()
        clock = FastClock(cloud.speed)
        async with aiohttp.ClientSession() as session:
            client = SegmindClient(
                cloud.api_key, session, base_url=cloud.url, clock=clock
            )

            async def work() -> None:
                while True:
                    async with turn:
                        if (text := next(texts, None)) is None:
                            return
                        job = await client.submit(DEFAULT_MODEL, {"text": text})
                    estimate = self._latencies.expected(DEFAULT_MODEL, len(text))
                    output = await job.wait(deadline=_DEADLINE, estimate=estimate)
                    await output.read()
                    arrivals[job.request_id] = cloud.now()
                    if self._learns:
                        self._latencies.observe(
                            DEFAULT_MODEL, len(text), output.metrics.total_time or 0.0
                        )

            await asyncio.gather(*(work() for _ in range(PARALLEL)))
        return arrivals


async def package(cloud: Cloud, texts: Iterator[str]) -> Arrivals:
    """Have all texts spoken by the package, in threads, as it blocks."""
    arrivals: Arrivals = {}
    turn = Lock()
    client = segmind.SegmindClient(cloud.api_key, base_url=f"{cloud.url}/v1")

    def work(downloads: httpx.Client) -> None:
        while True:
            with turn:
                if (text := next(texts, None)) is None:
                    return
                job = client.submit_async(DEFAULT_MODEL, text=text)
            result = job.wait(interval=1.0 / cloud.speed)
            downloads.get(result["output"]).raise_for_status()
            arrivals[job.request_id] = cloud.now()

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(PARALLEL) as threads, httpx.Client() as downloads:
        await asyncio.gather(
            *(loop.run_in_executor(threads, work, downloads) for _ in range(PARALLEL))
        )
    return arrivals
