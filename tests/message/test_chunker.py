"""The chunker, as a table of texts and their sentences."""

from itertools import pairwise

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.message.chunker import (
    LONGEST,
    Chunker,
    split_sentences,
)


@pytest.mark.parametrize(
    "sentences",
    [
        ["The door is open.", " Please close it!", " Now?", " Really?!", " Yes"],
        ["Ça va ?", " Très bien !", " Merci."],
        ["¿Qué hora es?", " ¡Las tres!"],
        ["Τι κάνεις;", " Καλά."],
        ["Привет.", " Как дела?"],
        ["네.", " 알겠습니다.", " 감사합니다!"],
        ["洗濯が終わりました。", "乾燥機に移してください。"],
        ["今天天气很好！", "真的吗？", "是的……", " 好"],
        ["你好!", "今天很好.", "再见"],
        ["هل انتهى الغسيل؟", " نعم.", " شكرا"],
        ["کپڑے دھل گئے۔", " دروازہ کھولو۔"],
        ["धुलाई हो गई।", " दरवाज़ा खोलो॥", " ठीक है"],
        ["ພາສາລາວ", "\n\nสวัสดีครับ"],
    ],
)
def test_marks_of_many_scripts(sentences: list[str]) -> None:
    """A sentence ends at the marks of its script, with or without a space."""
    assert split_sentences("".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Fox met Mrs. O'Neil and J. R. R. Tolkien.", " Then she left."],
        ["It starts at 3.30 p.m. tomorrow.", " Be there at 3 p.m.", " It is late."],
        ["Apples, e.g. Boskop, i.e. sour ones, of the U.S. Army.", " Yes."],
        ["Call No. 5.", " No.", " That was no. 7."],
        ["On Jan. 5 we met.", " In Jan.", " Nobody came."],
        ["Am 3. Mai kommt z. B. Frau Dr. Maier.", " Danach ggf. Herr B. allein."],
        ["Der 2. Weltkrieg endete am 8. 5. 1945.", " Es waren 20.", " Das ist viel."],
        ["1. Wash it.", " 2. Dry it."],
        ["M. Dupont et Mme. Curie arrivent.", " Voilà."],
        ["La Sra. Gómez vive en la Avda. Goya.", " Bien."],
        ["डॉ. शर्मा आए।", " ठीक।"],
        ["It is 21.5 degrees.", " The Version is 2.0.", " Good."],
        [
            "See example.com or https://a.example/b.c?d=e.f now.",
            " Or example.org.",
            " Ok",
        ],
        ["Well... perhaps.", " Wait...", " What?", " So… yes."],
    ],
)
def test_full_stops_that_end_nothing(sentences: list[str]) -> None:
    """Abbreviations, initials, numbers, ordinals, addresses and pauses are no ends."""
    assert split_sentences("".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ['"Stop!" she said.', ' "Why?"', " He went on."],
        ["„Halt!“", " Dann ging er.", " »Wirklich?« fragte sie."],
        ["(It rains.)", " [So it does.]", " **Indeed.**", " Yes."],
        ["“你好！”", "然后走了。", "“再见。”"],
        ["「行きますか？」と聞いた。", "「はい。」", "終わり。"],
        ["He said that.", " [sighs] well, it is so.", " [laughs] Yes."],
    ],
)
def test_quotes_and_brackets(sentences: list[str]) -> None:
    """They close with their sentence, and directions go with what follows."""
    assert split_sentences("".join(sentences)) == sentences


def test_blank_lines() -> None:
    """A blank line ends what has no mark, a line break does not."""
    text = "Shopping list\r\n\r\nmilk\nbread\n \n\nDr.\n\nthe end"
    assert [each.strip() for each in split_sentences(text)] == [
        "Shopping list",
        "milk\nbread",
        "Dr.",
        "the end",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("yes, " + "word " * 15 + "so, " + "word " * 9, "yes, " + "word " * 15 + "so,"),
        ("well, " + "word " * 60, "well, " + "word " * 17 + "word"),
        ("สวัสดีครับ " * 20, "สวัสดีครับ " * 8 + "สวัสดีครับ"),
        ("一二三四五、" * 20, "一二三四五、" * 16),
        ("word " * 18 + "[slowly, softly] " + "word " * 9, "word " * 17 + "word"),
        ("x" * 150, "x" * 100),
    ],
)
def test_what_is_too_long(text: str, first: str) -> None:
    """It is cut late: between clauses, else between words, but never in a direction."""
    assert Chunker(longest=100).add(text)[0] == first


_BITS = st.sampled_from(
    [
        *("a", "B", "word", "Dr", "e.g", "am", "3", "Mai", "I", "on", "x" * 30),
        *(".", ".", "!", "…", "。", "؟", "।", ";", ",", "、", ":", "–"),
        *(" ", " ", " ", "\n", "\n\n", "\r\n", "\u00a0"),
        *('"', "“", "”", "(", ")", "[", "]", "[sighs]", "「", "」", "*"),
        *("と", "你", "한", "ไทย", "α", "م", "है"),
    ]
)
_TEXTS = st.lists(_BITS, max_size=60).map("".join)


@given(text=_TEXTS, cuts=st.lists(st.integers(0, 200)), longest=st.integers(5, 60))
def test_the_bits_do_not_matter(text: str, cuts: list[int], longest: int) -> None:
    """However a text comes in, the same sentences come out, and they are the text."""
    whole = Chunker(longest)
    expected = [*whole.add(text), whole.finish()]
    chunker = Chunker(longest)
    bounds = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    bits = [text[begin:end] for begin, end in pairwise(bounds)]
    found = [sentence for bit in bits for sentence in chunker.add(bit)]
    assert [*found, chunker.finish()] == expected
    assert "".join(expected) == text


@given(_TEXTS)
def test_no_sentence_is_empty_or_too_long(text: str) -> None:
    """Each has something to say, and not too much of it."""
    lengths = [len(sentence.strip()) for sentence in split_sentences(text)]
    assert all(0 < length <= LONGEST for length in lengths)


@pytest.mark.parametrize(
    ("text", "flushed"),
    [
        ("Let me check.", "Let me check."),
        ("Let me check. ", "Let me check. "),
        ("讓我看看。", "讓我看看。"),
        ("Let me ask Dr.", ""),
        ("Let me", ""),
        ("", ""),
    ],
)
def test_text_that_pauses(text: str, flushed: str) -> None:
    """Only what looks like a sentence is handed out before more has come."""
    chunker = Chunker()
    assert chunker.add(text) == []
    assert chunker.flush() == flushed
    assert flushed + chunker.finish() == text
