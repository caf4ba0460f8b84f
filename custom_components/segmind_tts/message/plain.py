"""Plain words: what another engine is given, which knows neither tags nor dialogues."""

from collections.abc import Mapping
from types import MappingProxyType

from .dialogue import read_dialogue
from .pronunciation import pronounce
from .tags import without_tags
from .text import normalise, normalise_lines


def plain(
    message: str,
    pronunciation: Mapping[str, str] = MappingProxyType({}),
    *,
    dialogues: bool = False,
) -> str:
    """Return the words of a message: no marks and directions.

    Of `dialogues` the names of the speakers are left out too: a single voice says them.
    A message of nothing but directions is returned with them, one of nothing to be heard
    is empty.
    """
    turns = read_dialogue(normalise_lines(message)) if dialogues else ()
    text = " ".join(turn.words for turn in turns) or normalise(message)
    return pronounce(without_tags(text) or text, pronunciation)
