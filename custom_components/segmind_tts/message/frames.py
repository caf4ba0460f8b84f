"""Frames: what is the same in messages that differ in one part only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
import math
import re
from typing import Final

PLACE: Final = "value"
"""What stands in a frame's message for the part that varies, in braces."""

# A word with the space before it, a mark, or a character of a script without spaces.
_PIECE: Final = re.compile(
    r"\s*(?:[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[.,:'’-][^\W_]+)*|\S)"
)
_NUMBER: Final = re.compile(r"(0|[1-9]\d{0,5})(?:([.,])(\d{1,3}))?")
_LONGEST: Final = 60
"""Pieces of a message; a longer one is not said again with another word in it."""
_WIDEST: Final = 3
"""Pieces of the part that varies."""
_LEAST_SAME: Final = 2
"""Words; less in common is no frame."""
_FEWEST: Final = 3
"""Messages; two may be alike by chance."""
_MOST_BETWEEN: Final = 60
_RARE: Final = 4
"""One in so many has to be known of a row of numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The parts before and after the one that varies, and what that has been."""

    before: str = field(repr=False)
    after: str = field(repr=False)
    values: tuple[str, ...] = field(repr=False)

    @property
    def message(self) -> str:
        """The message with a place for the part that varies."""
        return f"{self.before}{{{PLACE}}}{self.after}"

    def filled(self, value: str) -> str:
        """Return the message with a value in its place."""
        return f"{self.before}{value}{self.after}"


type _Key = tuple[int, int, str]
"""What is before and after the part that varies, and the space at its beginning."""
type _Gap = tuple[str, int, int]
"""A message, and where the part that varies begins and ends in it."""


def frames(messages: Iterable[str]) -> list[Frame]:
    """Return the frames of messages, those first that most is said in.

    Each message is in one frame at most. Takes time in proportion to the messages.
    """
    groups: defaultdict[_Key, list[_Gap]] = defaultdict(list)
    heads, tails = _Ids(), _Ids()
    for message in dict.fromkeys(messages):
        for key, gap in _gaps(message, heads, tails):
            groups[key].append(gap)
    likely = [each for each in groups.values() if len(each) >= _FEWEST]
    found = []
    taken: set[str] = set()
    for group in sorted(likely, key=_same, reverse=True):
        free = [each for each in group if each[0] not in taken]
        if len(free) >= _FEWEST:
            taken |= {message for message, _, _ in free}
            found.append(_frame(free))
    return found


class _Ids:
    """Numbers rows of pieces, the same row with the same number."""

    def __init__(self) -> None:
        self._ids: dict[tuple[int, str], int] = {}

    def of(self, pieces: Iterable[str]) -> list[int]:
        """Return the numbers of all beginnings of a row, the empty one first."""
        ids = [0]
        for piece in pieces:
            ids.append(self._ids.setdefault((ids[-1], piece), len(self._ids) + 1))
        return ids


def _gaps(message: str, heads: _Ids, tails: _Ids) -> Iterator[tuple[_Key, _Gap]]:
    """Yield all parts of a message that may vary, by what is around them."""
    pieces = _PIECE.findall(message)
    # Braces would be places.
    if len(pieces) > _LONGEST or "{" in message or "}" in message:
        return
    before, after = heads.of(pieces), tails.of(reversed(pieces))
    places = [0]
    words = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
        words.append(words[-1] + piece[-1].isalnum())
    for begin in range(len(pieces)):
        for end in range(begin + 1, min(begin + _WIDEST, len(pieces)) + 1):
            if words[-1] - (words[end] - words[begin]) >= _LEAST_SAME:
                space = pieces[begin][: -len(pieces[begin].lstrip())]
                key = before[begin], after[len(pieces) - end], space
                yield key, (message, places[begin], places[end])


def _same(group: Sequence[_Gap]) -> int:
    """Return how many characters need not be said anew in a group."""
    message, begin, end = group[0]
    return len(group) * (len(message) - (end - begin))


def _frame(group: Sequence[_Gap]) -> Frame:
    values = [message[begin:end] for message, begin, end in group]
    message, begin, end = group[0]
    # The space before a word belongs to what is the same.
    space = len(values[0]) - len(values[0].lstrip())
    return Frame(
        before=message[: begin + space],
        after=message[end:],
        values=tuple(each.strip() for each in values),
    )


def between(values: Sequence[str]) -> list[str]:
    """Return the numbers that lie between some numbers in even steps, without these.

    There are none if values are no numbers, or too few of a row to tell it.
    """
    read = [_NUMBER.fullmatch(each) for each in values]
    forms = {(each[2], len(each[3] or "")) for each in read if each}
    if not all(read) or len(forms) != 1:
        return []
    mark, decimals = forms.pop()
    known = sorted({int(f"{each[1]}{each[3] or ''}") for each in read if each})
    step = math.gcd(*(later - earlier for earlier, later in pairwise(known)))
    if not step:
        return []
    row = range(known[0], known[-1] + 1, step)
    if len(row) > _MOST_BETWEEN or len(row) > _RARE * len(known):
        return []
    return [_written(each, mark, decimals) for each in row if each not in known]


def _written(number: int, mark: str | None, decimals: int) -> str:
    if mark is None:
        return str(number)
    whole, rest = divmod(number, 10**decimals)
    return f"{whole}{mark}{rest:0{decimals}}"
