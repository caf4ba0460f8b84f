"""The speech request: its key decides what is paid for again."""

from dataclasses import replace
from typing import Any

import pytest

from custom_components.segmind_tts.message.request import SpeechRequest
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.message.styles import with_style

REQUEST = SpeechRequest(text="Hello.", model="gemini-2.5-flash-tts", voice="Kore")


def test_the_key_is_stable() -> None:
    """The key must not change between versions, or every recording would be paid for again."""
    assert REQUEST.key == (
        "daec828e803352ff72e9f112e5ca1c93868307ce63b5ae3e5e9577199dfd238f"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Hello!"},
        {"model": "gemini-2.5-pro-tts"},
        {"voice": "Puck"},
        {"voice_2": "Puck"},
        {"style": "calm"},
        {"temperature": 1.0},
    ],
)
def test_whatever_changes_the_sound_changes_the_key(change: dict[str, Any]) -> None:
    """Each field is part of the key."""
    assert replace(REQUEST, **change).key != REQUEST.key


@pytest.mark.parametrize(
    "spelling",
    [
        "The washing machine is done. Café!",
        "  The washing machine is done.   Café!\n",
        "The washing\nmachine is\tdone. Cafe\u0301!",
        "The washing machine\u200b is done.\u00a0Café!\ufeff",
    ],
)
def test_spacing_costs_nothing(spelling: str) -> None:
    """Texts that differ in spacing or Unicode form only are one request."""
    expected = VoiceSettings().request("The washing machine is done. Café!")
    assert VoiceSettings().request(spelling).key == expected.key


def test_storage_round_trip() -> None:
    """A stored request comes back equal, with the same key."""
    request = replace(REQUEST, style="calm", temperature=0.7)
    assert SpeechRequest.from_dict(request.as_dict()) == request


@pytest.mark.parametrize(
    ("style", "spoken"),
    [
        (None, "Hello."),
        ("cheerfully", "Say this, cheerfully: Hello."),
        ("cheerful", "Say cheerfully: Hello."),
        ("whisper", "Whisper: Hello."),
        ("Whisper softly:", "Whisper softly: Hello."),
        ("read like a newscaster", "read like a newscaster: Hello."),
    ],
)
def test_style_becomes_a_lead_in(style: str | None, spoken: str) -> None:
    """A style stands before the text, as a direction that ends in a colon."""
    assert with_style("Hello.", style) == spoken


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The washing machine is done.", 1.5, 3),
        ("1234567", 2, 4),
        ("洗濯機が終わりました。", 1.5, 3),
        ("", 0, 0),
    ],
)
def test_seconds_of_sound(text: str, least: float, most: float) -> None:
    """The length of speech is estimated for letters, digits and ideographs alike."""
    assert least <= replace(REQUEST, text=text).seconds_of_sound <= most
