"""The speech models that Segmind serves: what each takes and how it behaves."""

from collections.abc import Mapping
from dataclasses import dataclass
import re
from types import MappingProxyType
from typing import Final

DEFAULT_MODEL: Final = "gemini-2.5-flash-tts"
MIN_TEMPERATURE: Final = 0.0
MAX_TEMPERATURE: Final = 2.0

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechModel:
    """One row of the model table."""

    slug: str
    second_voice: bool = True
    style: bool = True
    default_temperature: float | None = None
    """What is sent where the user set none; None leaves the field out."""
    price: float = 0.0
    """About what a job costs, in US dollars; 0 where that is not known."""


# Segmind's own default of 0.4 lies where Gemini returns no audio or takes minutes
# (https://github.com/unicef/adt-studio/pull/849); 1.0 is Google's default and works.
_GEMINI_TEMPERATURE: Final = 1.0

# Average prices of August 2026, from https://www.segmind.com/llms.txt.
MODELS: Final[Mapping[str, SpeechModel]] = MappingProxyType(
    {
        slug: SpeechModel(
            slug=slug, default_temperature=_GEMINI_TEMPERATURE, price=price
        )
        for slug, price in (
            (DEFAULT_MODEL, 0.005),
            ("gemini-2.5-pro-tts", 0.0205),
            ("gemini-3.1-flash-tts", 0.0067),
        )
    }
)


def find_model(slug: str) -> SpeechModel:
    """Return the row of a model; a slug that is not in the table gets the tolerant one."""
    return MODELS.get(slug) or SpeechModel(slug=slug)


def is_slug(text: str) -> bool:
    """Tell whether `text` has the form of a model slug."""
    return _SLUG.fullmatch(text) is not None


def model_title(slug: str) -> str:
    """Return a model's name for people, such as "Gemini 2.5 Flash"."""
    return slug.removesuffix("-tts").replace("-", " ").title()
