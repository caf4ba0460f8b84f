"""Style: the lead-in that the models obey and do not read aloud."""

from collections.abc import Mapping
import re
from types import MappingProxyType
from typing import Final

# The names are what users pick and write; translations/ has their labels.
STYLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "calm": "Say calmly and without hurry",
        "cheerful": "Say cheerfully",
        "excited": "Say excitedly",
        "friendly": "Say in a friendly, relaxed voice",
        "newsreader": "Read like a newsreader",
        "serious": "Say seriously and clearly",
        "storyteller": "Narrate like a storyteller at bedtime, warm and unhurried",
        "urgent": "Say urgently, as a warning that must be heeded",
        "whisper": "Whisper",
    }
)

_DIRECTION: Final = re.compile(
    r"(say|speak|read|narrate|whisper|announce|tell)\b", re.IGNORECASE
)

MAX_OBEYED: Final = 80
"""Characters of a style. Longer ones were heard read aloud
(https://github.com/NousResearch/hermes-agent/pull/41832)."""
# A point inside a number is none.
_MARKS: Final = re.compile(r"(?:\s*(?:[:;!?…。：；！？|/()\[\],–—]|\.(?!\d)))+\s*")
_OPENING: Final = re.compile(
    r"(?:\[[^\]\n]{1,60}\]\s*){0,3}[^[(:：.!?…。\n]{1,120}[:：](?!//|\d)"
)

# Gemini returns nothing for some short texts, and takes some for orders; a lead-in and
# closing punctuation cure most of that (https://github.com/unicef/adt-studio/pull/201,
# https://github.com/home-assistant/core/issues/173417).
NEUTRAL: Final = "Read aloud"
_CLOSED: Final = tuple(".!?…:;。！？؟।")


def find_style(style: str) -> str:
    """Return a style in the form that is kept: a ready one by its name."""
    name = style.strip(" .:").casefold()
    return name if name in STYLES else style


def closed(text: str) -> str:
    """Return the text with a punctuation mark at its end."""
    return text if text.endswith(_CLOSED) else f"{text}."


def with_style(text: str, style: str | None) -> str:
    """Return the text behind its style's lead-in, in the form "Say cheerfully: …".

    A leading direction that ends in a colon is not spoken by Gemini 2.5 and 3.1
    (https://ai.google.dev/gemini-api/docs/speech-generation#controllable).
    """
    return f"{_lead_in(style)}: {text}" if style else text


def reads_like_a_direction(text: str) -> bool:
    """Tell whether a text begins with words and a colon, as a lead-in does.

    Of "Tell the kids: dinner is ready." the models leave out the first half
    (https://github.com/NousResearch/hermes-agent/pull/41535).
    """
    return _OPENING.match(text) is not None


def is_obeyed(style: str) -> bool:
    """Tell whether a style is short enough to be taken for a direction as a whole."""
    return style in STYLES or len(style) <= MAX_OBEYED


def obeyed(style: str) -> str:
    """Return a style as one short clause: the rest would be read aloud."""
    if style in STYLES:
        return style
    direction = _flat(style)
    if len(direction) <= MAX_OBEYED:
        return direction
    begun = direction[: MAX_OBEYED + 1]
    clauses, comma, _ = begun.rpartition(", ")
    if comma and len(clauses) > MAX_OBEYED // 3:
        return clauses
    return (begun.rpartition(" ")[0] or begun[:MAX_OBEYED]).strip(" ,")


def _lead_in(style: str) -> str:
    direction = STYLES.get(style) or _flat(style)
    return direction if _DIRECTION.match(direction) else f"Say this, {direction}"


def _flat(style: str) -> str:
    """Return a style without the marks at which a direction would end."""
    return _MARKS.sub(", ", style).strip(" ,")
