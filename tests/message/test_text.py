"""Text preparation, as a table of what is written and what is spoken."""

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.message.text import (
    normalise,
    normalise_lines,
    pronounce,
)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Hello  there.\n", "Hello there."),
        ("Cafe\u0301 ist auf", "Café ist auf"),
        ("co\u00adoperation\u200b", "cooperation"),
        ("**Alarm!** The *front* door is __open__.", "Alarm! The front door is open."),
        ("***Alarm***", "Alarm"),
        ("_Really_ ~~not~~ `on`", "Really not on"),
        ("# Morning\n- Milk\n* Bread\n> Eggs", "Morning Milk Bread Eggs"),
        ("```yaml\na: 1\n```", "a: 1"),
        ("One\n---\nTwo", "One Two"),
        ("See [the manual](https://example.com/a_b) now", "See the manual now"),
        ("![Camera](http://x.local/y.jpg) moved", "Camera moved"),
        ("Open https://www.example.com/path?q=1#top.", "Open example.com."),
        ("At http://192.168.1.4:8123/lovelace, now", "At 192.168.1.4, now"),
        ("Done 🎉👨‍👩‍👧 well ✔️", "Done well"),
        ("🇩🇪 Servus 👍🏽!", "Servus !"),
        (
            "It is 21 °C, 3 * 4 * 5 = 60, 50% off",
            "It is 21 °C, 3 * 4 * 5 = 60, 50% off",
        ),
        ("sensor.living_room_lamp is_on", "sensor.living_room_lamp is_on"),
        ("5 - 3, a-b, C#", "5 - 3, a-b, C#"),
        ("[whispers] Good night [sigh]", "[whispers] Good night [sigh]"),
        ("क्‍ष", "क्‍ष"),
        ("10:30, 2€, #1", "10:30, 2€, #1"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
    ],
)
def test_what_is_spoken(written: str, spoken: str) -> None:
    """Marks that have no sound are left out, all else is left alone."""
    assert normalise(written) == spoken


@given(st.text())
def test_preparing_twice_changes_nothing_in_spacing(text: str) -> None:
    """A prepared text is on one line, without spaces at its ends or two in a row."""
    prepared = normalise(text)
    assert prepared == " ".join(prepared.split())


def test_lines_are_kept() -> None:
    """Where lines matter they stay, without empty ones."""
    assert (
        normalise_lines("  Anna:  Hi \n\n **Ben**: Hello\n") == "Anna: Hi\nBen: Hello"
    )


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The HVAC is on.", "The H V A C is on."),
        ("hvac, HVACs", "H V A C, HVACs"),
        ("Dr. Who rang", "Doctor Who rang"),
        ("The smart home hub", "The control centre"),
        ("A smart home", "A clever house"),
        ("Nothing here", "Nothing here"),
    ],
)
def test_pronunciation(text: str, spoken: str) -> None:
    """Whole words are replaced whatever their case, longer ones first."""
    forms = {
        "HVAC": "H V A C",
        "Dr.": "Doctor",
        "smart home": "clever house",
        "smart home hub": "control centre",
        "": "nothing",
    }
    assert pronounce(text, forms) == spoken


def test_no_pronunciation_list() -> None:
    """Without a list the text is left alone."""
    assert pronounce("Hello.", {}) == "Hello."


def test_a_replacement_is_not_replaced_again() -> None:
    """Two words may swap."""
    assert pronounce("tea coffee", {"tea": "coffee", "coffee": "tea"}) == "coffee tea"
