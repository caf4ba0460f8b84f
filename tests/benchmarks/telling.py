"""From the action to the moment at which speakers are told to play.

The message is recorded and rendered before, so that only the house is measured. Speakers play
music, which waits and is put back, and are set to another volume, unless it says otherwise.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
import time

from tests.emulator import EmulatorConfig

from .house import FLOOR, House, open_house

_MESSAGE = "The washing machine is done. It took one hour and forty minutes."
_SPEAKERS = [f"media_player.speaker_{number}" for number in range(1, 21)]
_WELL = _SPEAKERS[:18]
_STUCK = _SPEAKERS[18]
"""If it is stuck. The one after it is offline."""
_ONE = _SPEAKERS[:1]
_FILE = "floor.mp3"
_WARM_UP = 3
_DEADLINE = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Milliseconds of each round."""

    skew: list[float] = field(default_factory=list)
    """From the first to the last of those that are well, beside a stuck one."""
    stuck_delay: list[float] = field(default_factory=list)
    """How much later the last of them is told than beside one that is not stuck."""
    last: list[float] = field(default_factory=list)
    """Until the last of them is told."""
    one: list[float] = field(default_factory=list)
    """Until a single one is told, which plays nothing and keeps its volume."""
    one_with_music: list[float] = field(default_factory=list)
    """The same with music and volume, which are on disk before."""
    floor: list[float] = field(default_factory=list)
    """The same by `tts.speak` of an engine that takes no time."""


async def measure(directory: Path, *, rounds: int) -> Told:
    """Announce in a real Home Assistant, in turns with Home Assistant's own floor."""
    directory.mkdir()
    told = Told()
    config = EmulatorConfig(speed=10, voice="tone", seed=1)
    async with open_house(directory, config) as house:
        await house.speak(_MESSAGE)
        (play,) = await house.players.played()
        (directory / _FILE).write_bytes(play.audio)
        for number in range(_WARM_UP + rounds):
            counted = told if number >= _WARM_UP else Told()
            await _round(house, counted, stuck_first=number % 2 == 0)
    return told


async def _round(house: House, told: Told, *, stuck_first: bool) -> None:
    last: dict[str | None, float] = {}
    for stuck in (_STUCK, None) if stuck_first else (None, _STUCK):
        at = await _announce(house, _SPEAKERS, music=True, volume=60, stuck=stuck)
        last[stuck] = max(at.values())
        if stuck:
            told.skew.append(last[stuck] - min(at.values()))
    told.last.append(last[_STUCK])
    told.stuck_delay.append(last[_STUCK] - last[None])
    with_music = await _announce(house, _ONE, music=True, volume=60)
    told.one_with_music.extend(with_music.values())
    told.one.extend((await _announce(house, _ONE, music=False)).values())
    told.floor.extend((await _floor(house)).values())


async def _announce(
    house: House,
    speakers: Collection[str],
    *,
    music: bool,
    stuck: str | None = None,
    **data: object,
) -> Mapping[str, float]:
    """Return when those that are well were told, and leave all as they were before."""
    await _begin_afresh(house, music=music, stuck=stuck)
    began = time.perf_counter()
    action = asyncio.create_task(
        house.home.api.post(
            "/api/services/segmind_tts/announce",
            entity_id=[*speakers],
            message=_MESSAGE,
            chime="bell",
            require="none",
            **data,
        )
    )
    told = await _told(house, {*speakers} & {*_WELL}, began)
    await house.home.api.post("/api/services/segmind_tts/stop")
    await action
    seen = await house.home.api.get("/api/benchmark/speakers")
    if not seen["as_before"]:
        raise RuntimeError("An announcement left a speaker otherwise than it was")
    return told


async def _floor(house: House) -> Mapping[str, float]:
    await _begin_afresh(house)
    began = time.perf_counter()
    await house.speak(_MESSAGE, engine=FLOOR, player=_ONE[0], options={"file": _FILE})
    return await _told(house, _ONE, began)


async def _begin_afresh(
    house: House, *, music: bool = False, stuck: str | None = None
) -> None:
    await house.home.api.post("/api/benchmark/speakers", music=music, stuck=stuck)


async def _told(
    house: House, speakers: Collection[str], began: float
) -> Mapping[str, float]:
    """Return the milliseconds until each of some speakers was told."""
    async with asyncio.timeout(_DEADLINE):
        while True:
            # Looking takes time from the house: the first look is late enough.
            await asyncio.sleep(0.2)
            seen = await house.home.api.get("/api/benchmark/speakers")
            if {*speakers} <= {*seen["told"]}:
                return {each: (seen["told"][each] - began) * 1000 for each in speakers}
