"""A limit of requests per minute: one refusal in each minute that is filled, at most."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from tests.emulator import Emulator, EmulatorConfig

from .calls import say, until
from .clock import SPEED, FastClock

STORY = " ".join(
    f"This is the {number} sentence of a story that goes on for a long while yet."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth", "last")
)


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that takes five requests a minute, in the client's fast time."""
    return EmulatorConfig(
        overhead=2,
        seconds_per_character=0.035,
        sigma=0.2,
        voice="tone",
        speed=SPEED,
        requests_per_minute=5,
    )


@pytest.fixture
def config_dir(config_dir: Path, hass_storage: dict[str, Any]) -> Path:
    """A house that knows how fast Segmind is, so that it splits the story."""
    jobs = [[characters, 2 + 0.035 * characters] for characters in (50, 300)] * 25
    estimates = hass_storage["segmind_tts.learned"]["data"]
    estimates["latencies"] = {"gemini-2.5-flash-tts": jobs}
    return config_dir


@pytest.fixture(autouse=True)
def fast_resets(
    emulator: Emulator, clock: FastClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let the ends of limits be told in the client's fast time, too."""

    def utc(moment: float) -> datetime:
        return clock.utcnow() + timedelta(seconds=moment - emulator.clock.now())

    monkeypatch.setattr(emulator.clock, "utc", utc)


def refusals(emulator: Emulator) -> int:
    """Return how many requests were over the limit."""
    return sum(each.status == 429 for each in emulator.received)


@pytest.mark.parametrize("delivery", ["queue", "direct"])
async def test_a_known_limit(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    delivery: str,
) -> None:
    """Long messages and short ones wait for their turn, and hardly one is refused."""
    for number in range(6):
        await say(home, f"Number {number}.", delivery=delivery)
    assert refusals(emulator) == 1
    story = asyncio.create_task(say(home, STORY, delivery=delivery))
    await until(lambda: len(emulator.submits) > 6)
    messages = [f"Message {number}." for number in range(4)]
    await asyncio.gather(*(say(home, each, delivery=delivery) for each in messages))
    await story
    assert len(played) == 11
    assert len(emulator.submits) > 11
    assert refusals(emulator) <= len(emulator.submits) / 5
