"""The speech request: a message together with everything that changes its sound."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
import hashlib
import json
from typing import Any, Final, Self

import regex

from .dialogue import read_dialogue
from .duration import doubtful_seconds, script_of, spoken_seconds
from .models import SpeechModel, find_model
from .payloads import LEAD_IN, Payload, Wording
from .styles import STYLES, closed

_WORD: Final = regex.compile(r"\w+")
_MOST_WORDS: Final = 200
_ALIKE: Final = 0.5
_PAUSES: Final = regex.compile(r"[^\w\s'’-]+(?=\s*\w)|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """What the second take of a request leaves out, as the first was bad because of it.

    The words are said otherwise, and at the model's own temperature, in any case.
    """

    style: bool = False
    second_voice: bool = False


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

    @property
    def words(self) -> str:
        """What is heard: of a dialogue not the names."""
        if self.voice_2 is None:
            return self.text
        turns = read_dialogue(self.text)
        return " ".join(turn.words for turn in turns) or self.text

    @property
    def seconds_of_speech(self) -> float:
        """About how long the words take."""
        return spoken_seconds(self.words)

    @property
    def doubtful_seconds(self) -> float:
        """By how many seconds that may be wrong for figures, abbreviations and tags."""
        return doubtful_seconds(self.words)

    @property
    def script(self) -> str:
        """The script of the words, which tells languages apart where their pace differs."""
        return script_of(self.text)

    @property
    def has_pauses(self) -> bool:
        """Whether the text has marks or lines between words, at which voices pause."""
        return _PAUSES.search(self.text) is not None

    @property
    def is_echo(self) -> bool:
        """Whether the text says much the same twice by itself."""
        words = _WORD.findall(self.words.casefold())[:_MOST_WORDS]
        half = len(words) // 2
        likeness = SequenceMatcher(None, words[:half], words[-half:], autojunk=False)
        return half > 0 and likeness.ratio() > _ALIKE

    @property
    def manner(self) -> str | None:
        """The style without the user's own words, None without one."""
        if self.style is None or self.style in STYLES:
            return self.style
        return hashlib.sha256(self.style.encode()).hexdigest()[:8]

    def payload(
        self, *, retake: Retake | None = None, left_out: Collection[str] = ()
    ) -> Payload:
        """Return the body of the API's submit; fields that are not set are left out.

        A `retake` says the same in other words, at the model's own temperature, for a
        model that stumbled over the first, and without what is suspected. What the model
        has refused is `left_out`.
        """
        model = find_model(self.model)
        wording = Wording(
            text=self.text,
            voice=self.voice,
            voice_2=self.voice_2,
            style=self.style,
            temperature=self.temperature,
            accent=self.accent,
        )
        if retake:
            alone = retake.second_voice and self.voice_2 is not None
            # Low temperatures are known to make nothing.
            usual = model.default_temperature if self.temperature is not None else None
            wording = replace(
                wording,
                text=closed(self.words if alone else self.text),
                voice_2=None if alone else self.voice_2,
                style=None if retake.style else self.style,
                temperature=usual,
                is_retake=True,
            )
        return model.payload(wording, left_out)

    def payloads(self) -> list[Payload]:
        """Return all bodies in which a request may have been sent.

        Once more in other words, or to a model that takes less or follows other rules.
        """
        retakes = [
            Retake(style=style, second_voice=second_voice)
            for style in (False, True)
            for second_voice in (False, True)
        ]
        return [
            self.payload(retake=retake, left_out=left_out)
            for retake in (None, *retakes)
            for left_out in ((), ("temperature",), (LEAD_IN,))
        ]

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
