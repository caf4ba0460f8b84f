"""Five speakers times three formats of one sentence: how often is it paid for?"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from tests.emulator import EmulatorConfig

from .benchmark import Result, Size
from .house import open_house
from .players import PLAYERS

SPEAKERS = PLAYERS[:5]
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
                for player in SPEAKERS
                for each in FORMATS
            )
        )
        plays = [
            play
            for player in SPEAKERS
            for play in await house.players.played(len(FORMATS), player=player)
        ]
        paid = len(house.emulator.submits)
    different = len({play.audio for play in plays})
    return Result(
        figures={"paid_calls": paid},
        details={"speakers": len(SPEAKERS), "plays": len(plays), "formats": different},
    )
