"""From `tts.speak` of what was spoken before to the first byte at a player."""

from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
import time

from tests.emulator import EmulatorConfig
from tests.stage.stage import ENGINE

from .benchmark import Result, Size, spread
from .house import FLOOR, House, open_house
from .players import PLAYERS

MESSAGE = "The washing machine is done. It took one hour and forty minutes."
_FILE = "floor.mp3"
_WARM_UP = 5


async def measure(size: Size, directory: Path) -> Result:
    """Let a real Home Assistant speak with our engine and the floor's in turns.

    Both have spoken the message before, so that Home Assistant has it in memory, and
    both as the same bytes.
    """
    config = EmulatorConfig(speed=10, voice="tone", seed=1)
    async with open_house(directory, config) as house:
        await house.speak(MESSAGE)
        (play,) = await house.players.played()
        (directory / _FILE).write_bytes(play.audio)
        delays = await _delays(house, size.plays)
    ours, floor = spread(delays[ENGINE]), spread(delays[FLOOR])
    return Result(
        figures={"cached_overhead_ms": round(ours["median"] - floor["median"], 2)},
        details={"ours_ms": ours, "floor_ms": floor, "bytes": len(play.audio)},
    )


async def _delays(house: House, plays: int) -> dict[str, list[float]]:
    """Return the milliseconds to the first byte by engine, at players that are at rest."""
    players = cycle(PLAYERS)
    delays: dict[str, list[float]] = {ENGINE: [], FLOOR: []}
    options: dict[str, Mapping[str, object]] = {ENGINE: {}, FLOOR: {"file": _FILE}}
    for turn in range(_WARM_UP + plays):
        for engine, samples in delays.items():
            player = next(players)
            began = time.perf_counter()
            await house.speak(
                MESSAGE, engine=engine, player=player, options=options[engine]
            )
            (play,) = await house.players.played(player=player)
            if turn >= _WARM_UP:
                samples.append((play.first_byte - began) * 1000)
    return delays
