"""Admission: on which speakers an announcement may be played now, and how loud."""

from dataclasses import replace

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .announcement import Announcement, Priority, Speaker
from .digest import Digest
from .journal import Entry, Journal
from .players import is_present
from .quiet import QuietHours, QuietKind
from .receipt import NotPlayed, Outcome, SpeakerReceipt


class Admission:
    """Looks at each speaker before anything is made, as that may cost money."""

    def __init__(
        self, hass: HomeAssistant, *, journal: Journal, digest: Digest
    ) -> None:
        """Initialize; what is kept for later goes into the digest."""
        self._hass = hass
        self._journal = journal
        self._digest = digest

    @callback
    def async_admit(
        self, announcement: Announcement
    ) -> tuple[list[Speaker], list[SpeakerReceipt]]:
        """Return the speakers that may play it, and why the others may not."""
        admitted: list[Speaker] = []
        refused: list[SpeakerReceipt] = []
        for speaker in announcement.speakers:
            quiet = _quiet_hours(announcement, speaker)
            why = self._refusal(announcement, speaker, quiet)
            if why is None:
                loud = quiet and quiet.volume
                admitted.append(replace(speaker, volume=loud) if loud else speaker)
            else:
                refused.append(why)
        return admitted, refused

    def _refusal(
        self, announcement: Announcement, speaker: Speaker, quiet: QuietHours | None
    ) -> SpeakerReceipt | None:
        if not is_present(self._hass, speaker.entity_id):
            return SpeakerReceipt(speaker=speaker.entity_id, outcome=Outcome.OFFLINE)
        reason = None
        same = self._journal.same(announcement)
        if any(each.was_played(speaker.entity_id) for each in same):
            reason = NotPlayed.SAID_LATELY
        elif quiet and quiet.kind is QuietKind.SKIP:
            reason = NotPlayed.QUIET_HOURS
        elif quiet and quiet.kind is QuietKind.DIGEST:
            self._keep(announcement, speaker, quiet)
            reason = NotPlayed.KEPT_FOR_LATER
        if reason is None:
            return None
        return SpeakerReceipt(
            speaker=speaker.entity_id, outcome=Outcome.SKIPPED, reason=reason
        )

    def _keep(
        self, announcement: Announcement, speaker: Speaker, quiet: QuietHours
    ) -> None:
        due = quiet.ends(dt_util.now()) or dt_util.utcnow()
        single = replace(announcement, speakers=(speaker,))
        self._digest.async_keep(Entry.of(ulid_now(), single), due)


def _quiet_hours(announcement: Announcement, speaker: Speaker) -> QuietHours | None:
    """Return the quiet hours that it is in; None if it is heard as at any time."""
    quiet = speaker.quiet_hours
    if quiet is None or announcement.priority is Priority.CRITICAL:
        return None
    return quiet if quiet.ends(dt_util.now()) else None
