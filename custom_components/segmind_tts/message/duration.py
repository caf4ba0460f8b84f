"""How long a text takes to speak, and how sure that is."""

from collections import Counter
from functools import lru_cache
from typing import Final
import unicodedata

import regex

# Measured on Gemini: 1,172 characters of English in 82 s
# (https://github.com/NousResearch/hermes-agent/pull/111399).
_SECONDS_PER_LETTER: Final = 1 / 15
# A digit is a word of its own ("seven"), a symbol or unit is one or two.
_SECONDS_PER_DIGIT: Final = 0.35
_SECONDS_PER_SYMBOL: Final = 0.4

# Scripts whose characters are more than a letter: syllables, or words without their
# vowels. Relative to Latin letters as espeak-ng speaks them, but for ideographs, of which
# people speak about four a second.
_SECONDS_IN_SCRIPT: Final = {
    "ARABIC": 0.09,
    "CJK": 0.24,
    "ETHIOPIC": 0.12,
    "HANGUL": 0.22,
    "HEBREW": 0.08,
    "HIRAGANA": 0.16,
    "KATAKANA": 0.16,
    "THAI": 0.1,
}
# In these, marks are vowels that their pace is measured with, joiners, or ornament.
_POINTED: Final = frozenset({"ARABIC", "COMBINING", "HEBREW", "ZERO"})
_MARKS: Final = frozenset({"Cf", "Me", "Mn"})
_SYMBOLS: Final = frozenset({"So", "Sm", "Sc"})
_SPOKEN_MARKS: Final = frozenset("%&@#+")

# What is spoken in more or fewer words than its letters tell, and by how many seconds.
_DOUBT_OF_SYMBOL: Final = 0.4
_DOUBTS: Final = (
    # An audio tag, which makes a sound or a pause, or is read aloud.
    (regex.compile(r"\[[^\]\n]{1,60}\]|<[^>\n]{1,60}>"), 2.0),
    # A million has seven digits and two syllables, a number with a comma seven words.
    (regex.compile(r"\d"), 0.28),
    # "GPS" is spelled, "kWh", "Dr" and "z. B." are words that are not written.
    (
        regex.compile(
            r"(?<![^\W_])(?:[A-Z]{2,5}|[A-Z]?[b-df-hj-np-tv-xz]{1,4})(?![^\W_])"
        ),
        0.6,
    ),
    (regex.compile(r"(?<![^\W\d_])[^\W\d_]{1,4}\.(?=\s?\w)"), 0.4),
)


def spoken_seconds(text: str) -> float:
    """Estimate the seconds of speech in a text; right within a factor of two or so."""
    return sum(map(_seconds, text))


def doubtful_seconds(text: str) -> float:
    """Return by how much `spoken_seconds` may be wrong for what is not plain words."""
    symbols = _DOUBT_OF_SYMBOL * sum(map(_is_symbol, text))
    return symbols + sum(seconds * len(each.findall(text)) for each, seconds in _DOUBTS)


def script_of(text: str) -> str:
    """Return the script of most letters of a text, such as "latin"; "" without any."""
    scripts = Counter(_script(each) for each in text if each.isalpha())
    return scripts.most_common(1)[0][0].lower() if scripts else ""


@lru_cache(4096)
def _seconds(character: str) -> float:
    if character.isdigit():
        return _SECONDS_PER_DIGIT
    if _is_symbol(character):
        return _SECONDS_PER_SYMBOL
    script = _script(character)
    if script in _POINTED and unicodedata.category(character) in _MARKS:
        return 0.0
    return _SECONDS_IN_SCRIPT.get(script, _SECONDS_PER_LETTER)


@lru_cache(4096)
def _is_symbol(character: str) -> bool:
    return character in _SPOKEN_MARKS or unicodedata.category(character) in _SYMBOLS


@lru_cache(4096)
def _script(character: str) -> str:
    # The names of ideographs begin with "CJK UNIFIED", all others with their script.
    return unicodedata.name(character, "").partition(" ")[0]
