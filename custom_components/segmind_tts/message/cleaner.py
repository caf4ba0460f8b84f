"""Cleaner: what is to be heard of a text that comes in bit by bit, before it is cut."""

from typing import Final

import regex

from .text import heard_lines, pause_between, with_pauses
from .thoughts import Thoughts

_LINES: Final = "\n\n"
"""Between lines: a sentence ends with each of them."""
# What may become a link (of a picture), a tag or an entity with what is still to come.
_OPEN: Final = regex.compile(
    r"!?(?<!\x1b)\[(?:!?\[[^\]\n]{0,200}\]\([^)\s]{0,500}\))?[^\]\n]{0,500}"
    r"""(?:\](?:\((?:<[^<>\n]{0,2000}>?|[^)\s]{0,2000})(?:\s(?:"[^"\n]{0,300}"?|'[^'\n]{0,300}'?)?)?)?)?$"""
    r"|<[a-zA-Z/!?][^<>\n]{0,600}$|<!--(?:(?!-->).){0,1000}$|&[#\w]{0,40}$"
)
_LONGEST_OPEN: Final = 2600
# What may become a fence, a row, a rule, a mark of a list or a sign.
_HELD: Final = regex.compile(
    r"\s*(?:```|~~~)[^`]{0,200}$|[^\S\n]*\|.{0,2100}$|[^\S\n]*(?:[-*_=#>+`~.\\] ?){1,400}$"
    r"|[^\S\n]*\\?[-–—+>][^\S\n]+\d[\d.,]{0,20}[^\S\n]?\S{0,10}[^\S\n]*$"
)
_HEADING: Final = regex.compile(r"\s*#{1,6}\s+(?=\S)")
_MARKS: Final = "*_~`"
_LONG: Final = 300
_WORD: Final = "x"
_SPACE: Final = regex.compile(r"\s")
_LAST_WORD: Final = regex.compile(r"(?r)\S*$")
_BLANKS: Final = " " * 10


class Cleaner:
    """Gives in bits what `spoken_lines` gives of the whole.

    What is given never changes with what follows: a word is given when the next one
    begins, and a line's end when the next line does. Lines are parted by a blank one.
    However long a text or a line is, and whatever it is made of, a bit takes no longer.
    """

    def __init__(self) -> None:
        """Start without text."""
        self._thoughts = Thoughts()
        self._word: list[str] = []
        self._raw = ""
        self._given = ""
        self._last = ""
        self._begins_anew = False

    def add(self, text: str) -> str:
        """Take more text, and return what is certain."""
        text = self._thoughts.add(text)
        self._word.append(text)
        # Nothing of a word is certain before it has ended.
        if not _SPACE.search(text):
            return ""
        *lines, rest = self._joined().split("\n")
        given = "".join(self._line(line) for line in lines)
        self._raw = rest
        begun = rest[: _certain(rest)]
        if not _HELD.match(begun):
            given += self._more(begun)
            self._shorten(begun)
        return given

    def flush(self) -> str:
        """Return the rest of what was written, if nothing is open, for a text that pauses."""
        self._raw = self._joined()
        is_open = self._thoughts.is_open or _OPEN.search(self._raw)
        return "" if is_open or _HELD.match(self._raw) else self._more(self._raw)

    def finish(self) -> str:
        """Return the rest."""
        self._word.append(self._thoughts.finish())
        given = "".join(self._line(line) for line in self._joined().split("\n"))
        self._raw = ""
        return given

    def _joined(self) -> str:
        word = "".join(self._word)
        self._word.clear()
        if word.isspace() and "\n" not in word and self._raw.endswith(_BLANKS):
            return self._raw
        return self._raw + word

    def _shorten(self, begun: str) -> None:
        """Keep of a long line what may still change, behind a word that stands for the rest."""
        if len(begun) <= _LONG:
            return
        rest = self._raw[len(begun) :]
        if not self._given:
            # All that there was of the line so far has no sound.
            self._raw = rest
            return
        heading = _HEADING.match(begun)
        space = " " if begun[-1].isspace() else ""
        self._raw = f"{heading[0].strip() if heading else ''} {_WORD}{space}{rest}"
        self._given = _WORD

    def _line(self, raw: str) -> str:
        """Return the rest of a line that has ended."""
        given = self._more(raw)
        _, ends = heard_lines(raw)
        self._begins_anew = ends or (self._begins_anew and not self._given)
        if self._given:
            self._last, self._given = self._given, ""
        return given

    def _more(self, raw: str) -> str:
        """Return what is new of the line that has begun."""
        # A tag may divide a line into several.
        lines, _ = heard_lines(raw)
        line = _LINES.join(with_pauses(lines))
        begin = ""
        if line and not self._given and self._last:
            begins_anew = self._begins_anew or lines[0].begins_anew
            begin = pause_between(self._last, line, begins_anew=begins_anew) + _LINES
        if line.startswith(self._given):
            more = line[len(self._given) :]
        else:
            # A mark became another one with what follows. Each word is given once.
            words = _words(line)[len(_words(self._given)) :]
            more = "".join(f" {word}" for word in words)
        self._given += more
        return begin + more


def _certain(line: str) -> int:
    """Return how much of a line may not change with what follows.

    Whether a mark has a sound shows by what stands behind it.
    """
    end = len(line) - len(_LAST_WORD.findall(line)[0])
    if found := _OPEN.search(line, max(0, end - _LONGEST_OPEN), end):
        end = found.start()
    return len(line[:end].rstrip(_MARKS))


def _words(text: str) -> list[str]:
    return [each for each in text.split() if any(map(str.isalnum, each))]
