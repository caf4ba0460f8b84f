"""How earlier versions read a message: recordings that they made are found by it."""

import re
from typing import Final
import unicodedata

_INVISIBLE: Final = dict.fromkeys(
    map(ord, "\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff\u20e3")
)
_EMOJI: Final = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b1b\u2b1c\u2b50\u2b55]"
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b1b\u2b1c\u2b50\u2b55\ufe0f\u200d]*"
)
# Bounded as the present ones are, which changes no message that people write.
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
_ADDRESS: Final = re.compile(
    r"\bhttps?://(?:www\.)?([\w.-]*\w)(?::\d+)?(?:[/?#](?:\S*[\w/=&#-])?)?",
    re.IGNORECASE,
)


def formerly(message: str) -> str:
    """Return the text that earlier versions made of a message."""
    text = unicodedata.normalize("NFC", message)
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    text = _ADDRESS.sub(r"\1", text)
    return " ".join(_EMOJI.sub(" ", text).translate(_INVISIBLE).split())
