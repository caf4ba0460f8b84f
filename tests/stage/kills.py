"""The storm: a real Home Assistant is killed again and again while it speaks."""

from argparse import ArgumentParser, Namespace
import asyncio
from collections.abc import Sequence
from contextlib import suppress
import json
from pathlib import Path
import random
import sys
from tempfile import mkdtemp
from typing import Any

import aiohttp

from custom_components.segmind_tts.const import DOMAIN, Delivery
from tests.emulator import Emulator, EmulatorConfig, Fault, Route

from .client import CommandError
from .cuts import MOMENTS, cuts
from .process import run
from .soak import paid_twice
from .stage import Stage, set_stage
from .waiting import StageError, wait_until

_LONGEST_LIFE = 4.0
"""Seconds from a new sentence to the kill, at most."""
_ROUTES = {Delivery.QUEUE: Route.SUBMIT, Delivery.DIRECT: Route.DIRECT}


def main(arguments: Sequence[str]) -> int:
    """Run the storm and return its exit status."""
    options = _options(arguments)
    directory = Path(mkdtemp(prefix="segmind-tts-kills-"))
    try:
        if options.announcements:
            return run(cuts(options.seed, [*MOMENTS], directory))
        return run(storm(options, directory))
    except StageError as err:
        print(f"{err}\nLogs are in {directory}", file=sys.stderr)
        return 1


async def storm(options: Namespace, directory: Path) -> int:
    """Kill so many times; the exit status tells whether the books are right."""
    chance = random.Random(options.seed)
    # It counts for nothing how long a sentence takes, only when the kill comes.
    config = EmulatorConfig(
        seed=options.seed, overhead=1.0, seconds_per_character=0.01, voice="tone"
    )
    async with set_stage(directory, emulator_config=config) as stage:
        await stage.add_account()
        await stage.add_speaker()
        await stage.speak("We are about to begin.")
        assert stage.emulator is not None
        _trouble(stage.emulator, options)
        sentences = []
        for number in range(options.kills):
            sentences.append(f"This is announcement number {number}.")
            await _speak_and_die(stage, sentences[-1], options.delivery, chance)
        figures = await _figures(stage, stage.emulator, sentences, options.delivery)
    print(json.dumps(figures, indent=2), flush=True)
    wrong = figures["paid_twice"] or figures["lost"]
    return 1 if wrong or figures["booked"] < figures["taken"] else 0


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="scripts/kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--delivery", type=Delivery, default=Delivery.QUEUE)
    parser.add_argument(
        "--lag", type=float, default=20.0, help="seconds until the history has a job"
    )
    parser.add_argument(
        "--announcements",
        action="store_true",
        help="kill at each moment of an announcement over music instead",
    )
    return parser.parse_args(arguments)


def _trouble(emulator: Emulator, options: Namespace) -> None:
    """Lose a third of the answers to submits, and let the history lag."""
    route = _ROUTES[options.delivery]
    emulator.inject(Fault(name="reset_after", route=route, chance=0.3, times=None))
    emulator.inject(
        Fault(
            name="history_lags",
            route=Route.HISTORY_LIST,
            value=options.lag,
            times=None,
        )
    )


async def _speak_and_die(
    stage: Stage, sentence: str, delivery: Delivery, chance: random.Random
) -> None:
    """Have a new sentence spoken, kill Home Assistant meanwhile, and start it again."""
    speaking = asyncio.create_task(stage.speak(sentence, delivery=delivery))
    await asyncio.sleep(chance.random() * _LONGEST_LIFE)
    await stage.home.kill()
    # What the call is told by a dead server, or was told before.
    with suppress(aiohttp.ClientError, CommandError, TypeError):
        await speaking
    await stage.home.start()


async def _figures(
    stage: Stage, emulator: Emulator, sentences: Sequence[str], delivery: Delivery
) -> dict[str, Any]:
    """Return what was paid for, what the house knows of it, and what it has of it."""
    emulator.faults.clear()

    async def settled() -> bool:
        return not _ledger(stage)["rows"]

    with suppress(StageError):
        await wait_until(settled, deadline=120, what="all jobs are brought home")
    taken = {job.text for job in emulator.jobs.values()}
    before = len(emulator.jobs)
    for sentence in sentences:
        if sentence in taken:
            await stage.speak(sentence, delivery=delivery)
    return {
        "kills": len(sentences),
        "jobs": before,
        "paid_twice": paid_twice(emulator),
        "lost": len(emulator.jobs) - before,
        "taken": round(sum(job.cost for job in emulator.jobs.values()), 3),
        "booked": round(_booked(_ledger(stage)), 3),
    }


def _ledger(stage: Stage) -> dict[str, Any]:
    path = stage.home.config / ".storage" / f"{DOMAIN}.ledger"
    data: dict[str, Any] = json.loads(path.read_bytes())["data"]
    return data


def _booked(ledger: dict[str, Any]) -> float:
    """Return what the house counts as spent, open jobs included."""
    days = (cost for each in ledger["spending"].values() for cost in each.values())
    total: float = sum(days) + sum(row["cost"] for row in ledger["rows"])
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
