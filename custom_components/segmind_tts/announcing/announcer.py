"""The announcer: takes announcements, and knows those that are on their way."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..speaking.engines import async_voice
from .admission import Admission
from .announcement import Announcement
from .choice import Choice
from .delivery import Delivery
from .digest import Digest
from .events import AnnouncementEvent, EventKind, async_tell
from .journal import Journal
from .queues import Queues, async_get_queues
from .receipt import NotPlayed, Receipt
from .renditions import Renditions, async_get_renditions
from .repetition import Repetition
from .repetitions import Repetitions
from .requirement import Require, check
from .run import Run

ANNOUNCER: HassKey[Announcer] = HassKey(f"{DOMAIN}_announcer")


class Announcer:
    """Announces on speakers, and tells what became of it."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        queues: Queues,
        renditions: Renditions,
        journal: Journal,
        digest: Digest,
    ) -> None:
        """Initialize without an announcement on its way."""
        self.journal = journal
        self.digest = digest
        self._hass = hass
        self._queues = queues
        self._renditions = renditions
        self._admission = Admission(hass, journal=journal, digest=digest)
        self._runs: dict[str, Run] = {}
        self.repetitions = Repetitions(hass, queues.clock, self._begin)

    async def async_announce(
        self,
        announcement: Announcement,
        *,
        require: Require = Require.ANY,
        is_awaited: bool = True,
        repetition: Repetition | None = None,
    ) -> Receipt:
        """Announce, and return the receipt; if it is not awaited, once it is queued.

        Repetitions are not awaited. They come also if nobody got it the first time. A
        caller that goes away gives them up, and what waits; what plays is heard to its
        end.
        Raises HomeAssistantError if who is required did not get it: what went wrong while
        it was prepared, or who did not hear it. Raises ServiceValidationError for a voice
        that is none.
        """
        run, task = self._begin(announcement)
        if announcement.tag is not None:
            self.repetitions.async_end(Choice(tag=announcement.tag))
        if repetition is not None:
            self.repetitions.async_add(run, task, announcement, repetition)
        if not is_awaited:
            return run.queued()
        try:
            receipt = await asyncio.shield(task)
        except asyncio.CancelledError:
            run.async_stop(NotPlayed.CANCELLED, playing=False)
            # A restart is no reason to fall silent.
            if not self._hass.is_stopping:
                self.repetitions.async_end(Choice(announcement_id=run.id))
            raise
        check(receipt, require, run.error)
        return receipt

    @property
    def runs(self) -> list[Run]:
        """The announcements that are on their way, the oldest first."""
        return [*self._runs.values()]

    @callback
    def async_break_off(self, _: Event) -> None:
        """Note what does not come to its end, as Home Assistant stops."""
        for run in self.runs:
            self.journal.async_note(run.entry.ended(run.broken_off()))

    def speakers(self, choice: Choice) -> set[str]:
        """Return the speakers of all that a choice means, and that would be ended."""
        running = (
            run.announcement
            for run in self.runs
            if choice.means(self._hass, run.announcement, run.id)
        )
        later = (
            *self.repetitions.announcements(choice),
            *self.digest.announcements(choice),
        )
        return {
            each.entity_id
            for announcement in (*running, *later)
            for each in announcement.speakers
            if choice.means_speaker(self._hass, each)
        }

    @callback
    def async_cancel(self, choice: Choice) -> int:
        """Give up what waits, and what would come later. Return how many these are."""
        return (
            self.async_stop(NotPlayed.CANCELLED, choice, playing=False)
            + self.repetitions.async_end(choice)
            + self.digest.async_drop(choice)
        )

    @callback
    def async_stop(self, reason: NotPlayed, choice: Choice, *, playing: bool) -> int:
        """End what plays, or what waits, and return on how many speakers."""
        return sum(
            run.async_stop(reason, choice=choice, playing=playing)
            for run in self.runs
            if choice.means(self._hass, run.announcement, run.id)
        )

    def _begin(self, announcement: Announcement) -> tuple[Run, asyncio.Task[Receipt]]:
        """Put an announcement on its way; return its run, and what ends with its receipt."""
        voice = async_voice(self._hass, announcement.voice)
        admitted, refused = self._admission.async_admit(announcement)
        run = Run(
            self._hass,
            replace(announcement, speakers=tuple(admitted)),
            voice=voice,
            queues=self._queues,
            renditions=self._renditions,
            refused=refused,
            same=[*self._same(announcement)],
            speakers_ids=announcement.speakers_ids,
            on_started=lambda: self._tell(run, EventKind.STARTED),
        )
        self._runs[run.id] = run
        # At once: the same words from somebody else a moment later wait for these.
        self.journal.async_note(run.entry)
        if run.deliveries:
            self._tell(run, EventKind.QUEUED)
        task = self._hass.async_create_background_task(
            self._async_run(run), f"{DOMAIN} {run.id}"
        )
        return run, task

    def _same(self, announcement: Announcement) -> Iterator[Delivery]:
        """Yield what is on its way and makes an announcement needless if it is heard."""
        for entry in self.journal.same(announcement):
            if run := self._runs.get(entry.id):
                yield from run.deliveries

    async def _async_run(self, run: Run) -> Receipt:
        try:
            receipt = await run.async_run()
        finally:
            del self._runs[run.id]
        self.journal.async_note(run.entry.ended(receipt))
        self._tell(run, EventKind.of(receipt), receipt)
        if isinstance(run.error, ServiceValidationError):
            # What nobody can say will not be said the next time either.
            self.repetitions.async_end(Choice(announcement_id=run.id))
        return receipt

    def _tell(self, run: Run, kind: EventKind, receipt: Receipt | None = None) -> None:
        event = AnnouncementEvent(
            announcement_id=run.id,
            kind=kind,
            speakers_ids=run.speakers_ids,
            tag=run.announcement.tag,
            receipt=receipt,
        )
        async_tell(self._hass, event)


@singleton(ANNOUNCER, async_=True)
async def async_get_announcer(hass: HomeAssistant) -> Announcer:
    """Return the house's announcer."""
    queues = async_get_queues(hass)
    journal, digest = Journal(hass), Digest(hass, clock=queues.clock)
    announcer = Announcer(
        hass,
        queues=queues,
        renditions=await async_get_renditions(hass),
        journal=journal,
        digest=digest,
    )
    await journal.async_load()
    digest.on_due = partial(announcer.async_announce, require=Require.NONE)
    await digest.async_load()
    await announcer.repetitions.async_load()
    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, announcer.async_break_off)
    return announcer
