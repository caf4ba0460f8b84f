"""Admission: on which speakers an announcement may be played now, and how loud."""

from dataclasses import replace
from datetime import timedelta

from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from .announcement import Announcement, Priority, Speaker
from .digest import Digest
from .journal import Journal
from .players import is_present
from .quiet import QuietHours, QuietKind
from .receipt import NotPlayed, Outcome, SpeakerReceipt
from .ways import places_of


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
        if (reason := self._reason(announcement, speaker, quiet)) is not None:
            return SpeakerReceipt(
                speaker=speaker.entity_id, outcome=Outcome.SKIPPED, reason=reason
            )
        if not is_present(self._hass, speaker.entity_id):
            return SpeakerReceipt(speaker=speaker.entity_id, outcome=Outcome.OFFLINE)
        return None

    def _reason(
        self, announcement: Announcement, speaker: Speaker, quiet: QuietHours | None
    ) -> NotPlayed | None:
        """Return why it is left out on purpose, after keeping what is kept for later."""
        if announcement.expires == 0:
            return NotPlayed.EXPIRED
        if self._was_said(announcement, speaker):
            return NotPlayed.SAID_LATELY
        if quiet is None or quiet.kind is QuietKind.QUIET:
            return None
        now = dt_util.now()
        due = quiet.ends(now) or now
        if quiet.kind is QuietKind.SKIP or _expires_before(announcement, due - now):
            return NotPlayed.QUIET_HOURS
        # Quiet hours belong to the moment of the call.
        single = replace(announcement, speakers=(replace(speaker, quiet_hours=None),))
        self._digest.async_keep(single, due)
        return NotPlayed.KEPT_FOR_LATER

    def _was_said(self, announcement: Announcement, speaker: Speaker) -> bool:
        """Tell whether it was said lately wherever a speaker is heard, by this one or not."""
        heard = (
            places_of(self._hass, each)
            for entry in self._journal.same(announcement)
            for each in entry.speakers
            if entry.was_played(each.entity_id)
        )
        return places_of(self._hass, speaker) <= frozenset().union(*heard)


def _expires_before(announcement: Announcement, wait: timedelta) -> bool:
    expires = announcement.expires
    return expires is not None and expires <= wait.total_seconds()


def _quiet_hours(announcement: Announcement, speaker: Speaker) -> QuietHours | None:
    """Return the quiet hours that it is in; None if it is heard as at any time."""
    quiet = speaker.quiet_hours
    if quiet is None or announcement.priority is Priority.CRITICAL:
        return None
    return quiet if quiet.ends(dt_util.now()) else None
