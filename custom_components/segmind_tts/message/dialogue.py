"""Dialogues: lines of two speakers, each with a voice of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import re
from typing import Final, override

_SPEAKERS: Final = 2

# A name of one to three words that starts with a letter: "10:30" is a time.
_TURN: Final = re.compile(r"([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2}) ?:(?: (.*))?")


class DialogueError(ValueError):
    """Lines that cannot be spoken by two voices.

    `kind` says why, `speakers` how many names there are; what is said is not repeated.
    """

    def __init__(self, kind: str, speakers: int) -> None:
        """Store what is wrong."""
        super().__init__(kind)
        self.kind = kind
        self.speakers = speakers


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
    """Return the turns of a dialogue, none for text that is not one.

    Each line of `text` starts a turn with its speaker's name and a colon, or goes on
    with the turn before. A turn without words is left out. Text whose lines start with
    fewer than two names is no dialogue: "Time: 10:30" is ordinary text.

    Raises DialogueError for more than two names, or for words before the first.
    """
    turns = [turn for turn in _turns(text.splitlines()) if turn.words]
    speakers = {turn.speaker.casefold() for turn in turns} - {""}
    if len(speakers) < _SPEAKERS:
        return ()
    if len(speakers) > _SPEAKERS:
        raise DialogueError("dialogue_too_many_speakers", len(speakers))
    if not turns[0].speaker:
        raise DialogueError("dialogue_starts_without_speaker", len(speakers))
    return tuple(turns)


def _turns(lines: list[str]) -> Iterator[Turn]:
    speaker, words = "", list[str]()
    for line in lines:
        if found := _TURN.fullmatch(line):
            yield _turn(speaker, words)
            speaker, words = found[1], [found[2] or ""]
        else:
            words.append(line)
    yield _turn(speaker, words)


def _turn(speaker: str, words: Iterable[str]) -> Turn:
    return Turn(speaker=speaker, words=" ".join(words).strip())
