"""A text that streams in: it is heard as the whole text is."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.segmind_tts.message.cleaner import Cleaner
from custom_components.segmind_tts.message.text import normalise

from . import texts

TEXTS = [
    "**It will rain all day and all night long. Take an umbrella.** [Read more. Now](http://x.y/z)",
    "<think>The user wants light.</think>The light is on.",
    "<think>\nOne.\n\nTwo.\n</think>\n\nThe *light* is on.\nAll of it",
    "# Shopping\n\n- Milk\n- 12 eggs\n- Bread\n\nThat is **all**!",
    "- 5 °C outside. Wear `gloves`.",
    "See https://www.example.com/a?b=1. It is [here](http://x.y), [whispers] come.",
    "Tom &amp; Jerry <b>run</b>. A < b.",
    "```yaml\na: 1\n```\nDone.",
    "One\n---\nTwo",
    "The washing machine\nis done.\n\nHang it up",
    "Half a mark ** here. And *one more. Done_.",
    "3 * 4 = 12. 2 ** 3. snake_case_name.",
    "Smile 😀👍🏽 and go. Cafe\u0301.",
    "[unclosed bracket. And more",
    "<unclosed tag. And more",
    "<think>unclosed thought. And more",
    'Read [a b](http://x.y "The title") or [c](<d e>) [f](g/(h)) now',
    "Hall | 21 °C · Bath | 23 °C. +++ News +++ It rains.[1][2] Bye",
    "| a | b |\n|---|---|\n| One. | two |\nDone",
    '<speed ratio="1.5"/>Fast, <john@example.org> 𝐁𝐨𝐥𝐝 ＡＢ\n> a\n>> b\n- 5 Fahrenheit out',
    "This is a **long line** with [a link](http://x.y/z) and - dashes. " * 40,
    f"A word{'[of links](x)' * 60} and more. And an end\nNext",
    f"{'very ' * 100}\n- Long\n- Lines",
]


def streamed(text: str, size: int) -> str:
    """Return what is heard of a text that comes in bits of a size."""
    cleaner = Cleaner()
    bits = [text[begin : begin + size] for begin in range(0, len(text), size)]
    given = [cleaner.add(bit) for bit in bits]
    return "".join([*given, cleaner.finish()])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20, 1000])
@pytest.mark.parametrize("text", TEXTS)
def test_like_the_whole(text: str, size: int) -> None:
    """It does not matter in which bits a text comes."""
    assert " ".join(streamed(text, size).split()) == normalise(text)


@settings(max_examples=300, derandomize=True)
@given(
    st.lists(
        st.sampled_from(["a ", "Bc. ", "**", "_", "[x](y) ", "\n", "- ", "<b>", "5 "])
    ),
    st.integers(1, 9),
)
def test_any_text(bits: list[str], size: int) -> None:
    """No bit is lost or heard twice."""
    text = "".join(bits)
    heard = streamed(text, size)
    assert [each for each in heard if each.isalnum()] == [
        each for each in normalise(text) if each.isalnum()
    ]


@settings(max_examples=200, derandomize=True)
@given(texts.noise | texts.messages, st.lists(st.integers(0, 200), max_size=8))
def test_any_disorder(text: str, cuts: list[int]) -> None:
    """Whatever marks are among them, letters and digits are those of the whole."""
    cleaner = Cleaner()
    heard = "".join([cleaner.add(bit) for bit in texts.bits(text, cuts)])
    heard += cleaner.finish()
    heard.encode()
    whole = normalise(text)
    # Tags within links are beyond what people write.
    if "](" not in text:
        assert [*filter(str.isalnum, heard)] == [*filter(str.isalnum, whole)]


def test_a_pause() -> None:
    """What looks like words is given when the writer pauses, what is open is not."""
    cleaner = Cleaner()
    assert cleaner.add("The light is on.") == "The light is"
    assert cleaner.flush() == " on."
    assert cleaner.add(" See [the man") == " See"
    assert cleaner.flush() == ""
    assert cleaner.add("ual](x) now") + cleaner.finish() == " the manual now"
