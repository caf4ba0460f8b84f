"""The engine in a real Home Assistant beside the package, in real time.

The client alone is compared in `polling`, over more jobs; this shows that the engine uses it
so, and that a time sped up does not flatter it.
"""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Any

from tests.emulator import Emulator, EmulatorConfig, Route

from .benchmark import Result, Size, ratio, spread
from .clients import PARALLEL, package
from .cloud import in_process
from .house import open_house
from .polling import texts


async def measure(size: Size, directory: Path) -> Result:
    """Let both speak the same texts by the same emulator at the same time."""
    spoken = list(texts(size.engine_jobs, size.longest // 2))
    config = EmulatorConfig(voice="tone", seed=1)
    async with open_house(directory, config) as house:
        await house.allow_jobs(PARALLEL)
        emulator = house.emulator
        theirs, _ = await asyncio.gather(
            package(in_process(emulator), iter(spoken)), house.announce(spoken)
        )
        ours = emulator.jobs.keys() - theirs.keys()
        details = {"engine": _spreads(emulator, ours)}
        details["package"] = _spreads(emulator, theirs)
    ratios = {
        f"{name}_ratio": ratio(details["engine"][unit], details["package"][unit])
        for name, unit in (("delay", "delay_s"), ("polls", "polls"))
    }
    return Result(figures={}, details=details | ratios)


def _spreads(emulator: Emulator, jobs: Collection[str]) -> dict[str, Any]:
    """Return delays to the request for the audio, and polls, as the emulator saw them."""
    received = [each for each in emulator.received if each.request_id in jobs]
    downloads = {
        each.request_id: each.at for each in received if each.route is Route.MEDIA
    }
    polled = [
        each.request_id
        for each in received
        if each.route in (Route.STATUS, Route.RESULT)
    ]
    return {
        "delay_s": spread(
            [downloads[job] - emulator.jobs[job].timeline.finished for job in jobs]
        ),
        "polls": spread([polled.count(job) for job in jobs]),
    }
