"""A long message, a Segmind that takes longer for more text, and a text that is being written."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from tests.emulator import EmulatorConfig

SENTENCES = [
    "The first of them tells of the weather in the mountains. ",
    "The second goes on about trains, which are late again today. ",
    "A third one is about the garden and what grows in it now. ",
    "Then the fourth tells what there will be for dinner tonight. ",
    "With the fifth sentence the whole story comes to its end.",
]
MESSAGE = "".join(SENTENCES)


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that takes longer for more text, so that it pays to split it."""
    return EmulatorConfig(
        overhead=0.1, seconds_per_character=0.01, sigma=0, voice="tone"
    )


@pytest.fixture
def config_dir(config_dir: Path, hass_storage: dict[str, Any]) -> Path:
    """A house that knows how fast Segmind is."""
    jobs = [[characters, 0.1 + 0.01 * characters] for characters in (50, 300)] * 25
    estimates = hass_storage["segmind_tts.learned"]["data"]
    estimates["latencies"] = {"gemini-2.5-flash-tts": jobs}
    return config_dir


async def settle(home: HomeAssistant) -> None:
    """Wait until all that is paid for is recorded."""
    under_way = home.data["segmind_tts_under_way"]
    tasks = [each.task for each in under_way.values()]
    await asyncio.gather(*tasks, return_exceptions=True)
    await home.async_block_till_done()


async def written(*chunks: str | asyncio.Event) -> AsyncGenerator[str]:
    """Write a text, with pauses until something has happened."""
    for chunk in chunks:
        if isinstance(chunk, str):
            yield chunk
        else:
            await chunk.wait()
