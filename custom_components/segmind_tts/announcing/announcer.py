"""The announcer: takes announcements, and knows those that are on their way."""

import asyncio
from dataclasses import replace
from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..speaking.engines import async_voice
from .admission import Admission
from .announcement import Announcement
from .digest import Digest
from .events import AnnouncementEvent, EventKind, async_tell
from .journal import Journal
from .queues import Queues, async_get_queues
from .receipt import NotPlayed, Receipt, SpeakerReceipt
from .renditions import Renditions, async_get_renditions
from .repetition import Repetition
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
        self._repeated: dict[asyncio.Task[None], Announcement] = {}

    async def async_announce(
        self,
        announcement: Announcement,
        *,
        require: Require = Require.ANY,
        is_awaited: bool = True,
    ) -> Receipt:
        """Announce, and return the receipt; if it is not awaited, once it is queued.

        A caller that goes away gives up what waits; what plays is heard to its end.
        Raises HomeAssistantError if who is required did not get it: what went wrong while
        it was prepared, or who did not hear it. Raises ServiceValidationError for a voice
        that is none.
        """
        run, refused = self._begin(announcement)
        task = self._hass.async_create_background_task(
            self._async_run(run, refused), f"{DOMAIN} {run.id}"
        )
        if not is_awaited:
            return run.queued(refused)
        try:
            receipt = await asyncio.shield(task)
        except asyncio.CancelledError:
            run.async_stop(NotPlayed.CANCELLED, playing=False)
            raise
        check(receipt, require, run.error)
        return receipt

    @property
    def is_repeating(self) -> bool:
        """Whether any announcement is still to be made again."""
        return bool(self._repeated)

    @property
    def runs(self) -> list[Run]:
        """The announcements that are on their way, the oldest first."""
        return [*self._runs.values()]

    @callback
    def async_repeat(self, announcement: Announcement, repetition: Repetition) -> None:
        """Make an announcement again and again, after it was made once."""
        task = self._hass.async_create_background_task(
            self._async_repeat(announcement, repetition), f"{DOMAIN} repetition"
        )
        self._repeated[task] = announcement
        task.add_done_callback(self._repeated.pop)

    def speakers(
        self,
        *,
        announcement_id: str | None = None,
        tag: str | None = None,
        speaker: str | None = None,
    ) -> set[str]:
        """Return the speakers on which something is on its way, or would be repeated."""
        running = [
            each.announcement
            for each in self.runs
            if announcement_id in (None, each.id)
        ]
        repeated = [] if announcement_id else [*self._repeated.values()]
        return {
            each.entity_id
            for announcement in (*running, *repeated)
            if tag in (None, announcement.tag)
            for each in announcement.speakers
            if speaker in (None, each.entity_id)
        }

    @callback
    def async_cancel(
        self,
        *,
        announcement_id: str | None = None,
        tag: str | None = None,
        speaker: str | None = None,
    ) -> int:
        """Give up what waits, and what would be repeated. Return on how many speakers.

        Repetitions are announcements with other ids.
        """
        waiting = self.async_stop(
            NotPlayed.CANCELLED,
            playing=False,
            announcement_id=announcement_id,
            tag=tag,
            speaker=speaker,
        )
        if announcement_id is not None:
            return waiting
        return waiting + self._end_repetitions(tag=tag, speaker=speaker)

    @callback
    def async_stop(
        self,
        reason: NotPlayed,
        *,
        playing: bool,
        announcement_id: str | None = None,
        tag: str | None = None,
        speaker: str | None = None,
    ) -> int:
        """End what plays, or what waits, and return on how many speakers."""
        return sum(
            run.async_stop(reason, speaker=speaker, playing=playing)
            for run in self.runs
            if tag in (None, run.announcement.tag) and announcement_id in (None, run.id)
        )

    def _end_repetitions(
        self, *, tag: str | None = None, speaker: str | None = None
    ) -> int:
        ended = [
            task
            for task, announcement in self._repeated.items()
            if tag in (None, announcement.tag)
            and (
                speaker is None
                or speaker in (each.entity_id for each in announcement.speakers)
            )
            and task is not asyncio.current_task()
        ]
        for task in ended:
            task.cancel()
        return len(ended)

    async def _async_repeat(
        self, announcement: Announcement, repetition: Repetition
    ) -> None:
        again = replace(announcement, cache=True, once=None)
        for _ in range(repetition.at_most - 1):
            await self._queues.clock.sleep(repetition.every.total_seconds())
            if repetition.until():
                return
            await self.async_announce(again, require=Require.NONE)

    def _begin(self, announcement: Announcement) -> tuple[Run, list[SpeakerReceipt]]:
        """Put an announcement on its way; return it, and who does not get it."""
        voice = async_voice(self._hass, announcement.voice)
        if announcement.tag is not None:
            self._end_repetitions(tag=announcement.tag)
        admitted, refused = self._admission.async_admit(announcement)
        run = Run(
            self._hass,
            replace(announcement, speakers=tuple(admitted)),
            voice=voice,
            queues=self._queues,
            renditions=self._renditions,
            speakers_ids=announcement.speakers_ids,
            on_started=lambda: self._tell(run, EventKind.STARTED),
        )
        self._runs[run.id] = run
        # At once: the same words from somebody else a moment later are said lately.
        self.journal.async_note(run.entry)
        if run.deliveries:
            self._tell(run, EventKind.QUEUED)
        return run, refused

    async def _async_run(self, run: Run, refused: list[SpeakerReceipt]) -> Receipt:
        try:
            receipt = await run.async_run()
        finally:
            del self._runs[run.id]
        receipt = replace(receipt, speakers=(*receipt.speakers, *refused))
        self.journal.async_note(run.entry.ended(receipt))
        self._tell(run, EventKind.of(receipt), receipt)
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
    journal, digest = Journal(hass), Digest(hass)
    announcer = Announcer(
        hass,
        queues=async_get_queues(hass),
        renditions=await async_get_renditions(hass),
        journal=journal,
        digest=digest,
    )
    await journal.async_load()
    digest.on_due = partial(announcer.async_announce, require=Require.NONE)
    await digest.async_load()
    return announcer
