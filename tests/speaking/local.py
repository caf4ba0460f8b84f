"""A Segmind that takes its time, and another engine that does not."""

import asyncio
from pathlib import Path
from typing import Any, override

from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from tests.emulator import EmulatorConfig
from tests.emulator.script import Line
from tests.emulator.voices import Tone
from tests.emulator.wav import to_wav

ENGINE = "tts.zephyr"
LOCAL = "tts.local"
IN_TIME = {"deadline": 0.8, "fallback": LOCAL}
WAV_IN_TIME = {**IN_TIME, "preferred_format": "wav"}
LOCAL_AUDIO = to_wav(Tone().speak(Line(voice="Local", text="A local voice.")))


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that takes its time."""
    return EmulatorConfig(overhead=1.2, seconds_per_character=0, sigma=0, voice="tone")


@pytest.fixture
def config_dir(config_dir: Path, hass_storage: dict[str, Any]) -> Path:
    """A house that knows it."""
    estimates = hass_storage["segmind_tts.learned"]["data"]
    estimates["latencies"] = {"gemini-2.5-flash-tts": [[10, 1.2], [100, 1.2]] * 25}
    return config_dir


class Local(TextToSpeechEntity):
    """An engine that answers at once, with sound or with an error."""

    entity_id = LOCAL
    _attr_name = "Local"
    _attr_default_language = "en"
    _attr_supported_languages = ["en", "de"]

    def __init__(self) -> None:
        """Have spoken nothing yet."""
        self.said: list[tuple[str, str]] = []
        self.audio = "wav", LOCAL_AUDIO
        self.failure: Exception | None = None
        self.hold: asyncio.Event | None = None

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        self.said.append((message, language))
        if self.hold is not None:
            await self.hold.wait()
        if self.failure is not None:
            raise self.failure
        return self.audio


async def converted() -> None:
    """Wait until Home Assistant has converted what was spoken."""
    async with asyncio.timeout(10):
        while tasks := [
            task for task in asyncio.all_tasks() if task.get_name().startswith("tts_")
        ]:
            await asyncio.wait(tasks)


def engines(played: list[ServiceCall]) -> list[str]:
    """Return whose audio the players were given."""
    ids = [call.data["media_content_id"] for call in played]
    return [each.removeprefix("media-source://tts/").partition("?")[0] for each in ids]


def said(local: Local) -> list[str]:
    """Return what the other engine has spoken."""
    return [message.strip() for message, _ in local.said]


def spoken_by(home: HomeAssistant) -> str | None:
    """Return who spoke last, as the voice shows it."""
    entity = home.data["tts"].get_entity(ENGINE)
    name: str | None = entity.extra_state_attributes["spoken_by"]
    return name
