"""One announcement, observed from the action to the last sound."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
import time

from tests.emulator import Emulator, Route

from .speaker import Play
from .stage import Stage

type Say = Callable[[str], None]

_INTERVAL = 0.01
_PROGRESS = {
    Route.SUBMIT: "Segmind has taken the job",
    Route.STATUS: "Segmind is asked, time and again, whether it is done",
    Route.RESULT: "Segmind has handed out the result",
    Route.MEDIA: "The audio is downloaded; it goes to the speaker",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What was heard, and how many seconds each stage took, told to about 10 ms.

    The stages follow each other without a gap. What Segmind does before the first byte
    reaches the speaker is told apart only where the emulator takes its place.
    """

    play: Play
    stages: Mapping[str, float]


async def perform(stage: Stage, message: str, *, voice: str, say: Say) -> Performance:
    """Speak, and return once the speaker has played."""
    answered: dict[Route, float] = {}
    follower = asyncio.create_task(_follow(stage.emulator, answered, say))
    began = time.time()
    try:
        play = await stage.announce(message, voice=voice)
    finally:
        follower.cancel()
    if stage.emulator is None:
        return _measure(play, {"first_byte": began})
    begins = {
        "submit": began,
        "poll": answered[Route.SUBMIT],
        "download": answered[Route.RESULT],
        "first_byte": answered[Route.MEDIA],
    }
    return _measure(play, begins)


async def _follow(
    emulator: Emulator | None, answered: dict[Route, float], say: Say
) -> None:
    """Note when requests to each route were last answered."""
    if emulator is None:
        return
    position = len(emulator.received)
    while True:
        await asyncio.sleep(_INTERVAL)
        for received in emulator.received[position:]:
            if received.status is None:
                break
            position += 1
            if received.route in _PROGRESS and received.route not in answered:
                say(_PROGRESS[received.route])
            answered[received.route] = time.time()


def _measure(play: Play, begins: Mapping[str, float]) -> Performance:
    """Make durations of the moments at which the stages begin."""
    moments = [*begins.values(), play.started, play.ended]
    durations = (end - begin for begin, end in pairwise(moments))
    names = [*begins, "playback"]
    return Performance(play=play, stages=dict(zip(names, durations, strict=True)))
