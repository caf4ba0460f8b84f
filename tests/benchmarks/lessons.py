"""What a house has learned from jobs long before it is measured."""

import asyncio
import json
from pathlib import Path
from random import Random

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from tests.emulator import EmulatorConfig
from tests.emulator.latency import Latency

from .house import Account, House

type Latencies = dict[str, list[list[float]]]
"""Characters and seconds of jobs, by model, as the engine stores them."""

_JOBS = 50
_SHORTEST, _LONGEST = 20, 600
_WINDOW = 60.0


def latencies(config: EmulatorConfig, seed: int) -> Latencies:
    """Return the latencies of jobs of all lengths that an emulator could have had."""
    random = Random(seed)
    latency = Latency(
        overhead=config.overhead,
        seconds_per_character=config.seconds_per_character,
        sigma=config.sigma,
        rng=random,
    )
    lengths = [random.randint(_SHORTEST, _LONGEST) for _ in range(_JOBS)]
    jobs = [[length, latency.draw(length, 0.0).finished] for length in lengths]
    return {DEFAULT_MODEL: jobs}


def teach_latencies(directory: Path, learned: Latencies) -> None:
    """Let the house that will live in a directory know latencies."""
    key = f"{DOMAIN}.learned"
    data = {"latencies": learned, "prices": {}}
    stored = {"version": 1, "minor_version": 1, "key": key, "data": data}
    storage = directory / ".storage"
    storage.mkdir(parents=True)
    (storage / key).write_text(json.dumps(stored))


async def teach_limit(house: House, account: Account, *, per_minute: int) -> None:
    """Let an account meet its rate limit, and wait until the minute is over."""
    messages = (
        f"Announcement {number} of {account.engine}."
        for number in range(per_minute + 1)
    )
    await house.announce(messages, engine=account.engine)
    await asyncio.sleep(_WINDOW)
