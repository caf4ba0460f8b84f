"""Long messages: spoken in parts, in order, and paid for once."""

from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .emulator import Emulator, EmulatorConfig
from .stage import sound
from .test_tts import played, speak  # noqa: F401

SENTENCES = [
    "The first of them tells of the weather in the mountains.",
    "The second goes on about trains, which are late again today.",
    "A third one is about the garden and what grows in it now.",
    "Then the fourth tells what there will be for dinner tonight.",
    "With the fifth sentence the whole story comes to its end.",
]
MESSAGE = " ".join(SENTENCES)


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that takes longer for more text, so that it pays to split it."""
    return EmulatorConfig(
        overhead=0.1, seconds_per_character=0.02, sigma=0, voice="tone"
    )


@pytest.fixture
def config_dir(config_dir: Any, hass_storage: dict[str, Any]) -> Any:
    """A house that knows how fast Segmind is."""
    jobs = [[characters, 0.1 + 0.02 * characters] for characters in (50, 300)] * 25
    learned = hass_storage["segmind_tts.learned"]["data"]
    learned["latencies"] = {"gemini-2.5-flash-tts": jobs}
    return config_dir


def texts(emulator: Emulator) -> list[str]:
    """Return what was paid for, in the order of the submits."""
    return [submit.payload["text"] for submit in emulator.submits]


def spoken(emulator: Emulator) -> sound.Samples:
    """Return the sound of all jobs, one after the other."""
    jobs = emulator.jobs.values()
    return np.concatenate([sound.from_wav(job.audio or b"") for job in jobs])


async def as_wav(home: HomeAssistant, **options: Any) -> bytes:
    """Return the message as Home Assistant hands it out for `preferred_format: wav`."""
    media_id = tts.generate_media_source_id(
        home, MESSAGE, "tts.zephyr", options={"preferred_format": "wav", **options}
    )
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    return audio


async def test_parts_in_order(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A long message is made of several jobs, and sounds as these, in the text's order."""
    audio = await as_wav(home)
    assert len(texts(emulator)) > 1
    assert " ".join(texts(emulator)) == MESSAGE
    assert sound.correlation(spoken(emulator), sound.from_wav(audio)) > 0.9
