"""The speech models that Segmind serves: what each takes and how it behaves."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
import re
from types import MappingProxyType
from typing import Final

from .payloads import (
    GROK_MARKS,
    LEAD_IN,
    Payload,
    Wording,
    gemini_payload,
    grok_payload,
    verbatim_payload,
)
from .voices import (
    DEFAULT_GROK_VOICE,
    DEFAULT_VOICE,
    GROK_VOICES,
    VOICES,
    nearest,
    spelled,
)

DEFAULT_MODEL: Final = "gemini-2.5-flash-tts"
MIN_TEMPERATURE: Final = 0.0
MAX_TEMPERATURE: Final = 2.0

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?")
_NAME = re.compile(r"[\w-]{1,64}")

# Segmind's own default of 0.4 lies where Gemini returns no audio or takes minutes
# (https://github.com/unicef/adt-studio/pull/849); 1.0 is Google's default and works.
_GEMINI_TEMPERATURE: Final = 1.0
_USUAL_SECONDS: Final = 17.6
"""What a job of the default model takes on the average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechModel:
    """One row of the model table."""

    slug: str
    build: Callable[[Wording], Payload] = gemini_payload
    successor: Callable[[Wording], Payload] = verbatim_payload
    """The builder for when it refuses a temperature: as Gemini does so from 3.6 on, that
    is who answers under its name."""
    droppable: frozenset[str] = frozenset({"temperature", "style"})
    """The fields without which a message can still be spoken, if they are refused."""
    voices: Mapping[str, str] = VOICES
    """The names of the voices as the API spells them, with their characters."""
    default_voice: str = DEFAULT_VOICE
    other_voices: bool = False
    """Whether it may have voices that are not known here."""
    second_voice: bool = True
    own_styles: bool = True
    """Whether a style may be in any words."""
    styles: frozenset[str] = frozenset()
    """The ready styles that reach a model without styles in any words."""
    temperature: bool = True
    default_temperature: float | None = None
    """What is sent where the user set none; None leaves the field out."""
    audio: str = "wav"
    """The format that the results are expected in."""
    max_characters: int = 5000
    max_seconds: float = 600.0
    """The longest sound of one take."""
    price: float = 0.0
    """About what a job costs, in US dollars; 0 where that is not known."""
    seconds: float = _USUAL_SECONDS
    """What a job takes on the average."""

    @property
    def slowness(self) -> float:
        """Return how long a job takes, as a multiple of the default model's."""
        return self.seconds / _USUAL_SECONDS

    def payload(self, wording: Wording, left_out: Collection[str] = ()) -> Payload:
        """Return the fields that say a wording, without those to be `left_out`."""
        is_rerouted = self.temperature and "temperature" in left_out
        build = self.successor if is_rerouted else self.build
        told = build(replace(wording, is_plain=LEAD_IN in left_out))
        return {name: each for name, each in told.items() if name not in left_out}

    def find_voice(self, name: str) -> str | None:
        """Return how the API spells a voice, whatever the case of `name`.

        For a voice of another model it is the own one that is most like it, and None if
        there is no such voice at all.
        """
        if own := spelled(name, self.voices) or nearest(name, self.voices):
            return own
        if self.other_voices and _NAME.fullmatch(name.strip()):
            return name.strip()
        return None

    def find_style(self, style: str | None) -> str | None:
        """Return a style if it reaches the model, else None."""
        return style if self.own_styles or style in self.styles else None


# Gemini's longest sound is 655 s. Averages of August 2026, from
# https://www.segmind.com/llms.txt.
_FLASH: Final = SpeechModel(
    slug=DEFAULT_MODEL,
    default_temperature=_GEMINI_TEMPERATURE,
    price=0.005,
)
_PRO: Final = replace(_FLASH, slug="gemini-2.5-pro-tts", price=0.0205, seconds=32.6)
_FLASH_3_1: Final = replace(
    _FLASH, slug="gemini-3.1-flash-tts", price=0.0067, seconds=7.7
)
_GROK: Final = SpeechModel(
    slug="grok-tts",
    build=grok_payload,
    droppable=frozenset({"language", "codec"}),
    voices=GROK_VOICES,
    default_voice=DEFAULT_GROK_VOICE,
    second_voice=False,
    own_styles=False,
    styles=frozenset(GROK_MARKS),
    temperature=False,
    audio="mp3",
    max_characters=15_000,
    max_seconds=1000.0,
    price=0.0023,
    seconds=3.2,
)
# Price and time are those of the model that Google replaces by it.
_VERBATIM: Final = replace(
    _FLASH_3_1,
    slug="gemini-3.8-flash-tts",
    build=verbatim_payload,
    droppable=frozenset({"style"}),
    temperature=False,
    default_temperature=None,
)
_TOLERANT: Final = SpeechModel(slug="", other_voices=True)

MODELS: Final[Mapping[str, SpeechModel]] = MappingProxyType(
    {row.slug: row for row in (_FLASH, _PRO, _FLASH_3_1, _GROK)}
)
"""The models that Segmind is known to serve."""

# The first that fits counts. Google takes no temperature from Gemini 3.6 on.
_FAMILIES: Final = (
    (re.compile(r"gemini-(?:3\.[6-9]|[4-9]|\d\d).*tts.*"), _VERBATIM),
    (re.compile(r"gemini-.*pro.*tts.*"), _PRO),
    (re.compile(r"gemini-3.*tts.*"), _FLASH_3_1),
    (re.compile(r"gemini-.*tts.*"), _FLASH),
    (re.compile(r"grok-.*(?:tts|voice).*"), _GROK),
)


def find_model(slug: str) -> SpeechModel:
    """Return the row of a model, by its name that of its family, else the tolerant one."""
    if row := MODELS.get(slug):
        return row
    rows = (row for pattern, row in _FAMILIES if pattern.fullmatch(slug))
    return replace(next(rows, _TOLERANT), slug=slug)


def nearest_model(slug: str, gone: Collection[str]) -> str:
    """Return the model that is most like one that is gone, and not gone itself.

    It should not cost more than double, then have the same voices, then a like price.
    Where all are gone it is the default model.
    """
    lost = find_model(slug)

    def unlikeness(row: SpeechModel) -> tuple[bool, bool, float]:
        is_dear = bool(lost.price) and row.price > 2 * lost.price
        return is_dear, row.voices is not lost.voices, abs(row.price - lost.price)

    others = [row for row in MODELS.values() if row.slug not in {slug, *gone}]
    return min(others, key=unlikeness).slug if others else DEFAULT_MODEL


def is_slug(text: str) -> bool:
    """Tell whether `text` has the form of a model slug."""
    return _SLUG.fullmatch(text) is not None


def model_title(slug: str) -> str:
    """Return a model's name for people, such as "Gemini 2.5 Flash"."""
    return slug.removesuffix("-tts").replace("-", " ").title()
