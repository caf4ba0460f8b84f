"""The hand-over: Home Assistant asks for the sound that an announcement has ready."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from custom_components.segmind_tts.speaking import announce, stream
from custom_components.segmind_tts.speaking.reply import Reply
from tests.emulator import Emulator
from tests.house import MESSAGE, speak
from tests.stage import sound

from . import story
from .story import config_dir, emulator_config, settle  # noqa: F401

LOST: Callable[[object], AbstractContextManager[None]] = lambda _: nullcontext()  # noqa: E731
messages = pytest.mark.parametrize(
    "message", [MESSAGE, story.MESSAGE], ids=["one part", "parts"]
)


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[Reply]:
    """The messages that were planned when Home Assistant asked for their sound."""
    planned: list[Reply] = []

    class Planned(Reply):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            planned.append(self)

    monkeypatch.setattr(stream, "Reply", Planned)
    return planned


async def heard(home: HomeAssistant, call: ServiceCall) -> bytes:
    """Return what a player gets."""
    media_id = call.data["media_content_id"].removeprefix("media-source://tts/")
    return (await tts.async_get_media_source_audio(home, media_id))[1]


async def speak_twice(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], message: str
) -> None:
    """Speak a new message and a recorded one, which is the same sound, paid for once."""
    options = {"preferred_format": "wav"}
    await speak(home, message, options=options)
    await settle(home)
    await speak(home, message, options=options)
    new, recorded = [sound.from_wav(await heard(home, call)) for call in played]
    assert sound.correlation(new, recorded) > 0.99
    assert " ".join(each.payload["text"] for each in emulator.submits) == message


@messages
async def test_canary_of_the_hand_over(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    planned: list[Reply],
    message: str,
) -> None:
    """Home Assistant gets the sound of the speech that an announcement has waited for."""
    await speak_twice(home, emulator, played, message)
    assert planned == [], (
        "Home Assistant no longer starts to load a sound inside"
        " ResultStream.async_set_message or async_set_message_stream, so that the entity"
        " does not see the speech that stream.handed_over has for it"
    )


@messages
async def test_without_the_hand_over(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    planned: list[Reply],
    monkeypatch: pytest.MonkeyPatch,
    message: str,
) -> None:
    """The message is planned again, heard as it should be, and paid for once."""
    monkeypatch.setattr(announce, "handed_over", LOST)
    await speak_twice(home, emulator, played, message)
    assert planned
