"""The entrance for text: what is to be heard of a message, and nothing else.

Everything that is said passes here. Unicode's properties are those of the `regex`
library, which Home Assistant ships, entities those of the standard library.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import html
from html.entities import html5
from itertools import pairwise
from typing import Final
import unicodedata

import regex

from .elements import without_elements
from .marks import ANEW, APART, without_marks
from .thoughts import without_thoughts

# Each pattern looks at a bounded number of characters from where it begins, or at none
# twice: a message of nothing but marks must not take longer than one of words.
_PASSES: Final = 10
"""What is behind a mark may be one itself; nobody nests them deeper."""

# A template that is cut in the middle of an emoji leaves half of a pair.
_SURROGATES: Final = regex.compile(r"[\ud800-\udfff]")
_ESCAPES: Final = regex.compile(
    r"(?:\x1b\[|\x9b)[0-9;?]{0,50}[ -/]{0,5}[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]{0,500}(?:\x07|\x1b\\|\x9c)|\x1b[@-Z\\-_]"
)
# What has no form of its own, but for what belongs to words: joiners, and signs that are
# seen in Arabic, Syriac and Kaithi numbers. And what stands for a character that is lost.
_INVISIBLE: Final = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}"
    r"\u20e3\ufffc\ufffd]"
    r"--[\t\n\v\f\r\x1c-\x1f\x85\u200c\u200d\p{Prepended_Concatenation_Mark}]]",
    regex.V1,
)
# Letters and digits in another font or width: "𝐁𝐨𝐥𝐝", "ＡＢＣ". Marks have a width of their
# own in Chinese and Japanese.
_DRESSED: Final = regex.compile(
    r"[[\p{dt=Font}\p{dt=Wide}\p{dt=Narrow}]&&[\p{L}\p{N}]]+", regex.V1
)
_ENTITY: Final = regex.compile(
    r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*"
    r"(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
# Pictures have no sound, and models read some of them out by name. The joiner goes only
# between pictures: in Indic scripts it belongs to the word.
_PICTURE: Final = r"[[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u2600-\u27bf]--[©®™]]"
# "Done 🎉!" is "Done!", while "Bonjour !" is written so.
_EMOJI: Final = regex.compile(
    rf"[^\S\n]{{0,20}}{_PICTURE}(?:{_PICTURE}|[\ufe0e\ufe0f\u200d]|[^\S\n])*([.,;:!?…。！？])?",
    regex.V1,
)

_ENDS_OPEN: Final = regex.compile(r"[\p{L}\p{M}\p{N}%°€$£)\]\"'”’»]$")
_BEGINS_ANEW: Final = regex.compile(
    r"[\"'“‘«(\[]?[-+−]?(?:[\p{Lu}\p{Lt}\p{Lo}\p{N}]|\p{L}[.)]\s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line as it is heard. Items of lists, headings and what follows them begin anew."""

    text: str
    begins_anew: bool = False


def normalise(message: str) -> str:
    """Return what is to be heard of a message, in Unicode NFC, on one line.

    Marks of Markdown, HTML and SSML, emoji, what a model thinks, the paths of web
    addresses and all that is not seen are left out. Messages that differ only in these or
    in spacing are the same text afterwards, and it can always be written as UTF-8. Where
    a line ends without a mark and the next one begins anew, there is a pause.
    """
    return " ".join(spoken_lines(message))


def normalise_lines(message: str) -> str:
    """Return the message like `normalise`, but keep its lines, without pauses."""
    lines, _ = heard_lines(message)
    return "\n".join(line.text for line in lines)


def spoken_lines(message: str) -> list[str]:
    """Return the lines of a message like `normalise`, with the pauses between them."""
    return with_pauses(heard_lines(message)[0])


def heard_lines(message: str) -> tuple[list[Line], bool]:
    """Return the lines of a message like `normalise_lines`.

    The second value tells whether a line that follows the message would begin anew.
    """
    lines: list[Line] = []
    begins_anew = False
    for number, block in enumerate(_audible(message).split(ANEW)):
        begins_anew |= number > 0
        for written in block.splitlines():
            if text := _joined(written.split(APART)):
                lines.append(Line(text=text, begins_anew=begins_anew))
                begins_anew = False
    return lines, begins_anew


def _joined(pieces: Iterable[str]) -> str:
    """Return the pieces of a line, with pauses between them."""
    texts = (" ".join(each.split()) for each in pieces)
    return " ".join(
        with_pauses([Line(text=each, begins_anew=True) for each in texts if each])
    )


def with_pauses(lines: Sequence[Line]) -> list[str]:
    """Return the texts of lines, with the pauses between them."""
    pauses = [
        pause_between(line.text, after.text, begins_anew=after.begins_anew)
        for line, after in pairwise(lines)
    ]
    together = zip(lines, [*pauses, ""], strict=False)
    return [line.text + pause for line, pause in together]


def pause_between(line: str, following: str, *, begins_anew: bool) -> str:
    """Return the mark of the pause between two lines: none if one goes on in the other."""
    begins = begins_anew or _BEGINS_ANEW.match(following)
    return "," if begins and _ENDS_OPEN.search(line) else ""


def whole_characters(message: str) -> str:
    """Return text that can be written as UTF-8.

    Pairs of surrogates become one character, halves of pairs are left out.
    """
    if not _SURROGATES.search(message):
        return message
    pairs = message.encode("utf-16-le", "surrogatepass")
    return pairs.decode("utf-16-le", "ignore")


def _audible(message: str) -> str:
    text = without_thoughts(whole_characters(message))
    text = _ENTITY.sub(_character, text)
    text = _EMOJI.sub(_space_or_mark, text)
    text = _INVISIBLE.sub("", _ESCAPES.sub("", text))
    text = _DRESSED.sub(_undressed, text)
    for _ in range(_PASSES):
        before = text
        text = without_marks(without_elements(text))
        if text == before:
            break
    return unicodedata.normalize("NFC", text)


def _undressed(letters: regex.Match[str]) -> str:
    return unicodedata.normalize("NFKC", letters[0])


def _character(entity: regex.Match[str]) -> str:
    if entity[1][0] != "#" and f"{entity[1]};" not in html5:
        return str(entity[0])
    return str(_SURROGATES.sub("", html.unescape(f"&{entity[1]};")))


def _space_or_mark(picture: regex.Match[str]) -> str:
    """Return the mark behind a picture, but not where a line begins with both."""
    begin = picture.start()
    is_first = picture.string[max(0, begin - 1) : begin] in ("", "\n")
    return " " if is_first else picture[1] or " "
