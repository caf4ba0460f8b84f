"""How long the event loop stands still, and how much memory Home Assistant takes.

A hundred announcements come within a second, so that all but the first few are under way at
the same time, and a single one lasts for minutes. The floor's engine has its audio at once, so
for new announcements it is asked no faster than the cloud answers: what it shows then is how
Home Assistant stalls itself by starting ffmpeg. In one moment a hundred stall any loop, by the
sum of Home Assistant's own work for them.

Memory is how far the process grew, at its peak, beyond its size before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, override

from custom_components.segmind_tts.message.models import DEFAULT_MODEL, find_model
from tests.emulator import EmulatorConfig
from tests.emulator.script import Line
from tests.emulator.voices import CHARACTERS_PER_SECOND, Tone
from tests.emulator.wav import to_wav

from .benchmark import Result, Size
from .house import FLOOR, House, open_house

# Seconds from one announcement to the next, as they come and as the cloud answers.
_PACE = 0.01
_CLOUD_PACE = 0.125
_SHORT, _LONG = "short.wav", "long.wav"
_WARM_UP = 8
_IDLE = 3.0
_CHARACTERS = find_model(DEFAULT_MODEL).max_characters
# Seconds, for work that is put off.
_SETTLING = 1.0

type _Vitals = dict[str, float]
type _Scenario = Callable[[], Awaitable[Any]]


class _Slow(Tone):
    """Takes some minutes for the longest text, and for a shorter one its share."""

    def __init__(self, minutes: float) -> None:
        self._stretch = minutes * 60 * CHARACTERS_PER_SECOND / _CHARACTERS

    @override
    def speak(self, line: Line) -> bytes:
        text = line.text.ljust(round(len(line.text) * self._stretch), "x")
        return super().speak(Line(voice=line.voice, text=text))


async def measure(size: Size, directory: Path) -> Result:
    """Watch a real Home Assistant that speaks with our engine and with the floor's."""
    # Far shorter jobs than real ones, so that there is more to do in a second.
    config = EmulatorConfig(overhead=0.5, seconds_per_character=0, voice="tone", seed=1)
    async with open_house(directory, config) as house:
        house.emulator.cloud.voices = voices = _Slow(size.minutes)
        for name, text in ((_SHORT, _message(0, 0)), (_LONG, _lecture(0))):
            pcm = voices.speak(Line(voice="Zephyr", text=text))
            (directory / name).write_bytes(to_wav(pcm))
        short = {"file": _SHORT}
        await house.announce([_message(0, number) for number in range(_WARM_UP)])
        await house.announce([_message(0, 0)], engine=FLOOR, options=short)
        idle = await _observe(house, partial(asyncio.sleep, _IDLE))
        vitals: dict[str, list[_Vitals]] = {}
        for repetition in range(1, size.repetitions + 1):
            for name, scenario in _scenarios(house, size, repetition).items():
                vitals.setdefault(name, []).append(await _observe(house, scenario))
    return _result(idle, vitals)


def _scenarios(house: House, size: Size, repetition: int) -> Mapping[str, _Scenario]:
    """Return what happens in the house, by name; it has not happened before."""
    many = [_message(repetition, number) for number in range(size.announcements)]
    long = [_lecture(repetition)]
    ours = house.announce
    floor = partial(house.announce, engine=FLOOR, options={"file": _SHORT})
    return {
        "ours_new": partial(ours, many, pace=_PACE),
        "ours_recorded": partial(ours, many, pace=_PACE),
        "ours_long": partial(ours, long),
        "ours_in_one_moment": partial(ours, many),
        "floor_new": partial(floor, many, pace=_CLOUD_PACE),
        "floor_recorded": partial(floor, many, pace=_PACE),
        "floor_long": partial(floor, long, options={"file": _LONG}),
        "floor_in_one_moment": partial(floor, many),
    }


async def _observe(house: House, scenario: _Scenario) -> _Vitals:
    before = await house.vitals()
    await scenario()
    await asyncio.sleep(_SETTLING)
    after = await house.vitals()
    return after | {"grown_mib": round(after["peak_mib"] - before["rss_mib"], 1)}


def _message(repetition: int, number: int) -> str:
    return f"Announcement {number} of round {repetition}: dinner is ready."


def _lecture(repetition: int) -> str:
    begin = f"Lecture {repetition}. "
    return (begin + "It goes on and on. " * _CHARACTERS)[:_CHARACTERS].strip()


def _result(idle: _Vitals, vitals: Mapping[str, list[_Vitals]]) -> Result:
    ours = {name: vitals[name] for name in ("ours_new", "ours_recorded", "ours_long")}
    # A full garbage collection of Home Assistant's heap takes some 180 ms, and falls into
    # one of the repetitions, or none.
    stalls = [median(each["stall_ms"] for each in some) for some in ours.values()]
    grown = [max(each["grown_mib"] for each in some) for some in ours.values()]
    return Result(
        figures={"stall_ms": max(stalls), "peak_mib": max(grown)},
        details={"idle": idle, **vitals},
    )
