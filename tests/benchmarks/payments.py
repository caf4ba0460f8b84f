"""Five speakers times three formats of one sentence: how often is it paid for?"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from tests.emulator import EmulatorConfig

from .benchmark import Result, Size
from .house import PLAYERS, open_house

MESSAGE = "The washing machine is done."
FORMATS: list[Mapping[str, object]] = [
    {"preferred_format": "mp3"},
    {"preferred_format": "wav", "preferred_sample_rate": 16_000},
    {"preferred_format": "flac", "preferred_sample_rate": 48_000},
]


async def measure(size: Size, directory: Path) -> Result:
    """Let all speakers speak in all formats at once, in a real Home Assistant."""
    config = EmulatorConfig(speed=10, voice="tone", seed=1)
    async with open_house(directory, config) as house:
        await asyncio.gather(
            *(
                house.speak(MESSAGE, player=player, options=each)
                for player in PLAYERS
                for each in FORMATS
            )
        )
        plays = await house.players.played(len(PLAYERS) * len(FORMATS))
        paid = len(house.emulator.submits)
    different = len({play.audio for play in plays})
    return Result(
        figures={"paid_calls": paid},
        details={"speakers": len(PLAYERS), "plays": len(plays), "formats": different},
    )
