"""The plan on virtual time: messages and latencies by the thousand.

Beside it: a message as one job; a job for each sentence, heard as soon as the first is
done; and two that bound it. `soonest` knows what the plan knows and spends any number of
jobs, `best` also knows beforehand how long each job will take.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
import heapq
from itertools import pairwise
import math
from random import Random
from statistics import mean
import sys
from typing import Self

from custom_components.segmind_tts.timing.partition import Chunk, Unit, cut
from custom_components.segmind_tts.timing.plan import plan
from custom_components.segmind_tts.timing.schedule import Schedule
from custom_components.segmind_tts.timing.speed import AccountLimits, Speed
from custom_components.segmind_tts.timing.start import Part, start_in

SPEED = Speed(overhead=2.0, per_character=0.035, sigma=0.2, audio_per_character=1 / 15)
_SENTENCE, _SENTENCE_SIGMA = 80, 0.45
_SHORTEST_SENTENCE, _LONGEST_SENTENCE = 10, 200
_PACE_SIGMA = 0.1
_WINDOW = 60.0
_PRECISION = 0.02
_AUDIBLE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The lengths of its sentences, and how each job will turn out.

    `delays` and `paces` are factors of the expected duration of jobs and audio.
    """

    sentences: tuple[int, ...]
    delays: tuple[float, ...]
    paces: tuple[float, ...]

    @classmethod
    def draw(cls, random: Random, characters: int) -> Self:
        """Draw a message of so many characters."""
        sentences = tuple(_sentences(random, characters))
        return cls(
            sentences=sentences,
            delays=tuple(random.lognormvariate(0, SPEED.sigma) for _ in sentences),
            paces=tuple(random.lognormvariate(0, _PACE_SIGMA) for _ in sentences),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What became of a chunk: moments in seconds from the start, and its audio's length."""

    characters: int
    submitted: float
    done: float
    audio: float

    def seen(self, now: float) -> Part:
        """Return what is known of it at a moment."""
        return Part(
            characters=self.characters,
            elapsed=now - self.submitted if self.submitted <= now else None,
            audio=self.audio if self.done <= now else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is heard of a message."""

    first_sound: float
    gap: float
    jobs: int


def simulate(
    messages: int,
    seed: int,
    *,
    parallel: int,
    per_minute: int,
    lengths: tuple[int, int] = (60, 3000),
) -> dict[str, dict[str, float]]:
    """Return the figures of each way to speak messages of so many characters.

    `first_sound_s` and `jobs` are means, `most_jobs` is what 95 of 100 messages do with.
    `vs_…` compares the mean first sound with that of another way. `gap_share` is the
    share of messages with a gap, `gap_s` are the seconds of all gaps.
    """
    limits = AccountLimits(parallel=parallel, per_minute=per_minute)
    random = Random(seed)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in WAYS}
    for _ in range(messages):
        message = Message.draw(random, random.randint(*lengths))
        for name, speak in WAYS.items():
            outcomes[name].append(speak(message, limits))
    figures = {name: _figures(each) for name, each in outcomes.items()}
    for each in figures.values():
        for other in ("one_job", "soonest", "best"):
            compared = each["first_sound_s"] / figures[other]["first_sound_s"]
            each[f"vs_{other}"] = round(compared, 3)
    return figures


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    jobs = sorted(outcome.jobs for outcome in outcomes)
    return {
        "first_sound_s": round(mean(each.first_sound for each in outcomes), 2),
        "jobs": round(mean(jobs), 2),
        "most_jobs": jobs[int(0.95 * (len(jobs) - 1))],
        "gap_share": round(mean(each.gap > _AUDIBLE for each in outcomes), 4),
        "gap_s": round(sum(each.gap for each in outcomes), 1),
    }


def planned(message: Message, limits: AccountLimits) -> Outcome:
    """Speak a message as the integration does."""
    units = [Unit(characters=length) for length in message.sentences]
    return _carefully(plan(units, SPEED, limits), message, limits)


def soonest(message: Message, limits: AccountLimits) -> Outcome:
    """Speak a message in any number of jobs."""
    units = [Unit(characters=length) for length in message.sentences]
    schedule = Schedule.begin(SPEED, limits)
    start = _least(lambda start: cut(units, start, schedule) is not None)
    return _carefully(cut(units, start, schedule) or (), message, limits)


def one_job(message: Message, limits: AccountLimits) -> Outcome:
    """Speak a message in one go."""
    return _carelessly([sum(message.sentences)], message, limits)


def per_sentence(message: Message, limits: AccountLimits) -> Outcome:
    """Speak each sentence for itself, and start with the first that is done."""
    return _carelessly(message.sentences, message, limits)


def best(message: Message, limits: AccountLimits) -> Outcome:
    """Speak a message as soon as could be, had one known all delays."""
    start = _least(lambda start: _reaches_the_end(message, limits, start))
    return Outcome(first_sound=start, gap=0.0, jobs=0)


WAYS: dict[str, Callable[[Message, AccountLimits], Outcome]] = {
    "plan": planned,
    "one_job": one_job,
    "per_sentence": per_sentence,
    "soonest": soonest,
    "best": best,
}


class _Account:
    """Runs jobs in order, each as soon as its limits allow."""

    def __init__(self, limits: AccountLimits) -> None:
        self._per_minute = limits.per_minute or sys.maxsize
        self._places = [0.0] * limits.parallel
        self._submits: list[float] = []

    def opens(self) -> float:
        if len(self._submits) < self._per_minute:
            return self._places[0]
        return max(self._places[0], self._submits[-self._per_minute] + _WINDOW)

    def submit(self, characters: int, delay: float, pace: float) -> Job:
        submitted = self.opens()
        done = submitted + SPEED.job(characters) * delay
        self._submits.append(submitted)
        heapq.heapreplace(self._places, done)
        audio = SPEED.audio_per_character * characters * pace
        return Job(characters=characters, submitted=submitted, done=done, audio=audio)


def _run(chunks: Sequence[int], message: Message, limits: AccountLimits) -> list[Job]:
    account = _Account(limits)
    draws = zip(chunks, message.delays, message.paces, strict=False)
    return [account.submit(*draw) for draw in draws]


def _carelessly(
    chunks: Sequence[int], message: Message, limits: AccountLimits
) -> Outcome:
    jobs = _run(chunks, message, limits)
    return _heard(jobs, jobs[0].done)


def _carefully(
    chunks: Sequence[Chunk], message: Message, limits: AccountLimits
) -> Outcome:
    jobs = _run([chunk.characters for chunk in chunks], message, limits)
    arrivals = sorted(job.done for job in jobs if job.done >= jobs[0].done)
    for now, following in pairwise([*arrivals, math.inf]):
        start = now + _wait(jobs, limits, now)
        if start <= following:
            return _heard(jobs, start)
    raise AssertionError("everything is there, and playback may not start")


def _wait(jobs: Sequence[Job], limits: AccountLimits, now: float) -> float:
    ages = (now - job.submitted for job in jobs)
    recent = tuple(age for age in ages if 0 <= age < _WINDOW)
    parts = [job.seen(now) for job in jobs]
    return start_in(parts, SPEED, replace(limits, recent=recent))


def _heard(jobs: Sequence[Job], start: float) -> Outcome:
    clock, gap = start, 0.0
    for job in jobs:
        gap += max(0.0, job.done - clock)
        clock = max(clock, job.done) + job.audio
    return Outcome(first_sound=start, gap=gap, jobs=len(jobs))


def _reaches_the_end(message: Message, limits: AccountLimits, start: float) -> bool:
    """Tell whether there are chunks that are all done in time."""
    account, deadline = _Account(limits), start
    rest = list(reversed(message.sentences))
    for delay, pace in zip(message.delays, message.paces, strict=True):
        opens, characters = account.opens(), 0
        while rest and opens + delay * SPEED.job(characters + rest[-1]) <= deadline:
            characters += rest.pop()
        if not characters:
            return False
        deadline += account.submit(characters, delay, pace).audio
        if not rest:
            return True
    return False


def _least(enough: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    while not enough(high):
        low, high = high, 2 * high
    while high - low > _PRECISION:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _sentences(random: Random, characters: int) -> Iterator[int]:
    while characters > 0:
        drawn = round(random.lognormvariate(math.log(_SENTENCE), _SENTENCE_SIGMA))
        length = min(max(drawn, _SHORTEST_SENTENCE), _LONGEST_SENTENCE, characters)
        yield length
        characters -= length
