"""The speech request: its key decides what is paid for again."""

from dataclasses import replace
import string
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.message.request import Retake, SpeechRequest
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.message.styles import with_style
from tests.emulator.script import lines

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
        ("warm: like a mother", "Say this, warm, like a mother: Hello."),
        ("[whispers], (softly)", "Say this, whispers, softly: Hello."),
        ("Warm. Like a mother!", "Say this, Warm, Like a mother: Hello."),
        ("warm\uff1aslow", "Say this, warm, slow: Hello."),
        ("at 1.5 times the speed", "Say this, at 1.5 times the speed: Hello."),
    ],
)
def test_style_becomes_a_lead_in(style: str | None, spoken: str) -> None:
    """A style stands before the text, as a direction that ends in a colon."""
    assert with_style("Hello.", style) == spoken


@given(st.text(string.printable, min_size=1, max_size=500), st.booleans())
def test_no_style_is_read_aloud(written: str, retake: bool) -> None:
    """Whatever a style is, it is one short direction, and the text is left as it is."""
    style = VoiceSettings.from_options({"style": written[:500]}).style
    request = replace(REQUEST, text="Hello there.", style=style)
    text = str(request.payload(retake=Retake() if retake else None)["text"])
    (line,) = lines(text, "Kore", None)
    assert line.text == "Hello there."


def test_a_long_style_ends_with_a_clause() -> None:
    """Of a style that would be read aloud the first clauses are sent; the key is its own."""
    style = "Warm and unhurried, like a mother at bedtime. " * 9
    request = replace(REQUEST, style=style)
    assert request.payload()["text"] == (
        "Say this, Warm and unhurried, like a mother at bedtime, Warm and unhurried: "
        "Hello."
    )
    assert request.key != replace(REQUEST, style=style[:45]).key


@pytest.mark.parametrize(
    "text",
    [
        "Tell the kids: dinner is ready.",
        "Say: cheese!",
        "Read this slowly: one, two, three.",
        "Sag den Kindern: Das Essen ist fertig.",
        "\u6ce8\u610f\uff1a\u6709\u4eba\u5728\u95e8\u53e3\u3002",
    ],
)
@pytest.mark.parametrize("style", [None, "calm", "like a pirate"])
@pytest.mark.parametrize("retake", [None, Retake(), Retake(style=True)])
def test_no_text_is_taken_for_a_direction(
    text: str, style: str | None, retake: Retake | None
) -> None:
    """Where a text begins like a direction, a neutral one goes before it."""
    request = replace(REQUEST, text=text, style=style)
    sent = str(request.payload(retake=retake)["text"])
    assert sent.endswith(f": {text}")
    assert lines(sent, "Kore", None)[0].text == text


@pytest.mark.parametrize(
    "text",
    ["It is 10:30.", "The door is open. Mind: it is cold.", "https://x.org", "Hi."],
)
def test_other_texts_are_sent_as_they_are(text: str) -> None:
    """A time and a colon further on make no direction."""
    assert replace(REQUEST, text=text).payload()["text"] == text


def test_a_retake_leaves_out_what_is_suspected() -> None:
    """The style, or the second voice: then the words of both are said without names."""
    text = "Anna: Is it on?\nBen: No."
    request = replace(REQUEST, text=text, voice_2="Puck", style="calm")
    assert request.payload(retake=Retake())["text"] == f"Read aloud, calm: {text}"
    assert request.payload(retake=Retake(style=True)) == {
        "text": f"Read aloud: {text}",
        "voice_1": "Kore",
        "voice_2": "Puck",
    }
    assert request.payload(retake=Retake(second_voice=True)) == {
        "text": "Read aloud, calm: Is it on? No.",
        "voice_1": "Kore",
    }


@pytest.mark.parametrize(
    ("text", "is_echo"),
    [
        ("Alarm! Alarm!", True),
        ("Water in the cellar! Water in the cellar!", True),
        ("No, no, no.", True),
        ("The window is open, and the door is closed.", False),
        ("Stop", False),
        ("", False),
    ],
)
def test_echo(text: str, is_echo: bool) -> None:
    """A text may say something twice by itself."""
    assert replace(REQUEST, text=text).is_echo == is_echo


def test_manner() -> None:
    """A style of the user's own is told apart, but not told."""
    own = replace(REQUEST, style="like my grandmother").manner
    assert replace(REQUEST, style="calm").manner == "calm"
    assert own not in (None, replace(REQUEST, style="like my aunt").manner)
    assert "grandmother" not in str(own)


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


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("שָׁלוֹם לְכֻלָּם", "שלום לכלם"),
        ("السَّلَامُ عَلَيْكُمْ", "السلام عليكم"),
        ("Z̷̖͐a̴̢l̵͇̀g̶̝̓o̸", "Zalgo"),
    ],
)
def test_marks_take_no_time(marked: str, bare: str) -> None:
    """A good take of a text with all its vowels is not too short for it."""
    seconds = VoiceSettings().request(marked).seconds_of_sound
    assert seconds == pytest.approx(VoiceSettings().request(bare).seconds_of_sound)
