"""Dialogues: lines of two speakers, each with a voice of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, override

import regex

from .labels import is_label

_SPEAKERS: Final = 2

# A name of one to three words that starts with a letter: "10:30" is a time, "http://" an
# address.
_TURN: Final = regex.compile(
    r"([^\W\d_][\w.'’-]{0,60}(?: [\w.'’-]{1,60}){0,2}) ?(?::(?!//)|：) ?(.*)"
)
_VALUE: Final = regex.compile(r"\S*\d\S*(?: \S+)?")
# Begins with a capital or a letter of a script that has none, or ends with a mark, or is
# nothing but a tag.
# "Joke: funny" and "Song: sad" are no sentences.
_SENTENCE: Final = regex.compile(
    r"^(?:[\"'“‘„«¿¡(—–-]|\[[^\]]*\]|\s)*(?:[\p{Lu}\p{Lt}\p{Lo}]|$)|[.!?…。！？।؟][\"'”’»)\]\s]*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a speaker says at a time."""

    speaker: str
    words: str

    @override
    def __str__(self) -> str:
        """Return the turn in the form that the models take."""
        return f"{self.speaker}: {self.words}"


def read_dialogue(text: str) -> tuple[Turn, ...]:
    """Return the turns of a dialogue, none for text that is not clearly one.

    Each line of `text` starts a turn with its speaker's name and a colon, or goes on
    with the turn before. A turn without words is left out. It is a dialogue if it begins
    with a name and there are two of them, which are no labels such as "Today", and what
    they say looks like sentences or goes back and forth. All else is ordinary text, of
    which no word is lost.
    """
    turns = [turn for turn in _turns(text.splitlines()) if turn.words]
    return tuple(turns) if _is_dialogue(turns) else ()


def _is_dialogue(turns: Sequence[Turn]) -> bool:
    speakers = {turn.speaker.casefold() for turn in turns}
    if "" in speakers or len(speakers) != _SPEAKERS or any(map(is_label, speakers)):
        return False
    # "Kitchen: 21 °C" and "Bath: 23 °C" are no people.
    if all(_VALUE.fullmatch(turn.words.rstrip(".,;!")) for turn in turns):
        return False
    return len(turns) > _SPEAKERS or all(_SENTENCE.search(each.words) for each in turns)


def _turns(lines: list[str]) -> Iterator[Turn]:
    speaker, words = "", list[str]()
    for line in lines:
        if found := _TURN.fullmatch(line):
            yield _turn(speaker, words)
            speaker, words = found[1], [found[2]]
        else:
            words.append(line)
    yield _turn(speaker, words)


def _turn(speaker: str, words: Iterable[str]) -> Turn:
    return Turn(speaker=speaker, words=" ".join(words).strip())
