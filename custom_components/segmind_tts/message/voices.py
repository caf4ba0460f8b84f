"""The voices of Gemini's speech models."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DEFAULT_VOICE: Final = "Zephyr"

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

_BY_FOLDED_NAME = {name.casefold(): name for name in VOICES}


def find_voice(name: str) -> str | None:
    """Return the voice's name as the API spells it, whatever the case of `name`.

    None if there is no such voice.
    """
    return _BY_FOLDED_NAME.get(name.strip().casefold())


def voice_title(name: str) -> str:
    """Return a voice's name with its character, such as "Kore (firm)"."""
    return f"{name} ({VOICES[name]})"
