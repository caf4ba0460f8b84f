"""Plain words: what another engine is given, which knows neither tags nor dialogues."""

from collections.abc import Mapping

from .dialogue import read_dialogue
from .pronunciation import pronounce
from .tags import without_tags
from .text import normalise, normalise_lines


def plain(message: str, pronunciation: Mapping[str, str]) -> str:
    """Return the words of a message: no marks, directions or names of speakers.

    A message of nothing but directions is returned with them, one of nothing to be heard
    is empty.
    """
    turns = read_dialogue(normalise_lines(message))
    text = " ".join(turn.words for turn in turns) or normalise(message)
    return pronounce(without_tags(text) or text, pronunciation)
