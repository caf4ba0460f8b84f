"""Sentences that come again in short messages: what they save, and what is heard of joints.

`whole` uses no recordings of sentences. `ours` is the integration: a sentence is used
where it was recorded by itself. `divided` also records by itself what an earlier message
has begun or ended with. `cut` has all sentences of each take for nothing, as if takes
could be cut where they pause, and bounds what could be saved.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any, override

from homeassistant.core import HomeAssistant

from custom_components.segmind_tts.message.request import SpeechRequest
from custom_components.segmind_tts.message.script import Script
from tests.emulator.latency import Latency

from .benchmark import Result, Size
from .carriers_home import SENTENCES
from .joints import joints
from .month import DAYS, OurLibrary, listed_texts, lived, model_latency
from .month_home import VARYING, Saying, Words, sayings


class _Whole(OurLibrary):
    def __init__(self, hass: HomeAssistant, latency: Latency) -> None:
        super().__init__(hass, latency)
        self._without_recordings = OurLibrary(hass, latency)

    @override
    async def async_requests(self, script: Script) -> tuple[SpeechRequest, ...]:
        return await self._without_recordings.async_requests(script)


class _Divided(OurLibrary):
    def __init__(self, hass: HomeAssistant, latency: Latency) -> None:
        super().__init__(hass, latency)
        self._seen: set[str] = set()
        self._carriers: set[str] = set()

    @override
    def is_paid(self, request: SpeechRequest) -> bool:
        return super().is_paid(request) or request.key in self._carriers

    @override
    async def async_requests(self, script: Script) -> tuple[SpeechRequest, ...]:
        self._carriers = set()
        usual = await super().async_requests(script)
        if all(map(self.is_paid, usual)):
            return usual
        self._carriers = set(self._shared(script))
        self._seen.update(_key(script, 0, end) for end in range(1, len(script)))
        self._seen.update(
            _key(script, begin, len(script)) for begin in range(1, len(script))
        )
        return await super().async_requests(script)

    def _shared(self, script: Script) -> Iterator[str]:
        """Yield the keys of the longest beginning and end that were seen before."""
        length = len(script)
        head = 0
        for end in range(length - 1, 0, -1):
            if (key := _key(script, 0, end)) in self._seen:
                head = end
                yield key
                break
        for begin in range(head + 1, length):
            if (key := _key(script, begin, length)) in self._seen:
                yield key
                return


class _Cut(OurLibrary):
    @override
    async def async_say(self, message: str) -> float:
        heard = await super().async_say(message)
        script = self._settings.script(message)
        for number in range(len(script)):
            sentence = script.part(number, number + 1)
            self._recorded.setdefault(sentence.key, sentence.seconds_of_sound)
        return heard


_WAYS: Mapping[str, type[OurLibrary]] = {
    "whole": _Whole,
    "ours": OurLibrary,
    "divided": _Divided,
    "cut": _Cut,
}


async def measure(size: Size, directory: Path) -> Result:
    """Live months with and without such messages, and listen to joints."""
    hass = HomeAssistant(str(directory))
    homes = {"month": VARYING, "sentences": {**VARYING, **SENTENCES}}
    details: dict[str, Any] = {
        f"{home}_{way}": await _months(hass, library, varying, size.houses)
        for home, varying in homes.items()
        for way, library in _WAYS.items()
    }
    await hass.async_stop(force=True)
    details |= {f"joints_{name}": each for name, each in (await joints()).items()}
    return Result(figures={}, details=details)


async def _months(
    hass: HomeAssistant,
    library: type[OurLibrary],
    varying: Mapping[Words, float],
    houses: int,
) -> dict[str, float]:
    """Return what a way is like, on average over houses with other chance."""
    figures = [
        await lived(library(hass, model_latency()), _said(varying, house))
        for house in range(1, houses + 1)
    ]
    return {name: round(mean(each[name] for each in figures), 3) for name in figures[0]}


def _said(varying: Mapping[Words, float], seed: int) -> list[Saying]:
    return [*sayings(2 * DAYS, Random(seed), listed_texts(), varying)]


def _key(script: Script, begin: int, end: int) -> str:
    return script.part(begin, end).key
