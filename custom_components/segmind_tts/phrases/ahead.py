"""Recording ahead: messages are made before they are said."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
import math
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..errors import explain, translated_errors
from ..message.request import SpeechRequest
from ..speaking.beginning import Parts, async_parts
from ..speaking.engines import async_voice
from ..speaking.voice import SpeakingVoice
from .phrase import Wording
from .progress import Pending, async_get_progress

AT_ONCE: Final = 3
"""Messages; somebody who wants to speak now has to have a place, too."""


class State(StrEnum):
    """What became of a message that was to be recorded."""

    READY = "ready"
    """It was recorded before."""
    RECORDED = "recorded"
    REFUSED = "refused"
    TOO_EXPENSIVE = "too_expensive"
    """With it, the run would have cost more than it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A message that was to be recorded, and what became of it."""

    wording: Wording
    state: State
    cost: float = 0.0
    """US dollars, as far as is known."""
    keys: tuple[str, ...] = ()
    """Of its recordings, in the order in which they are heard."""
    error: str | None = None
    """Why it was refused, in words for people."""


class RecordingAhead:
    """One run: messages are recorded in their order, a few at once.

    Raises nothing: what goes wrong with a message is told of it, and costs no other.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        max_cost: float = math.inf,
        again: bool = False,
        on_recorded: Callable[[Recorded], None] = lambda _: None,
    ) -> None:
        """Initialize a run that may cost so many US dollars.

        `again` has those recorded anew that are recorded.
        """
        self._hass = hass
        self._again = again
        self._left = max_cost
        self._on_recorded = on_recorded
        self._board = async_get_progress(hass)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def async_record(self, wordings: Sequence[Wording]) -> list[Recorded]:
        """Return what became of each message, once all are done."""
        expected = [await self._async_expected(each) for each in wordings]
        pending = self._board.async_begin(zip(wordings, expected, strict=True))
        records = map(self._async_record, wordings, pending, strict=True)
        return await asyncio.gather(*records)

    async def _async_expected(self, wording: Wording) -> Sequence[SpeechRequest]:
        """Return what is to be made as things are; what comes before may change that."""
        # Reading many messages must not hold up the house.
        await asyncio.sleep(0)
        try:
            voice, parts = await self._async_parts(wording)
        except HomeAssistantError:
            # Its turn will tell.
            return ()
        return self._new(voice, parts)

    async def _async_record(self, wording: Wording, pending: Pending) -> Recorded:
        recorded = None
        try:
            async with self._places:
                recorded = await self._async_recorded(wording)
        except HomeAssistantError as err:
            recorded = Recorded(
                wording=wording, state=State.REFUSED, error=explain(self._hass, err)
            )
        finally:
            is_ready = recorded is not None and bool(recorded.keys)
            self._board.async_end(pending, is_refused=not is_ready)
        self._on_recorded(recorded)
        return recorded

    async def _async_recorded(self, wording: Wording) -> Recorded:
        voice, parts = await self._async_parts(wording)
        price = voice.planner.price(parts.requests)
        if price > self._left:
            return Recorded(wording=wording, state=State.TOO_EXPENSIVE)
        self._left -= price
        new = self._new(voice, parts)
        cost, keys = await _async_made(voice, parts, new, again=self._again)
        self._left += price - cost
        return Recorded(
            wording=wording,
            state=State.RECORDED if new else State.READY,
            cost=cost,
            keys=keys,
        )

    async def _async_parts(self, wording: Wording) -> tuple[SpeakingVoice, Parts]:
        voice = async_voice(self._hass, wording.voice)
        parts = await async_parts(
            voice,
            wording.message,
            language=wording.language,
            options=wording.options,
        )
        return voice, parts

    def _new(self, voice: SpeakingVoice, parts: Parts) -> list[SpeechRequest]:
        return [
            each
            for each in parts.requests
            if self._again or not voice.recordings.is_paid(each)
        ]


async def _async_made(
    voice: SpeakingVoice, parts: Parts, new: Sequence[SpeechRequest], *, again: bool
) -> tuple[float, tuple[str, ...]]:
    """Return what was paid for the parts of a message, and the keys of its recordings."""
    get = voice.recordings.async_again if again else voice.recordings.async_get
    with translated_errors():
        recordings = await asyncio.gather(
            *(get(each, parts.delivery) for each in parts.requests)
        )
    paid = zip(parts.requests, recordings, strict=True)
    cost = sum(made.cost or 0 for request, made in paid if request in new)
    return cost, tuple(each.key for each in recordings)
