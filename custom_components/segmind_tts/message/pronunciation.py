"""Pronunciation: words that models get wrong, replaced by how they are spoken."""

from collections.abc import Mapping
from typing import Final
import unicodedata

import regex

from .text import whole_characters

MAX_SPOKEN: Final = 200
"""Characters of the spoken form of a word: a few of a message would make it endless."""

# Scripts that put no space between words.
_UNSPACED: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]"
)
_LETTER: Final = regex.compile(r"[\p{L}\p{M}_]")
# Phones write the one where people type the other.
_ALIKE: Final = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})


def pronounce(text: str, spoken: Mapping[str, str]) -> str:
    """Return the text with words replaced by how they are spoken.

    Whole words are replaced, whatever their case, in one go: what stands in for a word
    is not looked at again. A unit may stand right behind its number, and in scripts
    without spaces a word may stand anywhere. No form of more than `MAX_SPOKEN` characters
    is put in.
    """
    words = {
        key: whole_characters(form)
        for word, form in spoken.items()
        if (key := written(word)) and len(form) <= MAX_SPOKEN
    }
    if not words:
        return text
    # The longest first, so that "smart home hub" comes before "smart home".
    choice = "|".join(map(_pattern, sorted(words, key=len, reverse=True)))
    pattern = regex.compile(choice, regex.IGNORECASE | regex.FULLCASE | regex.V1)

    def form(found: regex.Match[str]) -> str:
        spoken = words.get(written(found[0]), found[0])
        before = text[max(0, found.start() - 1) : found.start()]
        after = text[found.end() : found.end() + 1]
        return f"{_gap(before, spoken[:1])}{spoken}{_gap(spoken[-1:], after)}"

    return str(pattern.sub(form, text))


def _gap(before: str, after: str) -> str:
    """Return the space between what would become one word: "A&B", "5kWh"."""
    both = before.isalnum() and after.isalnum()
    return " " if both and not _UNSPACED.search(before + after) else ""


def written(word: str) -> str:
    """Return a word as it is compared: in NFC, without space around it, of any case."""
    folded = " ".join(word.split()).casefold()
    return unicodedata.normalize("NFC", folded).translate(_ALIKE)


def _pattern(word: str) -> str:
    before = after = ""
    if _LETTER.match(word[0]) and not _UNSPACED.match(word[0]):
        # Right behind a figure it is a unit, but not in "H2O".
        before = r"(?<![\p{L}\p{M}_][\d.,]{0,12})"
    elif word[0].isdigit():
        before = r"(?<!\w)"
    if _UNSPACED.match(word[-1]) or not (word[-1].isalnum() or _LETTER.match(word[-1])):
        after = r"(?!\p{M})"
    else:
        after = r"(?![\w\p{M}])"
    literal = regex.escape(word).replace("'", "['’ʼ]").replace(r"\-", "[-‐‑]")
    return f"{before}{literal}{after}"
