"""Synthesis: a message made to sound in parts, in order, without a pause between them."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from functools import partial
import math
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant, callback

from ..audio.join import async_samples, trim
from ..audio.wav import SPEECH, header
from ..const import Delivery
from ..making.jobs import NoJobError
from ..making.planner import Planner
from ..making.recordings import Recordings
from ..message.request import SpeechRequest

_SHORTEST: Final = 0.02
"""Seconds; a shorter wait tells nothing new."""


@dataclass(slots=True, kw_only=True)
class _Part:
    """A part of a message, and the recording of it under way."""

    request: SpeechRequest
    task: asyncio.Task[object] | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether the recording is over, with all that belongs to it."""
        return self.task is None or self.task.done()


class Speech:
    """A message on its way to be heard.

    Each part is a recording of its own, shared with all who ask for it: a consumer may
    leave at any time, and what is paid for is recorded to its end.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        delivery: Delivery,
        recordings: Recordings,
        planner: Planner,
    ) -> None:
        """Start without parts; they are added as they become known."""
        self.delivery = delivery
        """How new parts are asked for."""
        self._hass = hass
        self._recordings = recordings
        self._planner = planner
        self.is_new = False
        """Whether anything was not paid for before."""
        self._parts: list[_Part] = []
        self._started: float | None = None
        self._ended = False
        self._failure: Exception | None = None
        self._changed = asyncio.Event()

    @callback
    def async_add(self, requests: Iterable[SpeechRequest]) -> None:
        """Have the next parts recorded, all at once."""
        for request in requests:
            self.is_new |= not self._recordings.is_paid(request)
            part = _Part(request=request)
            if self._recordings.progress(request).audio is None:
                part.task = self._recordings.async_start(request, self.delivery)
            self._parts.append(part)
        self._changed.set()

    @callback
    def async_end(self, failure: Exception | None = None) -> None:
        """Say that there are no further parts, because of a failure if one is given."""
        self._ended = True
        self._failure = failure
        self._changed.set()

    @property
    def has_parts(self) -> bool:
        """Whether any part is known."""
        return bool(self._parts)

    @property
    def single(self) -> SpeechRequest | None:
        """The only part; None if there are others, or may be."""
        return self._parts[0].request if self._ended and len(self._parts) == 1 else None

    @property
    def recorded(self) -> bool:
        """Whether all of the message is recorded."""
        return self._ended and all(part.is_recorded for part in self._parts)

    @property
    def start_in(self) -> float:
        """The seconds until the parts that are known may be played without running dry."""
        requests = [part.request for part in self._parts]
        return self._planner.start_in(requests) if requests else 0.0

    @property
    def buffered(self) -> float:
        """The seconds after which playback has come to the end of what is known."""
        if not self._parts:
            return 0.0
        audio = self._planner.audio([part.request for part in self._parts])
        if self._started is None:
            return self.start_in + audio
        return audio - (self._hass.loop.time() - self._started)

    async def async_begun(self) -> None:
        """Return when the first part is known. Raises what ended the message before."""
        await self._async_part(0)

    async def async_playable(self) -> None:
        """Return when playback may start, the rest being due in time.

        Raises what `Recordings.async_get` raises if that fails for any part.
        """
        await self.async_begun()
        moment = math.inf
        while True:
            self._look_at_parts()
            now = self._hass.loop.time()
            first = self._parts[0].is_recorded
            # A part that is done may bring the start forward; what is still awaited
            # would only seem to be later each time.
            moment = min(moment if first else math.inf, now + self.start_in)
            tasks = [part.task for part in self._parts if part.task]
            if not tasks or (first and moment <= now):
                return
            await asyncio.wait(
                tasks,
                timeout=max(moment - now, _SHORTEST),
                return_when=asyncio.FIRST_COMPLETED,
            )

    async def async_stream(self) -> AsyncGenerator[bytes]:
        """Yield a WAV stream: a header with the first part, then the samples of the rest.

        Raises what `Recordings.async_audio` raises when it comes to a part that failed.
        """
        number = 0
        while (part := await self._async_part(number)) is not None:
            _, audio = await self._recordings.async_audio(part.request, self.delivery)
            samples = await self._async_samples(audio, number)
            if self._started is None:
                self._started = self._hass.loop.time()
                samples = header(SPEECH) + samples
            yield samples
            number += 1

    async def _async_part(self, number: int) -> _Part | None:
        """Return a part once it is known, None if there is none."""
        while number >= len(self._parts):
            if self._failure:
                raise self._failure
            if self._ended:
                return None
            self._changed.clear()
            await self._changed.wait()
        return self._parts[number]

    async def _async_samples(self, audio: bytes, number: int) -> bytes:
        ffmpeg = get_ffmpeg_manager(self._hass).binary
        wav = await async_samples(audio, ffmpeg=ffmpeg)
        last = self._ended and number == len(self._parts) - 1
        return await self._hass.async_add_executor_job(
            partial(trim, wav, first=not number, last=last)
        )

    def _look_at_parts(self) -> None:
        """Take note of what is recorded, and raise what failed."""
        for part in self._parts:
            if part.task is None or not part.task.done():
                continue
            try:
                part.task.result()
                part.task = None
            except NoJobError:
                # What was being brought home is lost.
                part.task = self._recordings.async_start(part.request, self.delivery)
