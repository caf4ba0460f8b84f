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

# Gemini returns nothing for some short texts, and takes some for orders; a lead-in and
# closing punctuation cure most of that (https://github.com/unicef/adt-studio/pull/201,
# https://github.com/home-assistant/core/issues/173417).
RETAKE_STYLE: Final = "Read aloud"
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


def _lead_in(style: str) -> str:
    direction = STYLES.get(style) or style.rstrip(" :.")
    return direction if _DIRECTION.match(direction) else f"Say this, {direction}"
