"""Short messages that share sentences with others."""

from typing import Final

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.audio.join import async_joined
from custom_components.segmind_tts.library import async_get_library
from tests.emulator import Emulator, EmulatorConfig
from tests.phrases.test_prepare import act

from .test_spoken import spoken

DONE: Final = "The washing machine is done."
RAN: Final = "It ran for 52 minutes."
COST: Final = EmulatorConfig().cost
pytestmark = pytest.mark.usefixtures("account")


def texts(emulator: Emulator) -> list[str]:
    """Return what was paid for."""
    return [submit.payload["text"] for submit in emulator.submits]


@pytest.mark.parametrize("message", [f"{DONE} {RAN}", f"{RAN} {DONE}"])
async def test_a_recorded_sentence(
    home: HomeAssistant, emulator: Emulator, message: str
) -> None:
    """What was a message by itself is heard in another one, which pays for the rest."""
    await spoken(home, DONE)
    new = await spoken(home, message)
    again = await spoken(home, message)
    assert texts(emulator) == [DONE, RAN]
    assert (new.cost, again.cost) == (COST, 0)
    assert again.wav == new.wav
    library = await async_get_library(home)
    parts = sorted(library.recordings, key=lambda each: message.index(each.text or ""))
    sounds = [await library.async_read(each) for each in parts]
    assert new.wav == await async_joined(sounds, ffmpeg="")


async def test_a_sentence_of_a_take(home: HomeAssistant, emulator: Emulator) -> None:
    """What was only heard in one go with more is no recording of its own."""
    await spoken(home, f"{DONE} {RAN}")
    await spoken(home, f"{DONE} It ran for 61 minutes.")
    assert texts(emulator) == [f"{DONE} {RAN}", f"{DONE} It ran for 61 minutes."]


async def test_prepared_sentences(home: HomeAssistant, emulator: Emulator) -> None:
    """A sentence that is recorded beforehand serves the messages that begin with it."""
    await act(home, "prepare", message=DONE)
    values = {"minutes": ["52", "61"]}
    messages = f"{DONE} It ran for {{minutes}} minutes."
    response = await act(home, "prepare", message=messages, values=values)
    assert [each["cost"] for each in response["messages"]] == [COST, COST]
    assert sorted(texts(emulator)) == [RAN, "It ran for 61 minutes.", DONE]


async def test_in_one_take(home: HomeAssistant, emulator: Emulator) -> None:
    """A voice that does not divide messages pays for all of it, and sounds so."""
    await spoken(home, DONE)
    await spoken(home, f"{DONE} {RAN}", split=False)
    assert texts(emulator) == [DONE, f"{DONE} {RAN}"]
