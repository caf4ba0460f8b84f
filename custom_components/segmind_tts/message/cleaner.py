"""Cleaner: what is to be heard of a text that comes in bit by bit, before it is cut."""

from typing import Final

import regex

from .text import pause_between, spoken_lines, without_thoughts

_LINES: Final = "\n\n"
"""Between lines: a sentence ends with each of them."""
_OPEN_THOUGHT: Final = regex.compile(
    r"<(think|thinking|thought|reasoning|reflection)>(?!.*</\1>)",
    regex.DOTALL | regex.IGNORECASE,
)
# What may become a link, a tag or an entity with what is still to come.
_OPEN: Final = regex.compile(
    r"!?\[[^\]\n]{0,500}(?:\](?:\([^)\s]{0,2000})?)?$|<[a-zA-Z/!][^<>\n]{0,600}$|<!--(?:(?!-->).){0,1000}$|&[#\w]{0,40}$"
)
# What may become a fence, a rule, a mark of a list or a sign.
_FENCE: Final = regex.compile(
    r"\s*(?:```|~~~)|[^\S\n]*\||[^\S\n]*(?:[-*_=#>+`~.] ?){1,400}$|[^\S\n]*-[^\S\n]+\d[\d.,]{0,20}[^\S\n]?\S?$"
)
_MARKS: Final = "*_~`"
_LONG: Final = 300
_WORD: Final = "x"
_LAST_WORD: Final = regex.compile(r"\S*$")


class Cleaner:
    """Gives in bits what `spoken_lines` gives of the whole.

    What is given never changes with what follows: a word is given when the next one
    begins, and a line's end when the next line does. Lines are parted by a blank one.
    """

    def __init__(self) -> None:
        """Start without text."""
        self._raw = ""
        self._given = ""
        self._last = ""

    def add(self, text: str) -> str:
        """Take more text, and return what is certain."""
        self._raw = without_thoughts(self._raw + text)
        thought = _OPEN_THOUGHT.search(self._raw)
        certain = thought.start() if thought else len(self._raw)
        *lines, rest = self._raw[:certain].split("\n")
        given = "".join(self._line(line) for line in lines)
        self._raw = rest + self._raw[certain:]
        end = len(rest)
        for pattern in (_LAST_WORD, _OPEN):
            if found := pattern.search(rest[:end]):
                end = found.start()
        # Whether a mark has a sound shows by what stands behind it.
        begun = rest[:end].rstrip(_MARKS)
        if not _FENCE.match(begun):
            given += self._more(begun)
            self._shorten(begun)
        return given

    def _shorten(self, begun: str) -> None:
        """Keep of a long line what may still change, behind a word that stands for the rest.

        So a line without end takes no longer for each word than a short one.
        """
        if len(begun) > _LONG and self._given:
            space = " " if begun[-1].isspace() else ""
            self._raw = f"{_WORD}{space}{self._raw[len(begun) :]}"
            self._given = _WORD

    def flush(self) -> str:
        """Return the rest of what was written, if nothing is open, for a text that pauses."""
        is_open = _OPEN_THOUGHT.search(self._raw) or _OPEN.search(self._raw)
        return "" if is_open or _FENCE.match(self._raw) else self._more(self._raw)

    def finish(self) -> str:
        """Return the rest."""
        given = "".join(self._line(line) for line in self._raw.split("\n"))
        self._raw = ""
        return given

    def _line(self, raw: str) -> str:
        """Return the rest of a line that has ended."""
        given = self._more(raw)
        if self._given:
            self._last, self._given = self._given, ""
        return given

    def _more(self, raw: str) -> str:
        """Return what is new of the line that has begun."""
        # A tag may divide a line into several.
        line = _LINES.join(spoken_lines(raw))
        begin = ""
        if line and not self._given and self._last:
            begin = pause_between(self._last, line) + _LINES
        if line.startswith(self._given):
            more = line[len(self._given) :]
        else:
            # A mark became another one with what follows. Each word is given once.
            words = _words(line)[len(_words(self._given)) :]
            more = "".join(f" {word}" for word in words)
        self._given += more
        return begin + more


def _words(text: str) -> list[str]:
    return [each for each in text.split() if any(map(str.isalnum, each))]
