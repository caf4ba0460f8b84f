"""The speech of a message: its parts, heard in order and without a pause between them."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
import math
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import callback

from ..audio.join import async_samples, trim
from ..audio.wav import SPEECH, header
from ..const import Delivery
from ..library import Recording
from ..message.request import SpeechRequest
from .voice import SpeakingVoice

_SHORTEST: Final = 0.02
"""Seconds; after a shorter wait nothing has changed."""
_PATIENCE: Final = 30.0
"""Seconds that a listener may take with a chunk while further parts are made."""

type Instead = Callable[[str, Exception], Awaitable[bytes]]
"""Speaks a text in place of a voice that has failed; returns WAV or raises the error."""


@dataclass(slots=True, kw_only=True)
class _Part:
    """A part of a message, and the task that records it unless it was recorded before."""

    request: SpeechRequest
    is_paid: bool
    """Whether nothing had to be paid for it when it was asked for."""
    task: asyncio.Task[Recording] | None = None
    made: Recording | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether the recording has ended, well or not."""
        return self.task is None or self.task.done()


class Speech:
    """A message on its way to be heard.

    Each part is a recording of its own, shared with all who ask for it: a listener may
    leave at any time, and what is paid for is recorded to its end.
    """

    def __init__(
        self, voice: SpeakingVoice, delivery: Delivery, *, instead: Instead
    ) -> None:
        """Start without parts; they are added as they become known.

        A part that fails when others have been heard is spoken by `instead`.
        """
        self.delivery = delivery
        """How new parts are asked for."""
        self._loop = voice.hass.loop
        self._voice = voice
        self._instead = instead
        self._parts: list[_Part] = []
        self._started: float | None = None
        self._idle_since: float | None = None
        self._ended = False
        self._failure: Exception | None = None
        self._changed = asyncio.Event()

    @callback
    def async_add(
        self, requests: Iterable[SpeechRequest], *, again: bool = False
    ) -> None:
        """Have the next parts recorded, all at once; `again` those that are, too."""
        recordings = self._voice.recordings
        for request in requests:
            is_paid = recordings.is_paid(request) and not again
            self._count(request, is_paid=is_paid)
            part = _Part(request=request, is_paid=is_paid)
            if again:
                part.task = recordings.async_start_again(request, self.delivery)
            elif recordings.progress(request).audio is None:
                part.task = recordings.async_start(request, self.delivery)
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
    def is_recorded(self) -> bool:
        """Whether all of the message is recorded."""
        return self._ended and all(part.is_recorded for part in self._parts)

    @property
    def is_made(self) -> bool:
        """Whether any part had to be made, or was being made."""
        return any(part.task or part.made for part in self._parts)

    @property
    def cost(self) -> float | None:
        """What the parts cost that were paid for it, in US dollars; None if unknown."""
        total = 0.0
        for part in self._parts:
            if not part.is_paid:
                if part.made is None or part.made.cost is None:
                    return None
                total += part.made.cost
        return total

    @property
    def start_in(self) -> float:
        """The seconds until the known parts can be played without a pause."""
        requests = [part.request for part in self._parts]
        return self._voice.planner.start_in(requests) if requests else 0.0

    @property
    def seconds(self) -> float:
        """How long the known parts are heard; exact once they are recorded."""
        return self._voice.planner.seconds([part.request for part in self._parts])

    @property
    def buffered(self) -> float:
        """The seconds until a listener has heard all known parts."""
        if not self._parts:
            return 0.0
        audio = self._voice.planner.audio([part.request for part in self._parts])
        if self._started is None:
            return self.start_in + audio
        return audio - (self._loop.time() - self._started)

    async def async_playable(self) -> None:
        """Return when playback may start, because the rest will be ready in time.

        A new message tells the voice how long that takes. Raises the error of the first
        part that fails meanwhile, or the one that ended the message.
        """
        async with self._async_expecting():
            moment = math.inf
            while True:
                self._look_at_parts()
                now = self._loop.time()
                first = self._parts[0].is_recorded
                # Only finished parts may move the start, and only to an earlier time:
                # estimating pending ones again would postpone it for ever.
                moment = min(moment if first else math.inf, now + self.start_in)
                tasks = [part.task for part in self._parts if part.task]
                if not tasks or (first and moment <= now):
                    return
                await asyncio.wait(
                    tasks,
                    timeout=max(moment - now, _SHORTEST),
                    return_when=asyncio.FIRST_COMPLETED,
                )

    async def async_recorded(self) -> None:
        """Return when all of a message that has ended is recorded.

        Raises the error of the first part that fails.
        """
        async with self._async_expecting():
            tasks = [part.task for part in self._parts if part.task]
            if tasks:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            self._look_at_parts()

    async def async_wanted(self) -> None:
        """Return when a further part is worth its price, because somebody listens."""
        while self._idle_since is not None:
            if self._loop.time() - self._idle_since < _PATIENCE:
                return
            await self._async_change()

    async def async_stream(self) -> AsyncGenerator[bytes]:
        """Yield a WAV stream: a header with the first part, then the samples of the rest.

        Raises the error of a part that failed when its turn comes, if nobody else can
        speak it.
        """
        number = 0
        while (part := await self._async_part(number)) is not None:
            samples = await self._async_samples(await self._async_audio(part), number)
            self._idle_since = self._loop.time()
            if self._started is None:
                self._started = self._idle_since
                samples = header(SPEECH) + samples
            yield samples
            self._idle_since = None
            self._changed.set()
            number += 1

    @asynccontextmanager
    async def _async_expecting(self) -> AsyncGenerator[None]:
        """Show how long a new message takes, from its first part on until it is there."""
        await self._async_part(0)
        if all(part.is_paid for part in self._parts):
            yield
        else:
            with self._voice.status.expecting(self.start_in):
                yield

    def _count(self, request: SpeechRequest, *, is_paid: bool) -> None:
        tally = self._voice.tally
        if not is_paid:
            tally.async_said()
            return
        saved = self._voice.planner.saved(request)
        # Further parts are made while the first is heard.
        seconds = 0.0 if self._parts else saved.seconds
        tally.async_replayed(money=saved.money, seconds=seconds)

    async def _async_part(self, number: int) -> _Part | None:
        """Return a part once it is known, None if there is none."""
        while number >= len(self._parts):
            if self._failure:
                raise self._failure
            if self._ended:
                return None
            await self._async_change()
        return self._parts[number]

    async def _async_change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _async_audio(self, part: _Part) -> bytes:
        try:
            _, audio = await self._voice.recordings.async_audio(
                part.request, self.delivery
            )
        except Exception as err:
            if self._started is None:
                raise
            audio = await self._instead(part.request.words, err)
        return audio

    async def _async_samples(self, audio: bytes, number: int) -> bytes:
        hass = self._voice.hass
        wav = await async_samples(audio, ffmpeg=get_ffmpeg_manager(hass).binary)
        last = self._ended and number == len(self._parts) - 1
        return await hass.async_add_executor_job(
            partial(trim, wav, first=not number, last=last)
        )

    def _look_at_parts(self) -> None:
        """Take note of finished parts, and raise the error of a failed one."""
        for part in self._parts:
            if part.task is not None and part.task.done():
                part.made = part.task.result()
                part.task = None
