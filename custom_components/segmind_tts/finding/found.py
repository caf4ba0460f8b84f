"""Phrases that were found, and which of them are recorded."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..errors import explain
from ..phrases.phrase import Wording
from ..speaking.beginning import async_parts
from ..speaking.engines import async_voice
from .walk import async_calls
from .wordings import async_wordings, written

MAX_FOUND: Final = 500
"""Messages; what is found beyond them is left out, so that the house is not held up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message that is going to be said, and where."""

    wording: Wording
    used_in: tuple[str, ...]
    """Entities of automations and scripts."""
    is_recorded: bool
    cost: float
    """What it costs to record it, in US dollars, as is expected."""
    error: str | None = None
    """Why it cannot be recorded, in words for people."""

    @property
    def id(self) -> str:
        """What it is known by in the media browser."""
        return sha256(_identity(self.wording)).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """A message whose words are known only when it is said."""

    template: str = field(repr=False)
    used_in: str


async def async_find(hass: HomeAssistant) -> tuple[list[Found], list[Unlisted]]:
    """Return what automations and scripts are going to say, the unrecorded first."""
    places: dict[bytes, tuple[Wording, dict[str, None]]] = {}
    unlisted: dict[Unlisted, None] = {}
    for calls in async_calls(hass):
        # Reading a thousand automations must not hold up the house.
        await asyncio.sleep(0)
        for call in calls:
            wordings = async_wordings(hass, call)
            if wordings is None and (template := written(call)):
                unlisted[Unlisted(template=template, used_in=call.used_in)] = None
            for each in wordings or ():
                _, used_in = places.setdefault(_identity(each), (each, {}))
                used_in[call.used_in] = None
    found = [
        await async_look_up(hass, wording, used_in)
        for wording, used_in in [*places.values()][:MAX_FOUND]
    ]
    return sorted(found, key=lambda each: each.is_recorded), [*unlisted]


async def async_look_up(
    hass: HomeAssistant, wording: Wording, used_in: Iterable[str] = ()
) -> Found:
    """Return whether a wording is recorded, else what that would cost."""
    # Of many, each takes a moment.
    await asyncio.sleep(0)
    error = None
    is_recorded, cost = False, 0.0
    try:
        voice = async_voice(hass, wording.voice)
        parts = await async_parts(
            voice, wording.message, language=wording.language, options=wording.options
        )
        cost = voice.planner.price(parts.requests)
        is_recorded = all(map(voice.recordings.is_paid, parts.requests))
    except HomeAssistantError as err:
        error = explain(hass, err)
    return Found(
        wording=wording,
        used_in=tuple(used_in),
        is_recorded=is_recorded,
        cost=cost,
        error=error,
    )


def _identity(wording: Wording) -> bytes:
    """Return what is the same for the same wording, in whatever order its options are."""
    options = sorted(wording.options.items(), key=repr)
    known = (wording.message, wording.voice, wording.language, options)
    # Options may be anything that can be written in YAML.
    return repr(known).encode()
