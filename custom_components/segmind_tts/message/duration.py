"""How long a text takes to speak."""

from typing import Final
import unicodedata

# Measured on Gemini: 1,172 characters of English in 82 s
# (https://github.com/NousResearch/hermes-agent/pull/111399).
_SECONDS_PER_LETTER: Final = 1 / 15
# A digit is a word of its own ("seven"); so is an ideograph, nearly.
_SECONDS_PER_DIGIT: Final = 0.35
_SECONDS_PER_IDEOGRAPH: Final = 0.22

_IDEOGRAPHIC: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def spoken_seconds(text: str) -> float:
    """Estimate the seconds of speech in a text; right within a factor of two or so."""
    return sum(map(_seconds, text))


def _seconds(character: str) -> float:
    if character.isascii():
        return _SECONDS_PER_DIGIT if character.isdigit() else _SECONDS_PER_LETTER
    if unicodedata.name(character, "").startswith(_IDEOGRAPHIC):
        return _SECONDS_PER_IDEOGRAPH
    return _SECONDS_PER_LETTER
