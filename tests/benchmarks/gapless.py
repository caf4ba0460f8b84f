"""How soon messages from short to very long are heard, how smoothly, in how many jobs.

`one_job` is the official package, `by_sentence` our client, `by_plan` a real Home Assistant
up to a player. They speak the same messages at the same time. What is measured of a house
that has learned nothing are messages at the same moment: after the first it would know.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from custom_components.segmind_tts.timing.latency import LatencyModel
from tests.emulator import Emulator, EmulatorConfig

from .benchmark import Result, Size, spread
from .cases import Case, all_cases, at_once
from .hearing import Hearing, summary
from .house import Account, House, open_house
from .lessons import Latencies, latencies, teach_latencies, teach_limit
from .players import PLAYERS
from .prose import Prose
from .ways import by_plan, by_sentence, in_one_job

_SEED = 1
_CONFIG = EmulatorConfig(voice="tone", seed=_SEED)
# No message makes more requests, so that it does not meet a limit above.
_MANY = 20

type Heard = Mapping[Case, Sequence[Hearing]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """What was heard in a house, and the most milliseconds that its loop was late."""

    heard: Heard
    late_ms: float


async def measure(size: Size, directory: Path) -> Result:
    """Compare the ways to speak under several limits."""
    prose = Prose(_SEED)
    cases = list(all_cases(size, prose))
    measured = max(cases, key=lambda case: len(case.messages))
    others = at_once(measured, prose)
    learned = latencies(_CONFIG, _SEED)
    async with asyncio.TaskGroup() as speaking:
        one_job = speaking.create_task(_in_one_job(cases))
        sentences = speaking.create_task(_by_sentence(cases, learned))
        plans = speaking.create_task(_by_plan(directory / "learned", cases, learned))
        unlearned = speaking.create_task(_by_plan(directory / "unlearned", others, {}))
    plan = plans.result()
    ours = plan.heard[measured]
    return Result(
        figures=_figures(ours, one_job.result()[measured]),
        details={
            "one_job": _by_length(one_job.result()),
            "by_sentence": _by_limits(sentences.result()),
            "by_plan": _by_limits(plan.heard),
            "by_plan_measured": _spreads(ours),
            "by_plan_unlearned": _spreads([*chain(*unlearned.result().heard.values())]),
            "late_ms": max(plan.late_ms, unlearned.result().late_ms),
        },
    )


async def _in_one_job(cases: Iterable[Case]) -> Heard:
    """Let the package speak; it takes no notice of limits, and meets none."""
    messages = [message for case in cases for message in case.messages]
    async with Emulator(_CONFIG) as emulator:
        heard = await in_one_job(emulator, messages)
    return {case: [heard[message] for message in case.messages] for case in cases}


async def _by_sentence(cases: Sequence[Case], learned: Latencies) -> Heard:
    """Let our client speak, each case to an emulator of its own."""
    model = LatencyModel.from_dict(learned)

    async def speak(case: Case, seed: int) -> list[Hearing]:
        config = replace(_CONFIG, seed=seed, requests_per_minute=case.per_minute)
        async with Emulator(config) as emulator:
            return [
                await by_sentence(
                    emulator, message, parallel=case.parallel, latencies=model
                )
                for message in case.messages
            ]

    heard = await asyncio.gather(
        *(speak(case, seed) for seed, case in enumerate(cases))
    )
    return dict(zip(cases, heard, strict=True))


async def _by_plan(
    directory: Path, cases: Iterable[Case], learned: Latencies
) -> _Visit:
    """Let houses speak: one for each rate limit, which is the emulator's for all keys."""
    rate = attrgetter("per_minute")
    async with asyncio.TaskGroup() as speaking:
        visits = [
            speaking.create_task(_visit(directory / str(limit), [*some], learned))
            for limit, some in groupby(sorted(cases, key=rate), rate)
        ]
    return _Visit(
        heard=dict(chain(*(visit.result().heard.items() for visit in visits))),
        late_ms=max(visit.result().late_ms for visit in visits),
    )


async def _visit(directory: Path, cases: Sequence[Case], learned: Latencies) -> _Visit:
    """Give each case an account: what others have to say would hold it up."""
    teach_latencies(directory, learned)
    config = replace(_CONFIG, requests_per_minute=cases[0].per_minute)
    async with open_house(directory, config) as house:
        speaking = [
            _speak(house, await house.add_account(player, parallel=case.parallel), case)
            for player, case in zip(PLAYERS, cases, strict=False)
        ]
        await house.vitals()
        heard = await asyncio.gather(*speaking)
        vitals = await house.vitals()
    return _Visit(heard=dict(zip(cases, heard, strict=True)), late_ms=vitals["late_ms"])


async def _speak(house: House, account: Account, case: Case) -> list[Hearing]:
    if case.per_minute <= _MANY:
        await teach_limit(house, account, per_minute=case.per_minute)
    return [await by_plan(house, account, message) for message in case.messages]


def _figures(ours: Sequence[Hearing], theirs: Sequence[Hearing]) -> dict[str, float]:
    our, their = summary(ours), summary(theirs)
    ratio = our["first_sound_s"] / their["first_sound_s"]
    return {
        "first_sound_ratio_900": round(ratio, 3),
        "gaps_900": len(our["gaps_ms"]),
        "jobs_900": our["jobs"],
    }


def _by_length(heard: Heard) -> dict[str, Any]:
    lengths: dict[str, list[Hearing]] = {}
    for case, hearings in heard.items():
        lengths.setdefault(str(case.characters), []).extend(hearings)
    return {length: summary(hearings) for length, hearings in lengths.items()}


def _by_limits(heard: Heard) -> dict[str, Any]:
    limits: dict[str, dict[str, Any]] = {}
    for case, hearings in heard.items():
        limits.setdefault(case.limits, {})[str(case.characters)] = summary(hearings)
    return limits


def _spreads(hearings: Sequence[Hearing]) -> dict[str, Any]:
    return {
        "first_sound_s": spread([each.first_sound for each in hearings]),
        "complete_s": spread([each.complete for each in hearings]),
        "jobs": spread([each.jobs for each in hearings]),
        "gaps_ms": summary(hearings)["gaps_ms"],
    }
