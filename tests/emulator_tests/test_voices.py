"""What the emulator speaks with."""

from collections.abc import Callable

import pytest

from tests.emulator.models import VOICES
from tests.emulator.script import Line, lines
from tests.emulator.voices import Espeak, Tone, Voices, choose_voices

_SECOND = 48_000


@pytest.mark.parametrize(
    ("text", "seconds"), [("", 0.3), ("Hi", 0.3), ("word " * 9, 3), ("语音" * 15, 2)]
)
def test_tone_is_as_long_as_speech(text: str, seconds: float) -> None:
    """Fifteen characters a second, never less than 0.3 s."""
    assert len(Tone().speak(Line(voice="Kore", text=text))) == seconds * _SECOND


@pytest.mark.parametrize("make", [Tone, Espeak])
def test_voices_and_texts_sound_different(make: Callable[[], Voices]) -> None:
    """Each of the thirty voices is told apart, and so are two texts."""
    voices = make()
    takes = {voices.speak(Line(voice=voice, text="Good morning")) for voice in VOICES}
    takes.add(voices.speak(Line(voice="Kore", text="Good evening")))
    assert len(takes) == len(VOICES) + 1


def test_espeak_speaks_at_a_natural_pace() -> None:
    """The resampled voice takes about a second for fifteen characters."""
    text = "The washing machine in the cellar has finished its programme."
    seconds = len(Espeak().speak(Line(voice="Zephyr", text=text))) / _SECOND
    assert 10 < len(text) / seconds < 22


@pytest.mark.parametrize(
    ("installed", "name"), [("/usr/bin/espeak-ng", "espeak-ng"), (None, "tone")]
)
def test_auto_takes_espeak_where_it_is(
    monkeypatch: pytest.MonkeyPatch, installed: str | None, name: str
) -> None:
    """Without espeak-ng there is a tone."""
    monkeypatch.setattr("shutil.which", lambda _: installed)
    assert choose_voices("auto").name == name


def test_an_unknown_engine_is_refused() -> None:
    """There are two engines."""
    with pytest.raises(ValueError, match="festival"):
        choose_voices("festival")


@pytest.mark.parametrize(
    ("text", "voice_2", "spoken"),
    [
        ("Hello", None, [("Kore", "Hello")]),
        ("Say cheerfully: Hello", None, [("Kore", "Hello")]),
        ("Warning: door open", None, [("Kore", "Warning: door open")]),
        (
            "Joe: Hi\nJane: Hello\nJoe: Bye",
            "Puck",
            [("Kore", "Hi"), ("Puck", "Hello"), ("Kore", "Bye")],
        ),
        ("Say sadly: Joe: Hi\nJane: No", "Puck", [("Kore", "Hi"), ("Puck", "No")]),
        ("Joe: Hi\nJane: Hello", None, [("Kore", "Joe: Hi\nJane: Hello")]),
        ("Just one line", "Puck", [("Kore", "Just one line")]),
    ],
)
def test_lines(text: str, voice_2: str | None, spoken: list[tuple[str, str]]) -> None:
    """Two labels alternate; directions are not spoken."""
    assert [(line.voice, line.text) for line in lines(text, "Kore", voice_2)] == spoken
