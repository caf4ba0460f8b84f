"""Varying messages: what was said lately again and again with another part in it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes

from ..library import Recording, async_get_library
from ..message.frames import Frame, between, frames
from ..phrases.phrase import Wording
from ..speaking.engines import async_voices
from .found import Found, async_look_up

_LATELY: Final = 500
"""Recordings that were heard last; of a whole library nobody wants to know."""
_MOST: Final = 20
"""Frames; people look at the first few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Varying:
    """A message of which one part varies, and what would be good to have of it."""

    frame: Frame = field(repr=False)
    speaker: str
    """The voice of the model."""
    paid: float
    """What all recordings of it have cost, in US dollars, as far as is known."""
    voice: str | None = None
    """The `tts` entity that says it like this; None if none does any more."""
    missing: Mapping[str, Found] = field(default_factory=dict, repr=False)
    """Values that are most likely said as well, and the messages with them."""

    @property
    def id(self) -> str:
        """What it is known by in the media browser."""
        identity = json_bytes([self.frame.message, self.voice])
        return sha256(identity).hexdigest()[:32]

    @property
    def title(self) -> str:
        """The message for people to read, with a gap for the part that varies."""
        return self.frame.filled("…")


async def async_varying(hass: HomeAssistant) -> list[Varying]:
    """Return what was said lately in varying words, what varied most first."""
    library = await async_get_library(hass)
    said = [each for each in library.recordings[:_LATELY] if each.former_of is None]
    found = await hass.async_add_executor_job(_found, said)
    return [await _async_with_missing(hass, each) for each in found]


def _found(said: list[Recording]) -> list[Varying]:
    speakers: defaultdict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for each in said:
        if each.text and each.voice and each.model:
            texts = speakers[each.model, each.voice]
            texts[each.text] = texts.get(each.text, 0.0) + (each.cost or 0.0)
    found = [
        Varying(
            frame=frame,
            speaker=voice,
            paid=sum(texts[frame.filled(each)] for each in frame.values),
        )
        for (_, voice), texts in speakers.items()
        for frame in frames(texts)
    ]
    return sorted(found, key=lambda each: len(each.frame.values), reverse=True)[:_MOST]


async def _async_with_missing(hass: HomeAssistant, varying: Varying) -> Varying:
    frame = varying.frame
    for voice in async_voices(hass):
        # The recording does not tell how it was asked for: it may have had options.
        said = Wording(message=frame.filled(frame.values[0]), voice=voice)
        if (await async_look_up(hass, said)).is_recorded:
            break
    else:
        return varying
    others = {
        value: await async_look_up(
            hass, Wording(message=frame.filled(value), voice=voice)
        )
        for value in between(frame.values)
    }
    missing = {
        value: found
        for value, found in others.items()
        if not (found.is_recorded or found.error)
    }
    return replace(varying, voice=voice, missing=missing)
