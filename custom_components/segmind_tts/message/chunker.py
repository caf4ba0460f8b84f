"""Chunker: sentences from a text that comes in bit by bit.

It knows the scripts by their marks and needs no language. In doubt two sentences stay
together, as the model speaks them well in one go.
"""

import re
from typing import Final

from .abbreviations import is_abbreviation

LONGEST: Final = 200

# Japanese and Chinese, Urdu, Indic, Tibetan, Burmese, Khmer, Ethiopic, Armenian and
# Arabic marks, which are never part of a word.
_ENDERS: Final = "。！？｡۔।॥།။។።։؟"
_STOPS: Final = ".!?…"
_CLOSERS: Final = r"\"'”’»›)\]}」』）】》〉*_"
# In German and Danish these close; after a Chinese mark they open the next sentence.
_CLOSERS_OR_OPENERS: Final = "“‘«"
_END: Final = re.compile(
    rf"(?P<ender>[{_STOPS}]*[{_ENDERS}][{_ENDERS}{_STOPS}]*)(?P<quote>[{_CLOSERS}]*)"
    rf"|(?P<stop>[{_STOPS}]+|(?<=[\u0370-\u03ff])[;\u037e])"
    rf"(?P<closers>[{_CLOSERS}{_CLOSERS_OR_OPENERS}]*)"
    r"|(?<=\S)(?=[^\S\n]*\n[^\S\n]*\n)"
)
_BLANK_LINE: Final = "\n\n"
_WORD: Final = re.compile(r"\S")
_LOOKAHEAD: Final = 1000
"""Characters behind a sentence in which the blank line is looked for that ends it."""
_PARAGRAPH: Final = re.compile(r"[^\S\n]*\n[^\S\n]*\n")
_NEXT_WORD: Final = re.compile(r"\s+([\"'“‘„‚«»‹›(\[{¿¡「『（【《〈–—-]*)(\w*)")
_LONG_WORD: Final = 20
_IDEOGRAPH: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# Japanese goes on behind a quotation with "…, he said".
_QUOTING: Final = "とっ"

_CLAUSE: Final = re.compile(
    rf"[,;:،؛][{_CLOSERS}]*(?=\s)|[、，；：][{_CLOSERS}]*|(?<=\s)[–—](?=\s)"
)
_GAP: Final = re.compile(r"(?<=\S)(?=\s)")
# A direction such as "[whispers]", which belongs to the words behind it.
_TAG: Final = re.compile(r"\[[^\[\]]*(?:\]\s*|$)")


class Chunker:
    """Cuts a text into sentences.

    A sentence ends where that of any longer text ends as well, so that it does not
    matter in which bits the text comes. One of more than `longest` characters is cut
    between clauses, else between words. Each begins with the white space before it:
    joined, they are the text.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        """Start without text."""
        self._longest = longest
        self._rest = ""

    def add(self, text: str) -> list[str]:
        """Take more text, and return the sentences that are complete."""
        self._rest += text
        sentences = []
        begin = 0
        while end := self._end(begin):
            sentences.append(self._rest[begin:end])
            begin = end
        self._rest = self._rest[begin:]
        return sentences

    def flush(self) -> str:
        """Return the rest if it looks like a sentence, for a text that pauses."""
        text = self._rest.rstrip()
        for found in _END.finditer(text):
            if found.end() == len(text) and not _in_word(text, 0, found, ""):
                return self.finish()
        return ""

    def finish(self) -> str:
        """Return the rest of the text, which may be nothing but white space."""
        rest, self._rest = self._rest, ""
        return rest

    def _end(self, begin: int) -> int | None:
        """Return where the sentence from `begin` ends, None if more text is needed to tell.

        However long the text is, no more is looked at than a sentence may have.
        """
        text = self._rest
        if (first := _WORD.search(text, begin)) is None:
            return None
        longest = first.start() + self._longest
        for found in _END.finditer(text, first.start(), longest + _LOOKAHEAD):
            if found.end() > longest:
                break
            ends = _ends(text, begin, found)
            if ends is None:
                return None
            if ends:
                return found.end()
        if _WORD.search(text, longest):
            return first.start() + _clause(text[first.start() : longest])
        return None


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a whole text, each with the white space before it."""
    return Chunker().add(f"{text}{_BLANK_LINE}")


def _ends(text: str, begin: int, found: re.Match[str]) -> bool | None:
    """Tell whether a mark ends the sentence from `begin`, None if more text is needed."""
    end = found.end()
    if not found[0] or _PARAGRAPH.match(text, end):
        return True
    if end == len(text):
        return None
    if found["ender"]:
        return not (found["quote"] and text[end] in _QUOTING)
    following = _NEXT_WORD.match(text, end)
    if not following:
        before = _IDEOGRAPH.match(text, found.start() - 1)
        return bool(before and _IDEOGRAPH.match(text, end))
    opener, word = following.groups()
    if following.end() == len(text) and len(word) < _LONG_WORD:
        return None
    if word[:1].islower() and "[" not in opener:
        return False
    return not _in_word(text, begin, found, word)


def _in_word(text: str, begin: int, found: re.Match[str], following: str) -> bool:
    alone = found["stop"] == "." and not found["closers"]
    return alone and is_abbreviation(text[begin : found.start()], following)


def _clause(window: str) -> int:
    """Return where to cut what is too long, rather late than early."""
    tags = [tag.span() for tag in _TAG.finditer(window)]
    for pattern, earliest in ((_CLAUSE, len(window) // 2), (_GAP, 1)):
        ends = [found.end() for found in pattern.finditer(window)]
        fit = [
            end
            for end in ends
            if end >= earliest and not any(a < end <= b for a, b in tags)
        ]
        if fit:
            return fit[-1]
    return len(window)
