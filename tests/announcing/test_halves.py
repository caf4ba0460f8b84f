"""Halves of characters, as templates make them: nothing of an announcement is spoiled."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes

from custom_components.segmind_tts.announcing.events import AnnouncementEvent
from tests.emulator import Emulator

from .stage import Listener, announce, outcomes

HALF = "\ud83d"


async def test_what_is_announced(
    home: HomeAssistant,
    emulator: Emulator,
    players: dict[str, Listener],
    events: list[AnnouncementEvent],
) -> None:
    """The words are heard, and what is told of them can be shown and stored."""
    response = await announce(
        home,
        f"{HALF} Tea is ready. {HALF}",
        tag=f"tea {HALF}",
        options={"style": f"{HALF} cheerful"},
    )
    assert set(outcomes(response).values()) <= {"heard", "not_confirmed"}
    (submit,) = emulator.submits
    assert submit.payload["text"].endswith("Tea is ready.")
    assert {event.tag for event in events} == {"tea "}
    assert json_bytes([response, *(event.tag for event in events)])
