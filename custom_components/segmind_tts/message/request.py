"""The speech request: a message together with everything that changes its sound."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
import hashlib
import json
from typing import Any, Self

from .duration import spoken_seconds
from .models import SpeechModel, find_model
from .payloads import Payload, Wording
from .styles import closed


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """What is to be spoken, and how. Equal requests sound the same."""

    text: str
    model: str
    voice: str
    voice_2: str | None = None
    style: str | None = None
    temperature: float | None = None
    accent: str | None = None
    """The language in which even words of other languages are spoken; None for each in its own."""
    former: str | None = field(default=None, compare=False, repr=False)
    """The text that an earlier version made of the message, if it is another one."""

    @property
    def key(self) -> str:
        """The SHA-256 of all that is heard, as 64 hexadecimal digits."""
        canonical = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    @property
    def former_key(self) -> str | None:
        """The key under which an earlier version has kept the recording."""
        return self.former and replace(self, text=self.former, former=None).key

    @property
    def seconds_of_sound(self) -> float:
        """About how long the audio will be."""
        return spoken_seconds(self.text)

    def payload(
        self, *, retake: bool = False, left_out: Collection[str] = ()
    ) -> Payload:
        """Return the body of the API's submit; fields that are not set are left out.

        A `retake` says the same in other words, at the model's own temperature, for a
        model that stumbled over the first. What the model has refused is `left_out`.
        """
        model = find_model(self.model)
        temperature = self.temperature
        if retake and temperature is not None:
            # Low ones are known to make nothing.
            temperature = model.default_temperature
        return model.payload(
            Wording(
                text=closed(self.text) if retake else self.text,
                voice=self.voice,
                voice_2=self.voice_2,
                style=self.style,
                temperature=temperature,
                accent=self.accent,
                is_retake=retake,
            ),
            left_out,
        )

    def spoken_by(self, slug: str) -> Self:
        """Return the request that says the same with another model, in its likest voices."""
        model = find_model(slug)
        voices = [
            name and (model.find_voice(name) or model.default_voice)
            for name in (self.voice, self.voice_2)
        ]
        return replace(
            self,
            model=slug,
            voice=voices[0] or model.default_voice,
            voice_2=voices[1] if model.second_voice else None,
            style=model.find_style(self.style),
            temperature=self._temperature_of(model),
            former=None,
        )

    def _temperature_of(self, model: SpeechModel) -> float | None:
        if not model.temperature:
            return None
        own = find_model(self.model).default_temperature
        is_set = self.temperature is not None and self.temperature != own
        return self.temperature if is_set else model.default_temperature

    def as_dict(self) -> dict[str, Any]:
        """Return the request for storage; `from_dict` reads it back."""
        fields = asdict(self)
        del fields["former"]
        if self.accent is None:
            # Without it the key is that of earlier versions.
            del fields["accent"]
        return fields

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the request that `as_dict` wrote.

        Raises TypeError for anything else.
        """
        return cls(**stored)
