"""A month in a home of forty automations: what is heard at once, and what it costs.

Virtual time: each job takes as long as the emulator's model says. The messages, their
requests, the templates and the plan go through what the integration itself uses for
them. What the house needs for a recorded message is `announce`'s affair, and put in as a
constant here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
import math
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Protocol, cast

from homeassistant.core import HomeAssistant

from custom_components.segmind_tts.api import SegmindClient
from custom_components.segmind_tts.finding.alternatives import alternatives
from custom_components.segmind_tts.making.estimates import Estimates
from custom_components.segmind_tts.making.planner import Planner
from custom_components.segmind_tts.making.recordings import Recordings
from custom_components.segmind_tts.making.takes import Takes
from custom_components.segmind_tts.message.request import SpeechRequest
from custom_components.segmind_tts.message.script import Script
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.timing.start import Part
from tests.emulator.latency import Latency

from .benchmark import Result, Size
from .month_home import CONSTANT, LISTED, STATES, Saying, sayings

_SEED = 1
DAYS = 30
_INSTANT = 0.2
_AT_HOME = 0.015
"""Seconds that the house needs for what is recorded, at most: a goal of `announce`."""


class Way(Protocol):
    """A way to have messages spoken."""

    jobs: int
    characters: int
    joined: int
    """Messages that were heard in parts."""

    async def async_say(self, message: str) -> float:
        """Return after how many seconds a message is heard."""


@dataclass(slots=True, kw_only=True)
class ExactText:
    """Home Assistant's own cache in front of the engine: by the exact text."""

    latency: Latency
    cached: set[str] = field(default_factory=set)
    jobs: int = 0
    characters: int = 0
    joined: int = 0

    async def async_say(self, message: str) -> float:
        """Return after how many seconds a message is heard."""
        if message in self.cached:
            return _AT_HOME
        self.cached.add(message)
        self.jobs += 1
        self.characters += len(message)
        return _AT_HOME + self.latency.draw(len(message), 0).finished


class OurLibrary:
    """The integration: recordings by what is heard, long messages in parts."""

    def __init__(self, hass: HomeAssistant, latency: Latency) -> None:
        """Start with an empty library."""
        self.jobs = self.characters = self.joined = 0
        self._latency = latency
        self._recorded: dict[str, float] = {}
        self._making: dict[str, float] = {}
        self._now = 0.0
        self._estimates = Estimates(hass)
        self._settings = VoiceSettings()
        self._planner = Planner(
            hass,
            client=cast(SegmindClient, _Unlimited()),
            estimates=self._estimates,
            recordings=cast(Recordings, self),
            takes=cast(Takes, _Four()),
        )

    def is_paid(self, request: SpeechRequest) -> bool:
        """Tell whether a request is recorded."""
        return request.key in self._recorded

    def progress(self, request: SpeechRequest) -> Part:
        """Return how far a request is."""
        is_made = self._making.get(request.key, 0.0) <= self._now
        return Part(
            characters=len(request.text),
            elapsed=None if is_made else self._now,
            audio=self._recorded.get(request.key) if is_made else None,
        )

    async def async_requests(self, script: Script) -> tuple[SpeechRequest, ...]:
        """Return the parts of a message."""
        return await self._planner.async_requests(script)

    async def async_say(self, message: str) -> float:
        """Return after how many seconds a message is heard."""
        self._making = {}
        requests = await self.async_requests(self._settings.script(message, {}))
        self.joined += len(requests) > 1
        for request in requests:
            if request.key not in self._recorded:
                self._make(request)
        begins = self._begins(requests)
        for request in requests:
            if seconds := self._making.pop(request.key, None):
                characters = len(request.text)
                self._estimates.async_observe(request.model, characters, seconds)
        return _AT_HOME + begins

    def _make(self, request: SpeechRequest) -> None:
        self.jobs += 1
        self.characters += len(request.text)
        self._recorded[request.key] = request.seconds_of_sound
        drawn = self._latency.draw(len(request.text), 0)
        self._making[request.key] = drawn.finished

    def _begins(self, requests: Sequence[SpeechRequest]) -> float:
        """Return when the first part is there and the rest is expected in time.

        Whatever has been made brings that forward, as in a house.
        """
        moment = math.inf
        arrivals = sorted({0.0, *self._making.values()})
        for now, following in pairwise([*arrivals, math.inf]):
            self._now = now
            if self.progress(requests[0]).audio is not None:
                moment = min(moment, now + self._planner.start_in(requests))
            if moment <= following:
                break
        return moment


@dataclass(frozen=True, slots=True)
class _Rate:
    per_minute: int = 50
    recent: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Unlimited:
    rate_limit: _Rate = _Rate()


@dataclass(frozen=True, slots=True)
class _Four:
    parallel: int = 4
    running: int = 0


async def measure(size: Size, directory: Path) -> Result:
    """Live two months in three ways, the same things being said in each."""
    hass = HomeAssistant(str(directory))
    texts_of = listed_texts()
    said = [*sayings(2 * DAYS, Random(_SEED), texts_of)]
    prepared = OurLibrary(hass, model_latency())
    for message in (
        *CONSTANT,
        *(text for texts in texts_of.values() for text in texts),
    ):
        await prepared.async_say(message)
    ways: dict[str, Way] = {
        "exact_text": ExactText(latency=model_latency()),
        "ours": OurLibrary(hass, model_latency()),
        "ours_beforehand": prepared,
    }
    details = {name: await lived(way, said) for name, way in ways.items()}
    await hass.async_stop(force=True)
    return Result(figures=_figures(details), details=details)


def listed_texts() -> dict[str, list[str]]:
    """Return what is found of the home's templates."""
    return {
        template: alternatives(template, lambda entity: STATES.get(entity, ()), {})
        or []
        for template in LISTED
    }


def model_latency() -> Latency:
    """Return how long the emulator's model takes, the same for each way."""
    return Latency(
        overhead=2.0, seconds_per_character=0.035, sigma=0.2, rng=Random(_SEED)
    )


async def lived(way: Way, said: Iterable[Saying]) -> dict[str, Any]:
    """Return what a way is like in the first month, and what the second costs."""
    first: dict[str, float] = {}
    waits: list[float] = []
    jobs = characters = joined = 0
    for each in said:
        wait = await way.async_say(each.message)
        if each.day < DAYS:
            waits.append(wait)
            jobs, characters, joined = way.jobs, way.characters, way.joined
            if each.is_constant:
                first.setdefault(each.message, wait)
    return {
        "messages": len(waits),
        "median_s": round(median(waits), 3),
        "p95_s": round(_at(waits, 0.95), 3),
        "instant_share": round(sum(each <= _INSTANT for each in waits) / len(waits), 3),
        "first_ring_s": round(max(first.values()), 3),
        "wait_s": round(median(each for each in waits if each > _INSTANT), 3),
        "joined": joined,
        "jobs": jobs,
        "characters": characters,
        "jobs_of_second_month": way.jobs - jobs,
        "characters_of_second_month": way.characters - characters,
    }


def _at(samples: Sequence[float], share: float) -> float:
    return sorted(samples)[int(share * (len(samples) - 1))]


def _figures(details: dict[str, dict[str, Any]]) -> dict[str, float]:
    without, ours = details["exact_text"], details["ours_beforehand"]
    return {
        "month_instant_share": ours["instant_share"],
        "month_first_ring_s": ours["first_ring_s"],
        "month_cost_ratio": round(
            max(ours[each] / without[each] for each in ("jobs", "characters")), 3
        ),
    }
