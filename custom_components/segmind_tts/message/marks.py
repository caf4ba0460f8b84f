"""Marks: Markdown, ornament and the paths of addresses, which are seen and not heard."""

from typing import Final

import regex

# A line break that was escaped once too often, but none of the folders of "C:\\new".
_WRITTEN_BREAK: Final = regex.compile(r"(?:\\r)?\\n(?<!\b[A-Za-z]:(?:\\\S{0,100})?\\n)")
# A Form Feed stands between lines that do not go on in each other, such as those of a
# list, and a Unit Separator between such pieces of a line, such as the cells of a row.
ANEW: Final = "\f"
APART: Final = "\x1f"
# The order matters: a picture holds the form of a link, bold that of italics.
_MARKDOWN: Final = (
    # Of three marks the language may follow, but no further mark.
    (regex.compile(r"^[^\S\n]*(?:```|~~~)[^`\n]{0,200}$", regex.MULTILINE), ANEW),
    (
        regex.compile(
            r"!?\[([^\]\n]{0,500})\]\((?:<[^<>\n]{0,2000}>|(?:[^()\s]|\([^()\s]{0,200}\)){0,2000})"
            r"""(?:\s("[^"\n]{0,300}"|'[^'\n]{0,300}'))?\)"""
        ),
        r"\1",
    ),
    # Where a model has it from: "so it is.[1][2]", "【4:0†source】".
    (regex.compile(r"(?<=\S)(?:\[\^?\d{1,3}\])++|【[^】\n]{0,40}†[^】\n]{0,60}】"), ""),
    # A rule, also of a table.
    (
        regex.compile(
            r"^[^\S\n]*(?:[-*_=+|:~\u2500-\u259f] ?){3,}[^\S\n]*$", regex.MULTILINE
        ),
        ANEW,
    ),
    (
        regex.compile(r"^[^\S\n]*#{1,6}\s+(.*)$", regex.MULTILINE),
        rf"{ANEW}\1{ANEW}",
    ),
    (
        regex.compile(r"^[^\S\n]*[*•‣⁃◦·\u25a0-\u25ff]\s+", regex.MULTILINE),
        ANEW,
    ),
    # Ornament, and the dots that lead to a page number.
    (
        regex.compile(r"(?:[-*_=~·•] ?){5,}|(?:\. ?){5,}|([^\w\s!?…。！？])\1{4,}"),
        " ",
    ),
    (regex.compile(r"[\u2500-\u259f]+|(?<!\w)[\u25a0-\u25ff]+(?!\d)"), APART),
    # What stands alone between words parts them: "Bath | 23 °C", "+++ News +++".
    (
        regex.compile(
            r"(?<!\S)(?:[|•‣⁃◦]+|(?<!\d\s)·(?!\s\d)|([-=~+#*_/^:<>])\1{2,})(?!\S)"
        ),
        APART,
    ),
    # Escaped, and so meant as it is; at the end of a line it stands for the line break.
    (regex.compile(r"(?<!\\)\\++(?=[!-/:-@\[\]^_`{|}~]|\s*$)", regex.MULTILINE), ""),
    # Not in pairs: of a text that streams in, the second one may be far away.
    (regex.compile(r"(?<![\w*_~])(?:[*_]|~~){1,6}(?=[^\s*_~])"), ""),
    (regex.compile(r"(?<=[^\s*_~])(?:[*_]|~~){1,6}(?![\w*_~])"), ""),
    (regex.compile(r"`"), ""),
)
_BOX: Final = regex.compile(r"^[^\S\n]*[-*+][^\S\n]+\[[ xX]\](?=\s)", regex.MULTILINE)
_TABLE: Final = regex.compile(r"^[^\S\n]*\|(.{0,2000})$", regex.MULTILINE)
# What marks a list or a quotation is a sign before a figure that has a unit: "- 5 °C".
# A plus is one before any figure, and "> 5" on a line of its own is no quotation.
_UNIT: Final = (
    r"[^\S\n]?(?:[°%€$£¥℃℉度]|(?:dBm?|[CF]|Celsius|Fahrenheit|Kelvin|degr[eé]{1,2}s?|gra[dn]\w{0,3}"
    r"|gradi|stop(?:ni|ień|nie)|градус\w{0,2})\b)"
)
_SIGN: Final = regex.compile(
    rf"^[^\S\n]*(?:[-–—][^\S\n]+(?=(?P<minus>\d[\d.,]{{0,20}}{_UNIT}))?"
    r"|\+[^\S\n]+(?=(?P<plus>\d))?"
    rf"|>(?:[^\S\n]?>){{0,9}}[^\S\n]+(?!\d[\d.,]{{0,20}}(?:{_UNIT}|[^\S\n]*$)))",
    regex.MULTILINE,
)

# Of an address people say the name of the site. What is written without spaces may go
# on behind it.
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u3000-\u303f\uff00-\uffef"
_ADDRESS: Final = regex.compile(
    r"(?<![a-z0-9_])"
    r"(?:[a-z][a-z0-9+.-]{1,30}://(?:[^\s/@]{1,200}@)?(?:www\.)?|www\.(?=[\w-]+\.\w))"
    rf"([\w.-]*\w)(?::\d+)?(?:[/?#](?:[^\s{_UNSPACED}]*[[\w/=&\#\-]--[{_UNSPACED}]])?)?"
    r"|\bmailto:(?=\w)",
    regex.IGNORECASE | regex.V1,
)
_POINTED: Final = regex.compile(
    r"<((?:[a-z][a-z0-9+.-]{1,30}:[^\s<>]|[^\s<>@]{1,64}@[^\s<>@])[^\s<>]{0,2000})>",
    regex.IGNORECASE,
)


def without_marks(text: str) -> str:
    """Return a text without marks, with those of pauses for what parts it."""
    text = _TABLE.sub(_row, _BOX.sub(ANEW, _WRITTEN_BREAK.sub("\n", text)))
    text = _SIGN.sub(_sign, text)
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return str(_ADDRESS.sub(r"\1", _POINTED.sub(r"\1", text)))


def _row(found: regex.Match[str]) -> str:
    """Return the cells of a table's row, but nothing of the line under its head."""
    cells = (cell for cell in found[1].split("|") if cell.strip("-: "))
    return ANEW + APART.join(cells) + ANEW


def _sign(found: regex.Match[str]) -> str:
    """Return a sign, or the beginning of a line in place of a mark."""
    if found["minus"] or found["plus"]:
        return f"{ANEW}{found[0].strip()}"
    return "" if ">" in found[0] else ANEW
