"""What a house learns from its recordings, and keeps."""

from typing import Any, override

from homeassistant.core import HomeAssistant, ServiceCall
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.learned import Learned
from custom_components.segmind_tts.speech.request import SpeechRequest
from custom_components.segmind_tts.speech.settings import VoiceSettings

from .emulator import Emulator
from .emulator.script import Line
from .emulator.voices import CHARACTERS_PER_SECOND, Tone
from .test_tts import speak

STORY = "A voice that takes its time needs twice as long for all of this. " * 6


class Slow(Tone):
    """Takes twice as long as a voice would."""

    @override
    def speak(self, line: Line) -> bytes:
        """Return the samples of a line, each of them twice."""
        samples = np.frombuffer(super().speak(line), dtype="<i2")
        return np.repeat(samples, 2).tobytes()


def request(**options: str) -> SpeechRequest:
    """Return a request that was not spoken yet."""
    return VoiceSettings.from_options(options).request("Something else. " * 20)


async def test_the_pace_of_a_voice(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A slow voice is expected to be slow, another one is not."""
    emulator.cloud.voices = Slow()
    learned = account.runtime_data.learned
    before = learned.speed(request()).audio_per_character
    for number in range(5):
        await speak(home, f"{number}. {STORY}", options={"split": False})
    assert learned.speed(request()).audio_per_character == pytest.approx(
        2 / CHARACTERS_PER_SECOND, rel=0.1
    )
    other = learned.speed(request(voice="Kore")).audio_per_character
    assert other == before


async def test_a_restart(
    home: HomeAssistant,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """What was learned is read again, as it was written."""
    await speak(home, STORY)
    learned = account.runtime_data.learned
    data = learned.as_dict()
    assert data["paces"]
    hass_storage[f"{DOMAIN}.learned"] = {"version": 1, "data": data}
    again = Learned(home)
    await again.async_load()
    assert again.as_dict() == data
    assert again.speed(request()) == learned.speed(request())
