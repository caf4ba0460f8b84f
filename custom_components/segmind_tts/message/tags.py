"""Inline tags: people write `[whispers]`, and each model is told in its own form.

What a model would read aloud is left out. Sources and how sure they are:
docs/models.md.
"""

from collections.abc import Callable, Mapping
from typing import Final

import regex

# As in messages for other engines: a direction has letters only, "[1]" is text.
_TAG: Final = regex.compile(r"\[(\p{L}[\p{L}\p{M} ,'-]{0,40})\]", regex.V0)
_LEADING: Final = regex.compile(rf"(?:{_TAG.pattern}\s*)+", regex.V0)

_GAP: Final = regex.compile(r"[^\S\n]{2,}")

# Other spellings of one tag.
_SPELLINGS: Final[Mapping[str, str]] = {
    "breathes": "breath",
    "breathing": "breath",
    "chuckles": "chuckle",
    "chuckling": "chuckle",
    "coughing": "cough",
    "coughs": "cough",
    "cries": "cry",
    "crying": "cry",
    "exhales": "exhale",
    "gasping": "gasp",
    "gasps": "gasp",
    "giggles": "giggle",
    "giggling": "giggle",
    "inhales": "inhale",
    "laughing": "laugh",
    "laughs": "laugh",
    "laughter": "laugh",
    "long-pause": "long pause",
    "medium pause": "pause",
    "sighing": "sigh",
    "sighs": "sigh",
    "sniffs": "sniff",
    "yawns": "yawn",
}

# What is heard at one point. Everything else is how the words behind it are spoken.
_GOOGLE_EVENTS: Final[Mapping[str, str]] = {
    **{
        each: f"<{each}>"
        for each in (
            *("breath", "chuckle", "cough", "cry", "exhale", "gasp", "giggle"),
            *("inhale", "laugh", "sigh", "sniff", "yawn"),
        )
    },
    "pause": "<short pause>",
    "short pause": "<short pause>",
    "long pause": "<long pause>",
}
_GROK_EVENTS: Final[Mapping[str, str]] = {
    **{
        each: f"[{each}]"
        for each in (
            *("breath", "chuckle", "cry", "exhale", "giggle", "inhale", "laugh"),
            *("pause", "sigh"),
        )
    },
    "gasp": "[inhale]",
    "long pause": "[long-pause]",
    "short pause": "[pause]",
}
# Gemini 3.1 was heard to read these aloud
# (https://github.com/allenhutchison/podcast-rag/issues/172).
_READ_ALOUD: Final[Mapping[str, str]] = {"pause": "…", "emphasis": ""}
_GROK_MANNERS: Final[Mapping[str, str]] = {
    "emphasis": "emphasis",
    "excited": "fast",
    "excitedly": "fast",
    "extremely fast": "fast",
    "fast": "fast",
    "loud": "loud",
    "quickly": "fast",
    "shouting": "loud",
    "shouts": "loud",
    "singing": "singing",
    "slow": "slow",
    "slowly": "slow",
    "soft": "soft",
    "softly": "soft",
    "whisper": "whisper",
    "whispering": "whisper",
    "whispers": "whisper",
}


def without_tags(text: str) -> str:
    """Return the text for another engine, which knows no tags."""
    return " ".join(_TAG.sub(" ", text).split())


def as_written(text: str) -> str:
    """Return the text for Gemini up to 3.1, which obeys nearly any tag in brackets."""
    return _put(text, lambda tag: _READ_ALOUD.get(tag[1].lower(), tag[0]))


def in_angles(text: str) -> str:
    """Return the text for Gemini from 3.6 on, which obeys sounds and pauses: `<sigh>`."""
    return _put(text, lambda tag: _GOOGLE_EVENTS.get(_name(tag), ""))


def in_marks(text: str) -> str:
    """Return the text for Grok: `[sigh]`, and `<whisper>` around the words behind a tag."""
    pieces = [""]
    mark = None
    end = 0
    for tag in _TAG.finditer(text):
        pieces[-1] += text[end : tag.start()]
        end = tag.end()
        if event := _GROK_EVENTS.get(_name(tag)):
            pieces[-1] += event
        elif not _is_event(tag):
            pieces[-1] = _marked(pieces[-1], mark)
            pieces.append("")
            mark = _GROK_MANNERS.get(_name(tag))
    pieces[-1] = _marked(pieces[-1] + text[end:], mark)
    return _tidy("".join(pieces), text)


def leading_manner(text: str) -> str:
    """Return the tags at the begin of a text that say how all of it is spoken."""
    leading = _LEADING.match(text.lstrip())
    tags = _TAG.finditer(leading[0]) if leading else ()
    return " ".join(tag[0] for tag in tags if not _is_event(tag))


def in_manner(manner: str, text: str) -> str:
    """Return a later part of a text that begins in a manner, unless it has its own."""
    if not manner or leading_manner(text) or not any(map(str.isalnum, text)):
        return text
    return f"{manner} {text.lstrip()}"


def manner_words(text: str) -> str:
    """Return the words of the leading tags, for a model that takes them as a style."""
    return ", ".join(tag[1] for tag in _TAG.finditer(leading_manner(text)))


def _name(tag: regex.Match[str]) -> str:
    name = tag[1].lower()
    return _SPELLINGS.get(name, name)


def _is_event(tag: regex.Match[str]) -> bool:
    return _name(tag) in _GOOGLE_EVENTS


def _marked(words: str, mark: str | None) -> str:
    if mark is None or not words.strip():
        return words
    return f" <{mark}>{words.strip()}</{mark}>"


def _put(text: str, form: Callable[[regex.Match[str]], str]) -> str:
    return _tidy(_TAG.sub(form, text), text)


def _tidy(told: str, written: str) -> str:
    """Return a text without the gaps that tags have left; nothing but tags stays as it is."""
    if told == written or not any(map(str.isalnum, told)):
        return written
    return str(_GAP.sub(" ", told)).strip()
