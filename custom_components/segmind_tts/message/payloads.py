"""Payloads: how each family of models is told what to say, in fields of its own."""

from dataclasses import dataclass
from typing import Final

from .styles import NEUTRAL, STYLES, obeyed, reads_like_a_direction, with_style
from .tags import as_written, in_angles, in_marks, manner_words

type Payload = dict[str, str | float]

LEAD_IN: Final = "lead_in"
"""What may be left out of a text like a field: the direction before it."""

# What of the ready styles xAI's marks can say, https://docs.x.ai/developers/rest-api-reference/inference/voice.
GROK_MARKS: Final = {
    "calm": "soft",
    "excited": "fast",
    "storyteller": "slow",
    "urgent": "loud",
    "whisper": "whisper",
}


# https://docs.x.ai/developers/rest-api-reference/inference/voice
GROK_LANGUAGES: Final = frozenset(
    {
        *("ar-AE", "ar-EG", "ar-SA", "bn", "de", "en", "es-ES", "es-MX", "fr", "hi"),
        *("id", "it", "ja", "ko", "pt-BR", "pt-PT", "ru", "tr", "vi", "zh"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is to be said, and how, before it is put in a model's own terms."""

    text: str
    voice: str
    voice_2: str | None = None
    style: str | None = None
    temperature: float | None = None
    accent: str | None = None
    """The language in which all is spoken."""
    is_retake: bool = False
    """Whether a model that stumbled over the words is told what to do with them."""
    is_plain: bool = False
    """Whether nothing may stand before the words, as the model would read it aloud."""


def gemini_payload(wording: Wording) -> Payload:
    """Return the fields of Gemini up to 3.1, whose style is a lead-in of the text.

    https://www.segmind.com/models/gemini-2.5-flash-tts/api
    """
    text = as_written(wording.text)
    if not wording.is_plain:
        text = with_style(text, _directions(wording, text))
    return _filled(
        text=text,
        voice_1=wording.voice,
        voice_2=wording.voice_2,
        temperature=wording.temperature,
    )


def _directions(wording: Wording, text: str) -> str:
    # Without an accent, what is sent is what earlier versions have sent.
    style = _in_words(wording.style) if wording.accent else wording.style
    own = [*filter(None, (style and obeyed(style), _in_language(wording.accent)))]
    # Of a dialogue the names must come first.
    is_doubtful = not own and wording.voice_2 is None and reads_like_a_direction(text)
    neutral = [NEUTRAL] if wording.is_retake or is_doubtful else []
    return ", ".join(neutral + own)


def verbatim_payload(wording: Wording) -> Payload:
    """Return the fields of Gemini from 3.6 on, which reads aloud all that is in the text.

    Google has a field for the style and refuses a temperature
    (https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/text-to-speech/migration-guide);
    that Segmind's fields have these names is a guess.
    """
    directions = (
        _in_words(wording.style).removeprefix("Say "),
        manner_words(wording.text),
        _in_language(wording.accent),
    )
    return _filled(
        text=in_angles(wording.text),
        voice_1=wording.voice,
        voice_2=wording.voice_2,
        style=", ".join(filter(None, directions)) or None,
    )


def grok_payload(wording: Wording) -> Payload:
    """Return the fields of xAI's model, https://www.segmind.com/models/grok-tts/api.

    Without a language Segmind would take English.
    """
    mark = GROK_MARKS.get(wording.style or "")
    text = in_marks(wording.text)
    return _filled(
        text=f"<{mark}>{text}</{mark}>" if mark else text,
        voice_id=wording.voice,
        language=_grok_language(wording.accent),
        codec="mp3",
    )


def _in_words(style: str | None) -> str:
    return STYLES.get(style or "", style or "")


def _in_language(code: str | None) -> str:
    return f"in the language {code}" if code else ""


def _grok_language(code: str | None) -> str:
    spoken = code or ""
    names = (spoken, spoken.partition("-")[0])
    return next((name for name in names if name in GROK_LANGUAGES), "auto")


def _filled(**fields: str | float | None) -> Payload:
    return {name: value for name, value in fields.items() if value is not None}
