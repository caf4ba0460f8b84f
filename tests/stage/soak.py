"""The soak: a real Home Assistant speaks for minutes to a Segmind that is in trouble."""

from argparse import ArgumentParser, Namespace
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
import json
import os
from pathlib import Path
import random
import sys
from tempfile import mkdtemp
import time
from typing import Any

import pytest

from tests.emulator import Emulator, EmulatorConfig, Fault, Route

from .client import CommandError
from .process import run
from .stage import Stage, set_stage
from .waiting import StageError

DEADLINE = 60.0
"""Seconds that each call has."""
_INTERVAL = 2.0
"""Seconds from one call to the next."""
_REPEATED = 0.3
"""The share of sentences that were said before."""
_LATE = 5.0
"""Seconds beyond the deadline after which a call counts as not answered."""
TROUBLE = (
    Fault(name="rate_limited", chance=0.01, value=5, times=None),
    Fault(name="server_error", chance=0.005, times=None),
    Fault(name="reset", chance=0.005, times=None),
    Fault(name="reset_after", route=Route.SUBMIT, chance=0.005, times=None),
    Fault(name="stall_body", route=Route.MEDIA, chance=0.005, times=None),
    Fault(name="audio_truncated", route=Route.SUBMIT, chance=0.005, times=None),
    Fault(name="history_lags", route=Route.HISTORY_LIST, value=5.0, times=None),
)
"""Three of a hundred requests meet one of these."""


@dataclass(slots=True, kw_only=True)
class Calls:
    """What became of the calls."""

    waits: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)
    unanswered: int = 0

    def note(self, seconds: float, error: str | None) -> None:
        """Take note of a call that has come back."""
        self.waits.append(seconds)
        if error is not None:
            self.errors[error] = self.errors.get(error, 0) + 1

    def figures(self) -> dict[str, Any]:
        """Return the figures of all calls."""
        ordered = sorted(self.waits)
        return {
            "calls": len(ordered) + self.unanswered,
            "unanswered": self.unanswered,
            "failed": sum(self.errors.values()),
            "median_wait": round(ordered[len(ordered) // 2], 2),
            "longest_wait": round(ordered[-1], 2),
            "errors": self.errors,
        }


def main(arguments: Sequence[str]) -> int:
    """Run the soak and return its exit status."""
    options = _options(arguments)
    if options.announcements:
        return _announce(options.announcements)
    directory = Path(mkdtemp(prefix="segmind-tts-soak-"))
    try:
        return run(soak(options.minutes * 60, options.seed, directory))
    except StageError as err:
        print(f"{err}\nLogs are in {directory}", file=sys.stderr)
        return 1


async def soak(seconds: float, seed: int, directory: Path) -> int:
    """Speak for so long; the exit status tells whether every call was answered."""
    config = EmulatorConfig(seed=seed, requests_per_minute=50)
    async with set_stage(directory, emulator_config=config) as stage:
        await stage.add_account()
        await stage.add_speaker()
        await stage.speak("We are about to begin.")
        before = stage.home.memory
        calls = await _speak_for(stage, seconds, random.Random(seed))
        figures = calls.figures() | await _figures(stage, before)
    print(json.dumps(figures, indent=2), flush=True)
    return 1 if figures["unanswered"] or figures["paid_twice"] else 0


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--announcements",
        type=int,
        help="make so many on stand-ins for speakers, in trouble too, instead",
    )
    return parser.parse_args(arguments)


def _announce(announcements: int) -> int:
    """Have the test of many announcements make more of them."""
    os.environ["ANNOUNCEMENTS"] = str(announcements)
    quietly = ("-q", "-p", "no:logging", "--capture=no")
    return int(pytest.main(["tests/announcing/test_soak.py", *quietly]))


async def _speak_for(stage: Stage, seconds: float, chance: random.Random) -> Calls:
    calls = Calls()
    assert stage.emulator is not None
    for fault in TROUBLE:
        stage.emulator.inject(fault)
    end = time.monotonic() + seconds
    sentences: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        while time.monotonic() < end:
            if not sentences or chance.random() >= _REPEATED:
                sentences.append(f"This is announcement number {len(sentences)}.")
            sentence = chance.choice(sentences[-20:])
            tasks.create_task(_speak(stage, sentence, calls))
            await asyncio.sleep(_INTERVAL)
    stage.emulator.faults.clear()
    return calls


async def _speak(stage: Stage, sentence: str, calls: Calls) -> None:
    began = time.monotonic()
    error = None
    try:
        async with asyncio.timeout(DEADLINE + _LATE):
            await stage.speak(sentence, deadline=DEADLINE)
    except TimeoutError:
        calls.unanswered += 1
        return
    except CommandError as err:
        error = str(err)
    calls.note(time.monotonic() - began, error)


async def _figures(stage: Stage, before: float) -> dict[str, Any]:
    """Return what Home Assistant needs in the end, and what was paid for."""
    assert stage.emulator is not None
    # What Home Assistant keeps of sounds in memory goes after five minutes.
    after = stage.home.memory
    return {
        "mebibytes_before": round(before),
        "mebibytes_after": round(after),
        "submits": len(stage.emulator.submits),
        "paid_twice": paid_twice(stage.emulator),
    }


def paid_twice(emulator: Emulator) -> int:
    """Return how many jobs were paid for that say what another good one says."""
    texts = [
        job.text
        for job in emulator.jobs.values()
        if job.error is None and job.fate.distortion is None
    ]
    return len(texts) - len(set(texts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
