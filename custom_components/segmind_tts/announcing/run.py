"""A run: one announcement on its way, from the call to its receipt."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.ulid import ulid_now

from ..const import DOMAIN
from ..errors import explain
from ..speaking.shown import Shown
from ..speaking.spoken import Spoken, async_spoken
from ..speaking.voice import SpeakingVoice
from .announcement import Announcement, Speaker
from .choice import EVERYTHING, Choice
from .claim import async_claim
from .delivery import Delivery
from .journal import Entry
from .queues import LeftQueueError, Queues
from .receipt import Outcome, Receipt, SpeakerReceipt
from .rendition import Content, Rendition
from .renditions import Renditions
from .ways.way import Play

_AHEAD: Final = 30.0
"""Seconds before its turn at which what expires is made; not earlier, as it costs money."""
_LOOK: Final = 1.0

type _Frame = tuple[str | None, str | None, float]


class Run:
    """Prepares an announcement once, and delivers it to each of its speakers."""

    def __init__(
        self,
        hass: HomeAssistant,
        announcement: Announcement,
        *,
        voice: SpeakingVoice,
        queues: Queues,
        renditions: Renditions,
        refused: Sequence[SpeakerReceipt],
        same: Sequence[Delivery],
        speakers_ids: tuple[str, ...],
        on_started: Callable[[], None],
    ) -> None:
        """Take a place in the queue of each speaker, so that the order is that of calls.

        `refused` tells of the speakers that may not play it. Where one of the `same` is
        heard, it is not played. `speakers_ids` are all those who are told of it, also if
        none of their speakers may. `on_started` is called when the first speaker is told
        to play.
        """
        self.id = ulid_now()
        self.announcement = announcement
        self.entry = Entry.of(self.id, announcement)
        """What the journal tells of it."""
        self.speakers_ids = speakers_ids
        self.deliveries: list[Delivery] = []
        self.error: HomeAssistantError | None = None
        """Why it could not be prepared."""
        self._hass = hass
        self._voice = voice
        self._queues = queues
        self._renditions = renditions
        self._on_started: Callable[[], None] | None = on_started
        self._began = queues.clock.monotonic()
        self._ready: float | None = None
        self._refused: list[SpeakerReceipt] = []
        self._same = same
        self._wanted = asyncio.Event()
        for speaker in announcement.speakers:
            self._join(speaker)
        self._refused += refused

    def queued(self) -> Receipt:
        """Return the receipt of what has only begun."""
        queued = (
            SpeakerReceipt(speaker=each.speaker.entity_id, outcome=Outcome.QUEUED)
            for each in self.deliveries
        )
        return Receipt(speakers=(*queued, *self._refused))

    def broken_off(self) -> Receipt:
        """Return the receipt of what does not come to its end any more."""
        receipts = (each.receipt for each in self.deliveries)
        return Receipt(speakers=(*receipts, *self._refused))

    async def async_run(self) -> Receipt:
        """Return the receipt, once all speakers are done with it. Never raises."""
        if not self.deliveries:
            return Receipt(speakers=tuple(self._refused))
        spoken = self._start(self._async_spoken())
        renditions: dict[_Frame, asyncio.Task[Rendition]] = {}
        deliveries = []
        for delivery in self.deliveries:
            frame = _frame(delivery.speaker)
            if frame not in renditions:
                renditions[frame] = self._start(self._async_rendition(spoken, frame))
            play = partial(self._play, delivery.speaker)
            deliveries.append(delivery.async_begin(renditions[frame], play))
        made = [spoken, *renditions.values()]
        try:
            receipts = await asyncio.gather(*deliveries)
        finally:
            for task in (*deliveries, *made):
                task.cancel()
            await asyncio.gather(*made, return_exceptions=True)
        return self._receipt(receipts, spoken, [*renditions.values()])

    @callback
    def async_stop(
        self, reason: str, *, choice: Choice = EVERYTHING, playing: bool | None = None
    ) -> int:
        """End it on speakers that are meant, where it plays or waits. Return on how many."""
        ended = [
            delivery
            for delivery in self.deliveries
            if not delivery.is_over
            and choice.means_speaker(self._hass, delivery.speaker)
            and playing in (None, delivery.is_playing)
        ]
        for delivery in ended:
            delivery.async_stop(reason)
        return len(ended)

    def _join(self, speaker: Speaker) -> None:
        announcement = self.announcement
        try:
            claim = async_claim(
                self._hass, speaker, announcement.priority, announcement.tag
            )
        except LeftQueueError as err:
            refused = SpeakerReceipt(
                speaker=speaker.entity_id, outcome=Outcome.SKIPPED, reason=err.reason
            )
            self._refused.append(refused)
            return
        expires = announcement.expires
        delivery = Delivery(
            self._hass,
            speaker,
            claim,
            expires_at=None if expires is None else self._began + expires,
            same=[
                each
                for each in self._same
                if each.speaker.entity_id == speaker.entity_id and not each.is_over
            ],
            on_wanted=self._wanted.set,
        )
        self.deliveries.append(delivery)

    def _start[T](self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        return self._hass.async_create_background_task(work, f"{DOMAIN} {self.id}")

    async def _async_spoken(self) -> Spoken:
        announcement = self.announcement
        # What others say costs nothing.
        await self._wanted.wait()
        if announcement.expires is not None:
            await self._async_near()
        return await async_spoken(
            self._voice,
            announcement.message,
            language=announcement.language,
            options=announcement.options,
            cache=announcement.cache,
        )

    async def _async_near(self) -> None:
        """Return when a speaker is nearly free: what expires before costs nothing."""
        while min(each.free_in for each in self.deliveries) > _AHEAD:
            await self._queues.clock.sleep(_LOOK)

    async def _async_rendition(
        self, spoken: asyncio.Task[Spoken], frame: _Frame
    ) -> Rendition:
        chime, end_chime, lead_in = frame
        await self._renditions.async_prepare(chime, end_chime)
        await asyncio.wait([spoken])
        content = Content(
            speech=spoken.result().wav,
            chime=chime,
            end_chime=end_chime,
            lead_in=lead_in,
        )
        rendition = await self._renditions.async_render(content)
        self._ready = self._ready or self._queues.clock.monotonic()
        return rendition

    def _play(self, speaker: Speaker, rendition: Rendition) -> Play:
        shown = Shown.of(self._voice, self.announcement.message)
        return Play(
            speaker=speaker,
            rendition=rendition,
            on_started=self._started,
            title=shown.title,
            artist=shown.artist,
            context=self.announcement.context,
        )

    @callback
    def _started(self) -> None:
        on_started, self._on_started = self._on_started, None
        if on_started is not None:
            on_started()

    def _receipt(
        self,
        receipts: Sequence[SpeakerReceipt],
        spoken: asyncio.Task[Spoken],
        renditions: Sequence[asyncio.Task[Rendition]],
    ) -> Receipt:
        """Return what is known, after all is over."""
        heard = _result(spoken)
        rendered = [*filter(None, map(_result, renditions))]
        self.error = _error(spoken) or next(filter(None, map(_error, renditions)), None)
        left_out = (each.error for each in rendered)
        errors = (heard and heard.error, self.error, *left_out)
        receipt = Receipt(
            speakers=(*receipts, *self._refused),
            wait=None if self._ready is None else self._ready - self._began,
            error=next((explain(self._hass, each) for each in errors if each), None),
        )
        if heard is not None:
            receipt = replace(
                receipt,
                spoken_by=heard.spoken_by if receipt.is_told else None,
                is_recorded=heard.is_recorded,
                cost=heard.cost,
            )
        if rendered:
            receipt = replace(
                receipt,
                duration=rendered[0].seconds,
                media_id=rendered[0].media_id,
            )
        return receipt


def _frame(speaker: Speaker) -> _Frame:
    return speaker.chime, speaker.end_chime, speaker.lead_in


def _result[T](task: asyncio.Task[T]) -> T | None:
    is_there = task.done() and not task.cancelled() and task.exception() is None
    return task.result() if is_there else None


def _error(task: asyncio.Task[Any]) -> HomeAssistantError | None:
    error = None if task.cancelled() else task.exception()
    return error if isinstance(error, HomeAssistantError) else None
