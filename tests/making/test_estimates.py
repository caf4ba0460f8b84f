"""What a house learns from its recordings, and keeps."""

from typing import Any, override

from homeassistant.core import HomeAssistant, ServiceCall
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.making.estimates import Estimates
from custom_components.segmind_tts.message.request import SpeechRequest
from custom_components.segmind_tts.message.settings import VoiceSettings
from tests.emulator import Emulator
from tests.emulator.script import Line
from tests.emulator.voices import CHARACTERS_PER_SECOND, Tone
from tests.house import speak

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
    estimates = account.runtime_data.estimates
    before = estimates.speed(request()).audio_per_character
    for number in range(5):
        await speak(home, f"{number}. {STORY}", options={"split": False})
    assert estimates.speed(request()).audio_per_character == pytest.approx(
        2 / CHARACTERS_PER_SECOND, rel=0.1
    )
    other = estimates.speed(request(voice="Kore")).audio_per_character
    assert other == before


async def test_a_restart(
    home: HomeAssistant,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """What was learned is read again, as it was written."""
    await speak(home, STORY)
    estimates = account.runtime_data.estimates
    data = estimates.as_dict()
    assert data["paces"]
    hass_storage[f"{DOMAIN}.learned"] = {"version": 1, "data": data}
    again = Estimates(home)
    await again.async_load()
    assert again.as_dict() == data
    assert again.speed(request()) == estimates.speed(request())
