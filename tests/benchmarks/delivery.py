"""Direct calls beside the queue: what they gain, and what they risk.

A direct call can break off for as long as the job takes, the submit of a queued one only in
a moment. What is paid for and not heard is brought home as soon as the history tells of it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
import time
from typing import Any

import aiohttp

from tests.emulator import EmulatorConfig, Fault, Route

from .benchmark import Result, Size, ratio, spread
from .clients import PARALLEL
from .house import House, open_house
from .lessons import latencies, teach_latencies
from .players import PLAYERS
from .prose import Prose

_SEED = 1
_CONFIG = EmulatorConfig(voice="tone", seed=_SEED)
_CHARACTERS = 120
_QUEUE, _DIRECT = "queue", "direct"
# The exchanges in which a message can lose its connection.
_BREAKS = ((_QUEUE, Route.SUBMIT), (_QUEUE, Route.STATUS), (_DIRECT, Route.DIRECT))


async def measure(size: Size, directory: Path) -> Result:
    """Let two houses speak the same messages, and a third one without luck."""
    prose = Prose(_SEED)
    messages = [prose.message(_CHARACTERS) for _ in range(size.engine_jobs)]
    queue, direct = await asyncio.gather(
        _smooth(directory / _QUEUE, _QUEUE, messages),
        _smooth(directory / _DIRECT, _DIRECT, messages),
    )
    return Result(
        figures={},
        details={
            _QUEUE: queue,
            _DIRECT: direct,
            "delay_ratio": ratio(direct["delay_s"], queue["delay_s"]),
            "broken": await _rough(directory / "rough", prose, size.broken),
        },
    )


async def _smooth(
    directory: Path, delivery: str, messages: Sequence[str]
) -> dict[str, Any]:
    """Return delays from completion at Segmind to a player, and requests for each."""
    teach_latencies(directory, latencies(_CONFIG, _SEED))
    async with open_house(directory, _CONFIG) as house:
        await house.allow_jobs(PARALLEL)

        async def speak(player: str, some: Sequence[str]) -> list[float]:
            return [await _delay(house, player, each, delivery) for each in some]

        delays = await asyncio.gather(
            *(
                speak(player, messages[number::PARALLEL])
                for number, player in enumerate(PLAYERS[:PARALLEL])
            )
        )
        asked = [each for each in house.emulator.received if each.request_id]
    return {
        "delay_s": spread([delay for some in delays for delay in some]),
        "requests": round(len(asked) / len(messages), 2),
    }


async def _delay(house: House, player: str, message: str, delivery: str) -> float:
    await house.speak(message, player=player, options=_options(delivery))
    (play,) = await house.players.played(player=player)
    emulator = house.emulator
    (job,) = (job for job in emulator.jobs.values() if job.text == message)
    ago = emulator.clock.now() - job.timeline.finished
    return ago - (time.perf_counter() - play.first_byte)


def _options(delivery: str) -> dict[str, object]:
    return {"delivery": delivery, "split": False}


async def _rough(directory: Path, prose: Prose, count: int) -> dict[str, Any]:
    """Break a connection of each message; the history of requests helps, or does not."""
    directory.mkdir()
    results: dict[str, Any] = {}
    async with open_house(directory, replace(_CONFIG, speed=10)) as house:
        await house.allow_jobs(PARALLEL)
        for (delivery, route), history in product(_BREAKS, (True, False)):
            messages = [prose.message(_CHARACTERS) for _ in range(count)]
            for message in messages:
                house.emulator.inject(
                    Fault(name="reset_after", route=route, containing=message)
                )
            if not history:
                house.emulator.inject(
                    Fault(name="server_error", route=Route.HISTORY_LIST, times=None)
                )
            name = f"{route}_{'with' if history else 'without'}_history"
            results[name] = await _outcome(house, messages, delivery)
            house.emulator.faults.clear()
    return results


async def _outcome(
    house: House, messages: Sequence[str], delivery: str
) -> Mapping[str, int]:
    async def heard(message: str, player: str) -> bool:
        try:
            await house.speak(message, player=player, options=_options(delivery))
        except aiohttp.ClientResponseError:
            return False
        await house.players.played(player=player)
        return True

    count = sum(
        await asyncio.gather(
            *(heard(*each) for each in zip(messages, PLAYERS, strict=False))
        )
    )
    paid = sum(job.text in messages for job in house.emulator.jobs.values())
    return {"messages": len(messages), "heard": count, "paid": paid}
