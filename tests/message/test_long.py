"""Long and hostile messages: refused at once, or read in time that grows with their length."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
import sys
from types import CodeType

import pytest

from custom_components.segmind_tts.message.chunker import Chunker
from custom_components.segmind_tts.message.cleaner import Cleaner
from custom_components.segmind_tts.message.pronunciation import pronounce
from custom_components.segmind_tts.message.setting_error import SettingError
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.message.text import normalise_lines

ONE = VoiceSettings()
TWO = VoiceSettings(voice_2="Puck")
HOSTILE = {
    "line breaks": "\n",
    "spaces and line breaks": " \n",
    "brackets": "[",
    "links": "[a](",
    "bold": "**a ",
    "italics": "_a ",
    "struck": "~~a ",
    "code": "`a",
    "dashes": "-",
    "dashes and spaces": "- ",
    "stars": "*",
    "quotations": "> ",
    "headings": "# ",
    "letters": "a",
    "stops": ".",
    "marks": "。",
    "abbreviations": "Dr. ",
    "sentences": "Go up. ",
    "addresses": "http://",
    "pictures": "😀",
    "turns": "a:\n",
    "openings": ' "',
    "tags": "[a ",
}


@contextmanager
def counting() -> Iterator[Callable[[], int]]:
    """Count the lines of Python that are run inside."""
    count = 0
    tool = sys.monitoring.PROFILER_ID

    def line(code: CodeType, number: int) -> None:
        nonlocal count
        count += 1

    sys.monitoring.use_tool_id(tool, "steps")
    sys.monitoring.register_callback(tool, sys.monitoring.events.LINE, line)
    sys.monitoring.set_events(tool, sys.monitoring.events.LINE)
    try:
        yield lambda: count
    finally:
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)


def steps(work: Callable[[], object]) -> int:
    """Return how many lines of Python some work runs."""
    with counting() as count:
        work()
        return count()


def read(settings: VoiceSettings, message: str) -> None:
    """Read a message, which may be one that cannot be spoken."""
    with suppress(SettingError):
        settings.script(message)


@pytest.mark.parametrize("settings", [ONE, TWO], ids=["one voice", "two voices"])
@pytest.mark.parametrize("bit", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.timeout(10)
def test_twice_as_long_takes_twice_as_long(settings: VoiceSettings, bit: str) -> None:
    """The steps grow with the length of a message, whatever it is made of.

    What patterns do is not counted, only bounded by the time-out.
    """
    message = f"A. {bit * (8000 // len(bit))} b"
    once = steps(lambda: read(settings, message))
    twice = steps(lambda: read(settings, message * 2))
    assert twice < 2.5 * once + 1000


@pytest.mark.parametrize("bit", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.timeout(10)
def test_a_reply_of_it(bit: str) -> None:
    """Sentences of a text that streams in are found in time that grows with its length."""
    text = bit * (20_000 // len(bit))

    def chunk(text: str) -> None:
        chunker, cleaner = Chunker(), Cleaner()
        for begin in range(0, len(text), 50):
            chunker.add(cleaner.add(text[begin : begin + 50]))
        chunker.add(cleaner.finish())

    assert steps(lambda: chunk(text * 2)) < 2.5 * steps(lambda: chunk(text)) + 1000


@pytest.mark.parametrize(
    "bit",
    [
        *(" ", "\n", "😀", "😀 ", "a ", "- ", ". ", "| a ", "``` a ", "- a\n", "&amp "),
        *("<think>", "<think>a ", "<think></think>", r"\ "),
    ],
)
@pytest.mark.timeout(10)
def test_in_tiny_bits(bit: str) -> None:
    """A character takes no longer because there were many before it."""
    cleaner = Cleaner()
    for character in bit * (15_000 // len(bit)):
        cleaner.add(character)
    assert not cleaner.finish().strip("a ,\n&\\|-!<")


@pytest.mark.parametrize("bit", ["a", "Go up. ", "\n", "[", "**a "])
@pytest.mark.parametrize("settings", [ONE, TWO], ids=["one voice", "two voices"])
def test_a_megabyte(settings: VoiceSettings, bit: str) -> None:
    """What is far too long is refused before it is looked at."""
    message = bit * (1_000_000 // len(bit))
    with pytest.raises(SettingError) as caught:
        settings.script(message)
    assert caught.value.kind == "message_too_long"
    with pytest.raises(SettingError):
        settings.request(message)
    assert steps(lambda: read(settings, message)) < 100


def test_a_short_message_with_much_around_it() -> None:
    """Only what is heard counts, up to three times as much as may be heard."""
    request = ONE.script(f"Hello.{'\n' * 50_000}").whole
    assert request.text == "Hello."


def test_very_many_sentences() -> None:
    """They are a few hundred units, so that not too many runs of them are looked up."""
    script = ONE.script("Go up. " * 2800)
    assert 200 < len(script) <= 301
    assert "".join(script.sentences).strip() == script.whole.text
    usual = ONE.script("This is a sentence of the usual length, more or less. " * 300)
    assert len(usual) == 300


def test_a_spoken_form_without_end() -> None:
    """A pronunciation cannot blow a message up."""
    assert pronounce("a b", {"a": "x" * 100_000, "b": "y" * 200}) == "a " + "y" * 200
    with pytest.raises(SettingError) as caught:
        ONE.script("a " * 10_000, {"a": "y" * 200})
    assert caught.value.kind == "message_too_long"


@pytest.mark.parametrize("option", ["voice", "voice_2", "style", "model", "delivery"])
def test_an_option_of_a_megabyte(option: str) -> None:
    """It is refused, and hardly repeated."""
    with pytest.raises(SettingError) as caught:
        VoiceSettings.from_options({option: "a b" * 350_000})
    assert all(len(each) <= 100 for each in caught.value.placeholders.values())


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("\n\n\n# One\n\n\n- two\n\n---\n\n> three", "One\ntwo\nthree"),
        ("```\ncode\n```", "code"),
        ("**bold** and __bold__ and *it* and _it_", "bold and bold and it and it"),
        ("[a](b) ![c](d)", "a c"),
        (f"**{'a ' * 200}b**", f"{'a ' * 200}b"),
    ],
)
def test_marks_still_go(written: str, heard: str) -> None:
    """The bounds spare what people write."""
    assert normalise_lines(written) == heard
