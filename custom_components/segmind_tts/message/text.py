"""The entrance for text: what is to be heard of a message, and nothing else.

Everything that is said passes here. Unicode's properties are those of the `regex`
library, which Home Assistant ships, entities those of the standard library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import html
from itertools import pairwise
from typing import Any, Final
import unicodedata

import regex

from .thoughts import without_thoughts

# Each pattern looks at a bounded number of characters from where it begins, or at none
# twice: a message of nothing but marks must not take longer than one of words.
_PASSES: Final = 10
"""What is behind a mark may be one itself; nobody nests them deeper."""

# A template that is cut in the middle of an emoji leaves half of a pair.
_SURROGATES: Final = regex.compile(r"[\ud800-\udfff]")
_ESCAPES: Final = regex.compile(r"\x1b(?:\[[0-9;?]{0,50}[ -/]{0,5}[@-~]|[@-Z\\-_])")
# Control and format characters, but for those that belong to words: joiners, and signs
# that are seen in Arabic, Syriac and Kaithi numbers.
_INVISIBLE: Final = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Co}\p{Variation_Selector}\u20e3\u115f\u1160\u3164\uffa0]"
    r"--[\t\n\v\f\r\x1c-\x1f\x85\u200c\u200d\p{Prepended_Concatenation_Mark}]]",
    regex.V1,
)
_ENTITY: Final = regex.compile(
    r"&(?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*"
    r"(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
_ATTRIBUTES: Final = r"""(?:\s{1,20}[\w:.-]{1,40}(?:\s?=\s?(?:"[^"]{0,500}"|'[^']{0,500}'|[\w#%.:/+-]{1,99})))"""
_COMMENT: Final = regex.compile(r"<!--.{0,1000}?-->", regex.DOTALL)
# Names of HTML and SSML. What is in no row is text: "a <b and c> d".
_BREAKS: Final = (
    "audio|article|blockquote|body|br|center|dd|div|dl|dt|figure|footer|h[1-6]|head|header|hr"
    "|html|img|li|ol|p|pre|s|script|section|speak|style|table|tbody|td|tfoot|th|thead|tr|ul"
    "|think|thinking|thought|reasoning|reflection"
)
_INLINE: Final = (
    "a|abbr|amazon:[a-z-]{1,30}|b|bdi|bdo|big|cite|code|del|details|dfn|em|emphasis|font"
    "|ha-[a-z-]{1,30}|i|ins|kbd|lang|mark|mstts:[a-z-]{1,30}|phoneme|prosody|q|say-as|small"
    "|span|strike|strong|sub|summary|sup|time"
    "|tt|u|var|voice|w"
)
_PAUSE: Final = regex.compile(
    rf"(\w)?\s{{0,20}}</?break{_ATTRIBUTES}{{0,9}}\s?/?>(?=\s{{0,20}}([\w<])?)",
    regex.IGNORECASE,
)
_BLOCK: Final = regex.compile(
    rf"</?(?:{_BREAKS}){_ATTRIBUTES}{{0,9}}\s?/?>", regex.IGNORECASE
)
_TAG: Final = regex.compile(
    rf"</?(?:{_INLINE}){_ATTRIBUTES}{{0,9}}\s?/?>|\[/?(?-i:THINK)\]", regex.IGNORECASE
)

# A line break that was escaped once too often, but none of the folders of "C:\\new".
_WRITTEN_BREAK: Final = regex.compile(r"\\n(?<!\b[A-Za-z]:(?:\\\S{0,100})?\\n)")
# A Form Feed stands between lines that do not go on in each other, such as those of a
# list. It is white space to all patterns.
_ANEW: Final = "\f"
# The order matters: a picture holds the form of a link, bold that of italics.
_MARKDOWN: Final = (
    # Of three marks the language may follow, but no further mark.
    (regex.compile(r"^[^\S\n]*(?:```|~~~)[^`\n]{0,200}$", regex.MULTILINE), _ANEW),
    (regex.compile(r"!?\[([^\]\n]{0,500})\]\([^)\s]{0,2000}\)"), r"\1"),
    # A rule, and the dots that lead to a page number.
    (regex.compile(r"^[^\S\n]*(?:[-*_=] ?){3,}[^\S\n]*$", regex.MULTILINE), _ANEW),
    (regex.compile(r"(?:[-*_=~·•] ?){5,}|(?:\. ?){5,}"), " "),
    (
        regex.compile(r"^[^\S\n]*#{1,6}\s+(.*)$", regex.MULTILINE),
        rf"{_ANEW}\1{_ANEW}",
    ),
    (regex.compile(r"^[^\S\n]*[*•]\s+", regex.MULTILINE), _ANEW),
    # Escaped, and so meant as it is; at the end of a line it stands for the line break.
    (regex.compile(r"(?<!\\)\\++(?=[!-/:-@\[\]^_`{|}~]|\s*$)", regex.MULTILINE), ""),
    # Not in pairs: of a text that streams in, the second one may be far away.
    (regex.compile(r"(?<![\w*_~])(?:[*_]|~~){1,6}(?=[^\s*_~])"), ""),
    (regex.compile(r"(?<=[^\s*_~])(?:[*_]|~~){1,6}(?![\w*_~])"), ""),
    (regex.compile(r"`"), ""),
)
_BOX: Final = regex.compile(r"^[^\S\n]*[-*+][^\S\n]+\[[ xX]\](?=\s)", regex.MULTILINE)
_TABLE: Final = regex.compile(r"^[^\S\n]*\|(.{0,2000})\|[^\S\n]*$", regex.MULTILINE)
# What marks a list or a quotation is a sign before a figure that has a unit: "- 5 °C".
# A plus is one before any figure, and "> 5" on a line of its own is no quotation.
_UNIT: Final = r"[^\S\n]?(?:[°%€$£¥℃℉]|(?:dBm?|degrees?|Grad)\b)"
_SIGN: Final = regex.compile(
    rf"^[^\S\n]*(?:[-–—][^\S\n]+(?=(?P<minus>\d[\d.,]{{0,20}}{_UNIT}))?"
    r"|\+[^\S\n]+(?=(?P<plus>\d))?"
    rf"|>[^\S\n]+(?!\d[\d.,]{{0,20}}(?:{_UNIT}|[^\S\n]*$)))",
    regex.MULTILINE,
)

# Of an address people say the name of the site.
_ADDRESS: Final = regex.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,30}://(?:[^\s/@]{1,200}@)?(?:www\.)?|www\.(?=[\w-]+\.\w))"
    r"([\w.-]*\w)(?::\d+)?(?:[/?#](?:\S*[\w/=&#-])?)?|\bmailto:(?=\w)",
    regex.IGNORECASE,
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
    for number, block in enumerate(_audible(message).split(_ANEW)):
        begins_anew |= number > 0
        for written in block.splitlines():
            if text := " ".join(written.split()):
                lines.append(Line(text=text, begins_anew=begins_anew))
                begins_anew = False
    return lines, begins_anew


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


def whole_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options whose texts can be written as UTF-8."""
    return {
        name: whole_characters(value) if isinstance(value, str) else value
        for name, value in options.items()
    }


def _audible(message: str) -> str:
    text = without_thoughts(whole_characters(message))
    text = _ENTITY.sub(_character, text)
    text = _EMOJI.sub(_space_or_mark, text)
    text = _INVISIBLE.sub("", _ESCAPES.sub("", text))
    for _ in range(_PASSES):
        before = text
        text = _without_marks(_without_tags(text))
        if text == before:
            break
    return unicodedata.normalize("NFC", text)


def _character(entity: regex.Match[str]) -> str:
    character = html.unescape(f"&{entity[1]};")
    # What stands for no character is not heard.
    return str(_SURROGATES.sub("", character)).replace("\ufffd", "")


def _space_or_mark(picture: regex.Match[str]) -> str:
    """Return the mark behind a picture, but not where a line begins with both."""
    begin = picture.start()
    is_first = picture.string[max(0, begin - 1) : begin] in ("", "\n")
    return " " if is_first else picture[1] or " "


def _without_tags(text: str) -> str:
    text = _PAUSE.sub(_comma, _COMMENT.sub("", text))
    return str(_TAG.sub("", _BLOCK.sub(_ANEW, text)))


def _comma(found: regex.Match[str]) -> str:
    """Return the pause of a break: a comma between words, nothing behind a mark."""
    return f"{found[1] or ''}{',' if found[1] and found[2] else ''} "


def _row(found: regex.Match[str]) -> str:
    """Return the cells of a table's row; nothing of the line under its head."""
    cells = (cell.strip() for cell in found[1].split("|"))
    return _ANEW + ", ".join(cell for cell in cells if cell.strip("-: ")) + _ANEW


def _sign(found: regex.Match[str]) -> str:
    """Return a sign, or the beginning of a line in place of a mark."""
    if found["minus"] or found["plus"]:
        return f"{_ANEW}{found[0].strip()}"
    return "" if ">" in found[0] else _ANEW


def _without_marks(text: str) -> str:
    text = _TABLE.sub(_row, _BOX.sub(_ANEW, _WRITTEN_BREAK.sub("\n", text)))
    text = _SIGN.sub(_sign, text)
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return str(_ADDRESS.sub(r"\1", text))
