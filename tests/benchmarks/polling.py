"""From a job's completion to audio in hand, and the polls it takes, beside the package."""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from itertools import batched
from pathlib import Path
from random import Random
from typing import Any

from .benchmark import Result, Size, ratio, spread
from .clients import PARALLEL, Client, Ours, package
from .cloud import Cloud, open_cloud

# As high as leaves requests of a few milliseconds small beside a second between polls.
SPEED = 5.0
_SEED = 1
_SHORTEST = 20


async def measure(size: Size, directory: Path) -> Result:
    """Let the clients take turns, each with an emulator of its own.

    The emulators draw the same latencies, so that all clients wait for the same jobs.
    """
    clients: dict[str, Client] = {
        "package": package,
        "ours": Ours(learns=True),
        "ours_unlearned": Ours(learns=False),
    }
    samples: dict[str, _Samples] = {}
    async with AsyncExitStack() as running:
        for name in clients:
            cloud = await running.enter_async_context(
                open_cloud(speed=SPEED, seed=_SEED)
            )
            samples[name] = _Samples(cloud)
        for block in batched(texts(size.jobs, size.longest), size.block, strict=False):
            for name, client in clients.items():
                await samples[name].add(client, iter(block))
        details = {name: await each.spreads() for name, each in samples.items()}
    ours, theirs = details["ours"], details["package"]
    return Result(
        figures={
            "delay_ratio": ratio(ours["delay_s"], theirs["delay_s"]),
            "polls_ratio": ratio(ours["polls"], theirs["polls"]),
        },
        details={**details, "speed": SPEED, "parallel": PARALLEL},
    )


def texts(count: int, longest: int) -> Iterator[str]:
    """Yield texts of 20 characters and more, evenly spread, the same each time."""
    random = Random(_SEED)
    for number in range(count):
        characters = random.randint(_SHORTEST, longest)
        yield f"Message {number}: ".ljust(characters, "x")


class _Samples:
    """What was observed of one client."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._arrivals: dict[str, float] = {}

    async def add(self, client: Client, texts: Iterator[str]) -> None:
        self._arrivals |= await client(self._cloud, texts)

    async def spreads(self) -> Mapping[str, Any]:
        finished, polls = await self._cloud.finished(), await self._cloud.polls()
        delays = [at - finished[job] for job, at in self._arrivals.items()]
        return {
            "delay_s": spread(delays),
            "polls": spread([polls[job] for job in self._arrivals]),
        }
