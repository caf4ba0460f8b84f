"""Models the emulator knows and the parameters they admit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .refusals import Refusal

# https://www.segmind.com/models/gemini-2.5-flash-tts/api
VOICES = (
    *("Zephyr", "Puck", "Charon", "Kore", "Fenrir", "Leda", "Orus", "Aoede"),
    *("Callirrhoe", "Autonoe", "Enceladus", "Iapetus", "Umbriel", "Algieba"),
    *("Despina", "Erinome", "Algenib", "Rasalgethi", "Laomedeia", "Achernar"),
    *("Alnilam", "Schedar", "Gacrux", "Pulcherrima", "Achird", "Zubenelgenubi"),
    *("Vindemiatrix", "Sadachbia", "Sadaltager", "Sulafat"),
)
_VOICE_PARAMETERS = ("voice_1", "voice_2")
_MAX_TEMPERATURE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Rules of one slug."""

    default_voice: str
    enum: bool = True
    """Voices are a declared set, refused before the model runs."""

    def refuse(self, payload: Mapping[str, Any]) -> None:
        """Check what the gateway checks before a job is made.

        Raises:
            Refusal: A voice is outside the model's declared set.
        """
        for name in _VOICE_PARAMETERS:
            if self.enum and payload.get(name) not in (None, *VOICES):
                raise Refusal("parameter_refused", {"parameter": name})

    def failure(self, payload: Mapping[str, Any]) -> str | None:
        """Return the error a job with these parameters ends in, if any."""
        text, temperature = payload.get("text"), payload.get("temperature")
        if not isinstance(text, str) or not text.strip():
            return "Prompt is Mandatory and must be string"
        if any(payload.get(name) not in (None, *VOICES) for name in _VOICE_PARAMETERS):
            return "Voice is not supported"
        if temperature is None:
            return None
        if not isinstance(temperature, (int, float)):
            return "Temperature must be a number"
        if not 0 <= temperature <= _MAX_TEMPERATURE:
            return "Temperature must be between 0 and 2"
        return None


MODELS = {
    "gemini-2.5-flash-tts": Model(default_voice="Zephyr"),
    "gemini-2.5-pro-tts": Model(default_voice="Kore"),
    "gemini-3.1-flash-tts": Model(default_voice="Kore", enum=False),
}
