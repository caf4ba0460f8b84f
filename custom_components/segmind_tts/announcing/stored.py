"""Announcements as they are stored: by the journal, the digest and repetitions."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import time
from typing import Any

from ..storage import read_flag, read_number, read_optional, read_text
from .announcement import Announcement, Priority, Speaker
from .quiet import QuietHours, QuietKind
from .volume import Volume


def announcement_as_dict(announcement: Announcement) -> dict[str, Any]:
    """Return an announcement for storage; `announcement_from_dict` reads it back.

    Who has called it is not kept.
    """
    speakers = [speaker_as_dict(each) for each in announcement.speakers]
    priority = announcement.priority.name
    stored = asdict(replace(announcement, context=None, speakers=()))
    del stored["context"]
    return stored | {"speakers": speakers, "priority": priority}


def announcement_from_dict(stored: Mapping[str, Any]) -> Announcement:
    """Return what `announcement_as_dict` wrote.

    Raises LookupError, TypeError or ValueError for anything else.
    """
    return Announcement(
        message=read_text(stored["message"]),
        voice=read_text(stored["voice"]),
        speakers=tuple(map(speaker_from_dict, stored["speakers"])),
        language=read_optional(stored["language"], read_text),
        options=dict(stored["options"]),
        cache=read_flag(stored["cache"]),
        priority=Priority[read_text(stored["priority"])],
        tag=read_optional(stored["tag"], read_text),
        expires=read_optional(stored["expires"], read_number),
        once=read_optional(stored["once"], read_number),
    )


def speaker_as_dict(speaker: Speaker) -> dict[str, Any]:
    """Return a speaker for storage; `speaker_from_dict` reads it back."""
    quiet = speaker.quiet_hours
    hours = quiet and {"start": quiet.start.isoformat(), "end": quiet.end.isoformat()}
    stored = asdict(speaker)
    return stored | {"quiet_hours": hours and stored["quiet_hours"] | hours}


def speaker_from_dict(stored: Mapping[str, Any]) -> Speaker:
    """Return what `speaker_as_dict` wrote.

    Raises LookupError, TypeError or ValueError for anything else.
    """
    return Speaker(
        entity_id=read_text(stored["entity_id"]),
        voice=read_optional(stored["voice"], read_text),
        volume=_volume(stored["volume"]),
        avoid_announce=read_flag(stored["avoid_announce"]),
        twin=read_optional(stored["twin"], read_text),
        chime=read_optional(stored["chime"], read_text),
        end_chime=read_optional(stored["end_chime"], read_text),
        lead_in=read_number(stored["lead_in"]),
        # Rows of the journal's first form have none.
        quiet_hours=_quiet_hours(stored.get("quiet_hours")),
        speakers_id=read_optional(stored["speakers_id"], read_text),
    )


def _volume(stored: Mapping[str, Any] | None) -> Volume | None:
    return None if stored is None else Volume(**stored)


def _quiet_hours(stored: Mapping[str, Any] | None) -> QuietHours | None:
    if stored is None:
        return None
    return QuietHours(
        start=time.fromisoformat(stored["start"]),
        end=time.fromisoformat(stored["end"]),
        kind=QuietKind(stored["kind"]),
        volume=_volume(stored["volume"]),
    )
