"""What holds for every text that is said, whatever is in it."""

from itertools import batched
import unicodedata

from hypothesis import assume, given, settings, strategies as st
import regex

from custom_components.segmind_tts.message.cleaner import Cleaner
from custom_components.segmind_tts.message.plain import plain
from custom_components.segmind_tts.message.text import normalise, spoken_lines

from . import texts

QUICK = settings(max_examples=300, derandomize=True)
anything = st.text(st.characters(), max_size=60) | texts.noise | texts.messages
# Letters that are those of another font or width.
dressed = regex.compile(r"[\p{dt=Font}\p{dt=Wide}\p{dt=Narrow}]")
# Words that people write, of any script, with the marks of plain prose.
prose = st.lists(
    st.text(
        st.characters(categories=["L", "Nd"]).filter(
            lambda each: not dressed.match(each)
        ),
        min_size=1,
        max_size=8,
    )
    | st.sampled_from(["it's", "3.5", "21 °C", "(so)", "50 %", "a-b", "well,", "Go!"]),
    min_size=1,
    max_size=12,
).map(lambda words: unicodedata.normalize("NFC", " ".join(words)))


@QUICK
@given(anything)
def test_it_raises_nothing_and_can_be_written(text: str) -> None:
    """What is heard is UTF-8, on one line, and nothing of it is unseen."""
    for heard in (normalise(text), plain(text, {"a": "b"})):
        heard.encode()
        assert heard == " ".join(heard.split())
        assert not regex.search(r"[\p{Cc}\p{Cs}\p{Co}]", heard)


@QUICK
@given(texts.messages)
def test_what_is_heard_is_heard_as_it_is(text: str) -> None:
    """What was cleaned once is clean."""
    # Lines that become a row of a table only when they are joined.
    assume(not regex.match(r"\s*\|.*\n.*\|$", text, regex.DOTALL))
    heard = normalise(text)
    assert normalise(heard) == heard


@QUICK
@given(prose)
def test_what_has_no_marks_stays(text: str) -> None:
    """Words and the punctuation of prose are heard as they are written."""
    assert normalise(text) == text
    assert plain(text) == text


@QUICK
@given(texts.messages, st.integers(1, 30))
def test_a_stream_is_heard_as_the_whole(text: str, size: int) -> None:
    """In bits of any size, the lines and their pauses are those of the whole text."""
    # Marks within addresses are beyond what people write.
    assume(not regex.search(r"://\S*[<\[]", text))
    cleaner = Cleaner()
    heard = "".join(
        cleaner.add("".join(bit)) for bit in batched(text, size, strict=False)
    )
    heard += cleaner.finish()
    assert heard.split() == " ".join(spoken_lines(text)).split()
