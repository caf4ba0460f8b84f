"""The announcer: takes announcements, and knows those that are on their way."""

import asyncio
from dataclasses import replace
from enum import StrEnum
from functools import partial

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.singleton import singleton
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ulid import ulid_now

from ..const import DOMAIN
from ..speaking.engines import async_voice
from .announcement import Announcement, Priority, Speaker
from .digest import Digest
from .events import AnnouncementEvent, EventKind, async_tell
from .journal import Entry, Journal
from .players import is_present
from .queues import Queues, async_get_queues
from .quiet import QuietKind
from .receipt import NotPlayed, Outcome, Receipt, SpeakerReceipt
from .renditions import Renditions, async_get_renditions
from .repetition import Repetition
from .run import Run

ANNOUNCER: HassKey[Announcer] = HassKey(f"{DOMAIN}_announcer")


class Require(StrEnum):
    """Who has to be reached for an announcement to be no failure."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


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
        self._hass = hass
        self._queues = queues
        self._renditions = renditions
        self._digest = digest
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
        voice = async_voice(self._hass, announcement.voice)
        if announcement.tag is not None:
            self._end_repetitions(tag=announcement.tag)
        admitted, refused = self._admitted(announcement)
        run = Run(
            self._hass,
            replace(announcement, speakers=tuple(admitted)),
            voice=voice,
            queues=self._queues,
            renditions=self._renditions,
            speakers_ids=announcement.speakers_ids,
            on_started=lambda: self._tell(run, EventKind.STARTED),
        )
        entry = Entry.of(run.id, run.announcement)
        self._runs[run.id] = run
        self.journal.async_note(entry)
        if run.deliveries:
            self._tell(run, EventKind.QUEUED)
        task = self._hass.async_create_background_task(
            self._async_run(run, entry, refused), f"{DOMAIN} {run.id}"
        )
        if not is_awaited:
            return run.queued(refused)
        try:
            receipt = await asyncio.shield(task)
        except asyncio.CancelledError:
            run.async_stop(NotPlayed.CANCELLED, playing=False)
            raise
        _check(receipt, require, run.error)
        return receipt

    @callback
    def async_repeat(self, announcement: Announcement, repetition: Repetition) -> None:
        """Make an announcement again and again, after it was made once."""
        task = self._hass.async_create_background_task(
            self._async_repeat(announcement, repetition), f"{DOMAIN} repetition"
        )
        self._repeated[task] = announcement
        task.add_done_callback(self._repeated.pop)

    @callback
    def async_cancel(
        self, *, tag: str | None = None, speaker: str | None = None
    ) -> int:
        """Give up what waits, and what would be repeated. Return on how many speakers."""
        repeated = self._end_repetitions(tag=tag, speaker=speaker)
        waiting = self.async_stop(
            NotPlayed.CANCELLED, playing=False, tag=tag, speaker=speaker
        )
        return repeated + waiting

    @callback
    def async_stop(
        self,
        reason: NotPlayed,
        *,
        playing: bool,
        tag: str | None = None,
        speaker: str | None = None,
    ) -> int:
        """End what plays, or what waits, and return on how many speakers."""
        return sum(
            run.async_stop(reason, speaker=speaker, playing=playing)
            for run in [*self._runs.values()]
            if tag in (None, run.announcement.tag)
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

    async def _async_run(
        self, run: Run, entry: Entry, refused: list[SpeakerReceipt]
    ) -> Receipt:
        try:
            receipt = await run.async_run()
        finally:
            del self._runs[run.id]
        receipt = replace(receipt, speakers=(*receipt.speakers, *refused))
        self.journal.async_note(entry.ended(receipt))
        self._tell(run, EventKind.of(receipt), receipt)
        return receipt

    def _admitted(
        self, announcement: Announcement
    ) -> tuple[list[Speaker], list[SpeakerReceipt]]:
        """Return the speakers that may play it, and why the others may not."""
        admitted: list[Speaker] = []
        refused: list[SpeakerReceipt] = []
        for speaker in announcement.speakers:
            why = self._refusal(announcement, speaker)
            if why is None:
                admitted.append(self._quietened(announcement, speaker))
            else:
                outcome, reason = why
                refused.append(
                    SpeakerReceipt(
                        speaker=speaker.entity_id, outcome=outcome, reason=reason
                    )
                )
        return admitted, refused

    def _refusal(
        self, announcement: Announcement, speaker: Speaker
    ) -> tuple[Outcome, str | None] | None:
        if not is_present(self._hass, speaker.entity_id):
            return Outcome.OFFLINE, None
        if self.journal.was_said(announcement, speaker.entity_id):
            return Outcome.SKIPPED, NotPlayed.SAID_LATELY
        quiet = speaker.quiet_hours
        ends = quiet and quiet.ends(dt_util.now())
        if not quiet or not ends or announcement.priority is Priority.CRITICAL:
            return None
        if quiet.kind is QuietKind.DIGEST:
            single = replace(announcement, speakers=(speaker,))
            self._digest.async_keep(Entry.of(ulid_now(), single), ends)
            return Outcome.SKIPPED, NotPlayed.KEPT_FOR_LATER
        if quiet.kind is QuietKind.SKIP:
            return Outcome.SKIPPED, NotPlayed.QUIET_HOURS
        return None

    def _quietened(self, announcement: Announcement, speaker: Speaker) -> Speaker:
        quiet = speaker.quiet_hours
        is_quiet = quiet and quiet.volume and quiet.ends(dt_util.now())
        if not quiet or not is_quiet or announcement.priority is Priority.CRITICAL:
            return speaker
        return replace(speaker, volume=quiet.volume)

    def _tell(self, run: Run, kind: EventKind, receipt: Receipt | None = None) -> None:
        event = AnnouncementEvent(
            announcement_id=run.id,
            kind=kind,
            speakers_ids=run.speakers_ids,
            tag=run.announcement.tag,
            receipt=receipt,
        )
        async_tell(self._hass, event)


def _check(
    receipt: Receipt, require: Require, error: HomeAssistantError | None
) -> None:
    """Raise if who is required did not get an announcement."""
    missed = [each for each in receipt.speakers if not _is_right(each)]
    is_enough = receipt.is_played or not missed
    if require is Require.NONE or (not missed if require is Require.ALL else is_enough):
        return
    if error is not None:
        raise error
    outcomes = {each.outcome for each in missed}
    kind = outcomes.pop() if len(outcomes) == 1 else "missed"
    raise HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"announcement_{kind}",
        translation_placeholders={
            "speakers": ", ".join(each.speaker for each in missed)
        },
    )


def _is_right(receipt: SpeakerReceipt) -> bool:
    """Tell whether what became of it is what was asked for: heard, or not on purpose."""
    return receipt.outcome.is_played or receipt.outcome is Outcome.SKIPPED


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
