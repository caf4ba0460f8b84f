"""The chunker, as a table of texts and their sentences."""

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.speech.chunker import Chunker, split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The door is open.", " Please close it!", " Now?"],
        ["Dr. Fox comes at 3.30 p.m. tomorrow.", " Be there."],
        ["It is 21.5 degrees.", " See example.com for more."],
        ['"Stop!" she said.', " He went on."],
        ["Am 3. Mai regnet es.", " Danach z. B. nicht."],
        ["洗濯が終わりました。", "乾燥機に移してください。"],
        ["انتهى الغسيل؟", " نعم."],
        ["धुलाई हो गई।", " दरवाज़ा खोलो।"],
        ["No end"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    """Sentences end where people end them."""
    assert split_sentences("".join(sentences)) == sentences


@given(st.text(alphabet="aB1 .!?。,\n", max_size=80), st.integers(1, 7))
def test_the_bits_do_not_matter(text: str, size: int) -> None:
    """However a text comes in, the same sentences come out, and they are the text."""
    chunker = Chunker()
    found = []
    for start in range(0, len(text), size):
        found += chunker.add(text[start : start + size])
    found.append(chunker.finish())
    whole = split_sentences(text)
    assert "".join(found).rstrip() == text.rstrip()
    assert [each for each in found if each.strip()] == [
        each for each in whole if each.strip()
    ]


def test_a_sentence_without_end_is_cut() -> None:
    """What never ends is cut between words."""
    text = "word " * 100
    parts = split_sentences(text)
    assert len(parts) > 1
    assert "".join(parts).split() == text.split()
