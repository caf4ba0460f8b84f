"""Models the emulator knows and the parameters they admit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
import re
from typing import Any

from .facts import Facts
from .refusals import Refusal
from .script import Line, lines

# https://www.segmind.com/models/gemini-2.5-flash-tts/api
VOICES = (
    *("Zephyr", "Puck", "Charon", "Kore", "Fenrir", "Leda", "Orus", "Aoede"),
    *("Callirrhoe", "Autonoe", "Enceladus", "Iapetus", "Umbriel", "Algieba"),
    *("Despina", "Erinome", "Algenib", "Rasalgethi", "Laomedeia", "Achernar"),
    *("Alnilam", "Schedar", "Gacrux", "Pulcherrima", "Achird", "Zubenelgenubi"),
    *("Vindemiatrix", "Sadachbia", "Sadaltager", "Sulafat"),
)
GROK_VOICES = ("eve", "ara", "leo", "rex", "sal")
_MAX_TEMPERATURE = 2
_LOW_TEMPERATURE = 0.4
# Of Gemini's 8,192 tokens each is about four characters.
_LONGEST = 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Rules of one slug."""

    default_voice: str
    voices: tuple[str, ...] = VOICES
    voice_fields: tuple[str, ...] = ("voice_1", "voice_2")
    enum: bool = True
    """Voices are a declared set, refused before the model runs."""
    temperature: bool = True
    """Whether it takes a temperature; else a job with one fails."""
    verbatim: bool = False
    """Whether a direction in the text is read aloud."""
    unspoken: str = r"\[(?!(?:pause|emphasis)\])[a-z ]+\]"
    """What of a text is a tag and not read aloud."""
    container: str = "wav"
    low_temperature: bool = True
    """Whether one of 0.4 or less works."""
    longest: int | None = None
    """Characters of a text; what is longer fails."""
    labels_in_order: bool = True
    labels_spoken: bool = False

    def refuse(self, payload: Mapping[str, Any]) -> None:
        """Check what the gateway checks before a job is made.

        Raises:
            Refusal: A voice is outside the model's declared set.
        """
        for name in self.voice_fields:
            if self.enum and payload.get(name) not in (None, *self.voices):
                raise Refusal("parameter_refused", {"parameter": name})

    def failure(self, payload: Mapping[str, Any]) -> str | None:
        """Return the error a job with these parameters ends in, if any."""
        text, temperature = payload.get("text"), payload.get("temperature")
        if not isinstance(text, str) or not text.strip():
            return "Prompt is Mandatory and must be string"
        if any(
            payload.get(name) not in (None, *self.voices) for name in self.voice_fields
        ):
            return "Voice is not supported"
        if self.longest is not None and len(text) > self.longest:
            return "The input is too long"
        if temperature is None:
            return None
        if not self.temperature:
            # https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/text-to-speech/migration-guide
            return "INVALID_ARGUMENT: temperature is not supported by this model"
        if not isinstance(temperature, (int, float)):
            return "Temperature must be a number"
        if not 0 <= temperature <= _MAX_TEMPERATURE:
            return "Temperature must be between 0 and 2"
        if temperature <= _LOW_TEMPERATURE and not self.low_temperature:
            return "No audio was generated, finish reason OTHER"
        return None

    def voice(self, payload: Mapping[str, Any]) -> str:
        """Return the first voice of a job."""
        return payload.get(self.voice_fields[0]) or self.default_voice

    def lines(self, payload: Mapping[str, Any]) -> tuple[Line, ...]:
        """Return what is spoken by whom."""
        others = [payload.get(name) for name in self.voice_fields[1:]]
        return lines(
            re.sub(self.unspoken, "", str(payload.get("text", ""))),
            self.voice(payload),
            next(iter(others), None),
            verbatim=self.verbatim,
            in_order=self.labels_in_order,
            labels=self.labels_spoken,
        )


FLASH = Model(default_voice="Zephyr")
MODELS = {
    "gemini-2.5-flash-tts": FLASH,
    "gemini-2.5-pro-tts": replace(FLASH, default_voice="Kore"),
    "gemini-3.1-flash-tts": replace(FLASH, default_voice="Kore", enum=False),
    # https://www.segmind.com/models/grok-tts/api
    "grok-tts": Model(
        default_voice="eve",
        voices=GROK_VOICES,
        voice_fields=("voice_id",),
        verbatim=True,
        unspoken=r"\[[a-z-]+\]|</?[a-z-]+>",
        container="mp3",
    ),
}

SUCCESSOR = "gemini-3.8-flash-tts"
"""What Google replaces the others by; Segmind is not known to serve it."""
SUCCESSOR_MODEL = replace(FLASH, temperature=False, verbatim=True, unspoken="<[a-z ]+>")


def models_of(facts: Facts) -> dict[str, Model]:
    """Return the models that are served, as the facts have them."""
    known = {**MODELS, SUCCESSOR: SUCCESSOR_MODEL}
    return {
        slug: replace(
            known.get(slug, FLASH),
            container=container,
            low_temperature=facts.low_temperature,
            longest=_LONGEST if facts.refuses_too_long else None,
            labels_in_order=facts.labels_in_order,
            labels_spoken=facts.labels_spoken,
        )
        for slug, container in facts.containers.items()
    }
