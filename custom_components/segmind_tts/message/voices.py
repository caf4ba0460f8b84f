"""The voices of the models: their characters, and which of them are alike."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

DEFAULT_VOICE: Final = "Zephyr"
DEFAULT_GROK_VOICE: Final = "eve"

# Names and characters as listed at https://ai.google.dev/gemini-api/docs/speech-generation#voices.
# Segmind declares the names as an enumeration and refuses any other spelling.
VOICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Zephyr": "bright",
        "Puck": "upbeat",
        "Charon": "informative",
        "Kore": "firm",
        "Fenrir": "excitable",
        "Leda": "youthful",
        "Orus": "firm",
        "Aoede": "breezy",
        "Callirrhoe": "easy-going",
        "Autonoe": "bright",
        "Enceladus": "breathy",
        "Iapetus": "clear",
        "Umbriel": "easy-going",
        "Algieba": "smooth",
        "Despina": "smooth",
        "Erinome": "clear",
        "Algenib": "gravelly",
        "Rasalgethi": "informative",
        "Laomedeia": "upbeat",
        "Achernar": "soft",
        "Alnilam": "firm",
        "Schedar": "even",
        "Gacrux": "mature",
        "Pulcherrima": "forward",
        "Achird": "friendly",
        "Zubenelgenubi": "casual",
        "Vindemiatrix": "gentle",
        "Sadachbia": "lively",
        "Sadaltager": "knowledgeable",
        "Sulafat": "warm",
    }
)

# https://docs.x.ai/developers/model-capabilities/audio/text-to-speech
GROK_VOICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "eve": "upbeat",
        "ara": "warm",
        "leo": "firm",
        "rex": "clear",
        "sal": "smooth",
    }
)

# Voices that may stand in for one another: first of all they sound like a woman or like
# a man (https://docs.cloud.google.com/text-to-speech/docs/gemini-tts#voice_options),
# then they are of a similar character. The likest come first.
_ALIKE: Final[tuple[tuple[str, ...], ...]] = (
    ("eve", "Zephyr", "Autonoe", "Laomedeia", "Leda", "Pulcherrima", "Erinome", "Kore"),
    (
        *("ara", "Sulafat", "Achernar", "Vindemiatrix", "Despina", "Callirrhoe"),
        *("Aoede", "Gacrux"),
    ),
    ("leo", "Orus", "Alnilam", "Fenrir", "Algenib", "Sadaltager"),
    ("rex", "Iapetus", "Charon", "Rasalgethi", "Schedar", "Puck", "Sadachbia"),
    ("sal", "Algieba", "Umbriel", "Zubenelgenubi", "Achird", "Enceladus"),
)


def spelled(name: str, voices: Collection[str]) -> str | None:
    """Return the one of `voices` that is meant, in its own spelling; None for no such one."""
    folded = name.strip().casefold()
    return next((voice for voice in voices if voice.casefold() == folded), None)


def nearest(name: str, voices: Collection[str]) -> str | None:
    """Return the one of `voices` that is most like a voice of another model.

    None if no model has a voice of that name.
    """
    for alike in _ALIKE:
        if spelled(name, alike):
            return next((voice for voice in alike if voice in voices), None)
    return None


def character_of(name: str) -> str | None:
    """Return the character of a voice in English; None if there is none of that name."""
    return VOICES.get(name) or GROK_VOICES.get(name)


def voice_title(name: str, character: str | None) -> str:
    """Return a voice's name for people, with its character: "Kore (firm)"."""
    title = name if name in VOICES else name.title()
    return f"{title} ({character})" if character else title
