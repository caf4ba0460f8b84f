"""Thoughts: what a model thinks before it answers, and code, which nobody is to hear."""

from typing import Final

import regex

# Of DeepSeek, Qwen and others, of Magistral, and of pages of HTML. A direction such as
# "[thinking]" is none, so the case counts in brackets.
_OPENING: Final = regex.compile(
    r"(?i:<(think|thinking|thought|reasoning|reflection)>"
    r"|<(script|style)\b[^<>]{0,500}>)|\[(THINK)\]"
)
# What may become one with what is still to come.
_BEGUN: Final = regex.compile(r"(?:<[a-zA-Z]{0,10}(?:\s[^<>]{0,500})?|\[[A-Z]{0,5})$")
_LONGEST_OPENING: Final = 520
_LONGEST_CLOSING: Final = 20


class Thoughts:
    """Passes on a text that comes in bit by bit, but for what nobody is to hear.

    A thought that is not closed was cut off, and goes on to the end of the text. There
    is a space in the place of each.
    """

    def __init__(self) -> None:
        """Start without text."""
        self._rest = ""
        self._closing: regex.Pattern[str] | None = None

    @property
    def is_open(self) -> bool:
        """Whether what comes next may belong to a thought."""
        return self._closing is not None or bool(self._rest)

    def add(self, text: str) -> str:
        """Take more text, and return what of it is certain to be none."""
        text = self._rest + text
        heard: list[str] = []
        begin = 0
        while found := (self._closing or _OPENING).search(text, begin):
            if self._closing is None:
                heard += text[begin : found.start()], " "
                self._closing = _closing(next(filter(None, found.groups())))
            else:
                self._closing = None
            begin = found.end()
        end = self._certain(text, begin)
        self._rest = text[end:]
        if self._closing is None:
            heard.append(text[begin:end])
        return "".join(heard)

    def finish(self) -> str:
        """Return the rest."""
        rest, self._rest = self._rest, ""
        return "" if self._closing else rest

    def _certain(self, text: str, begin: int) -> int:
        """Return where that begins which may become a mark with what is still to come."""
        if self._closing:
            return max(begin, len(text) - _LONGEST_CLOSING)
        begun = _BEGUN.search(text, max(begin, len(text) - _LONGEST_OPENING))
        return int(begun.start()) if begun else len(text)


def without_thoughts(text: str) -> str:
    """Return a whole text without what nobody is to hear."""
    thoughts = Thoughts()
    return thoughts.add(text) + thoughts.finish()


def _closing(name: str) -> regex.Pattern[str]:
    if name == "THINK":
        return regex.compile(r"\[/THINK\]")
    return regex.compile(f"</{name}>", regex.IGNORECASE)
