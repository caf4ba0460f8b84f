"""Text preparation: what is not meant to be heard goes, and spacing costs nothing."""

from collections.abc import Mapping
import re
from typing import Final
import unicodedata

# Soft hyphens, zero-width characters and the selectors of emoji.
_INVISIBLE: Final = dict.fromkeys(
    map(ord, "\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff\u20e3")
)
MAX_SPOKEN: Final = 200
"""Characters of the spoken form of a word: a few of a message would make it endless."""
_SPACES: Final = re.compile(r"\s+")

# Pictures have no sound, and models read some of them out by name. The joiner goes only
# between pictures: in Indic scripts it belongs to the word.
_EMOJI: Final = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b1b\u2b1c\u2b50\u2b55\ufe0f\u200d]*"
)

# Each pattern looks at a bounded number of characters from where it begins, or at none
# twice: a message of nothing but marks must not take longer than one of words.
# The order matters: a picture holds the form of a link, bold that of italics.
_MARKDOWN: Final = (
    (re.compile(r"^[^\S\n]*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\s]{0,2000}\)"), r"\1"),
    (re.compile(r"^[^\S\n]*(?:[-*_] ?){3,}[^\S\n]*$", re.MULTILINE), ""),
    (re.compile(r"^[^\S\n]*(?:#{1,6}|>|[-*+])\s+", re.MULTILINE), ""),
    (re.compile(r"(?<!\w)(\*\*|__|~~)(?=\S)(.{1,500}?)(?<=\S)\1(?!\w)"), r"\2"),
    (
        re.compile(r"(?<!\w)([*_])(?=[^\s*_])(.{1,500}?)(?<=[^\s*_])\1(?!\w)"),
        r"\2",
    ),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
)

# Of an address people say the name of the site.
_ADDRESS: Final = re.compile(
    r"\bhttps?://(?:www\.)?([\w.-]*\w)(?::\d+)?(?:[/?#](?:\S*[\w/=&#-])?)?",
    re.IGNORECASE,
)


def normalise(message: str) -> str:
    """Return what is to be heard of a message, in Unicode NFC, on one line.

    Markdown, emoji and the paths of web addresses are left out. Messages that differ
    only in these or in spacing are the same text afterwards.
    """
    return _one_line(_audible(message))


def normalise_lines(message: str) -> str:
    """Return the message like `normalise`, but keep its lines."""
    return "\n".join(filter(None, map(_one_line, _audible(message).splitlines())))


def pronounce(text: str, spoken: Mapping[str, str]) -> str:
    """Return the text with words replaced by how they are spoken.

    Whole words are replaced, whatever their case, in one go: what stands in for a word
    is not looked at again. No form of more than `MAX_SPOKEN` characters is put in.
    """
    words = {
        word.casefold(): form
        for word, form in spoken.items()
        if word and len(form) <= MAX_SPOKEN
    }
    if not words:
        return text
    # The longest first, so that "smart home hub" comes before "smart home".
    choice = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{choice})(?!\w)", re.IGNORECASE)
    return pattern.sub(lambda found: words.get(found[0].casefold(), found[0]), text)


def _audible(message: str) -> str:
    text = unicodedata.normalize("NFC", message)
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    text = _ADDRESS.sub(r"\1", text)
    return _EMOJI.sub(" ", text).translate(_INVISIBLE)


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
