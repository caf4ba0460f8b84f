"""Plain words: what another engine is given, which knows neither tags nor dialogues."""

from collections.abc import Mapping
from typing import Final

import regex

from .dialogue import read_dialogue
from .pronunciation import pronounce
from .text import normalise, normalise_lines

# "[whispers]", "[short pause]": a direction for Gemini, words for others.
_DIRECTION: Final = regex.compile(r"\[\p{L}[\p{L} ,'-]{0,40}\]", regex.V0)


def plain(message: str, pronunciation: Mapping[str, str]) -> str:
    """Return the words of a message: no marks, directions or names of speakers.

    A message of nothing but directions is returned with them, one of nothing to be heard
    is empty.
    """
    turns = read_dialogue(normalise_lines(message))
    text = " ".join(turn.words for turn in turns) or normalise(message)
    words = " ".join(_DIRECTION.sub(" ", text).split())
    return pronounce(words or text, pronunciation)
