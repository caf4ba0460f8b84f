"""Elements: the tags of HTML and SSML, which have no sound but pauses."""

from typing import Final

import regex

from .marks import ANEW, APART

# The bounds keep the time of a message of nothing but tags within that of its words.
_ATTRIBUTES: Final = r"""(?:\s{1,20}[\w:.-]{1,40}(?:\s?=\s?(?:"[^"]{0,500}"|'[^']{0,500}'|[\w#%.:/+-]{1,99})))"""
_UNHEARD: Final = regex.compile(
    r"<!--(?s:.{0,1000}?)-->|<(?:\?|!DOCTYPE\b)[^<>]{0,500}>|<!\[CDATA\[|\]\]>",
    regex.IGNORECASE,
)
_BREAKS: Final = (
    "address|article|aside|audio|blockquote|body|br|button|caption|center|dd|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|img|label"
    "|legend|li|main|media|nav|ol|option|p|par|pre|s|script|section|select|seq|speak|style"
    "|svg|table|tbody|td|tfoot|th|thead|title|tr|ul|video"
    "|think|thinking|thought|reasoning|reflection"
)
_INLINE: Final = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|details|dfn|em|emphasis|font|i|ins|kbd|lang|mark"
    "|phoneme|prosody|q|say-as|small|span|strike|strong|sub|summary|sup|time|tt|u|var|voice|w"
)
_PAUSE: Final = regex.compile(
    rf"\s{{0,20}}</?break{_ATTRIBUTES}{{0,9}}\s?/?>", regex.IGNORECASE
)
_BLOCK: Final = regex.compile(
    rf"</?(?:{_BREAKS}){_ATTRIBUTES}{{0,9}}\s?/?>", regex.IGNORECASE
)
_TAG: Final = regex.compile(
    rf"</?(?:{_INLINE}){_ATTRIBUTES}{{0,9}}\s?/?>|\[/?(?-i:THINK)\]", regex.IGNORECASE
)
# Of any other name what has an attribute or an end is a tag: "a <b and c> d" is text.
_ELEMENT: Final = regex.compile(
    rf"(?:<[a-z][\w:.-]{{0,40}}(?:{_ATTRIBUTES}{{1,9}}(?:\s{{1,20}}[\w:-]{{1,40}}){{0,9}}\s?/?|\s?/)>"
    r"|</[a-z][\w:.-]{0,40}\s?>)++",
    regex.IGNORECASE,
)


def without_elements(text: str) -> str:
    """Return a text without tags, with the marks of pauses for those that part it."""
    text = _PAUSE.sub(APART, _UNHEARD.sub("", text))
    text = _TAG.sub("", _BLOCK.sub(ANEW, text))
    return str(_ELEMENT.sub(_gap, text))


def _gap(tags: regex.Match[str]) -> str:
    """Return a space between words."""
    around = tags.string[max(0, tags.start() - 1) : tags.end() + 1]
    return " " if around[0].isalnum() and around[-1].isalnum() else ""
