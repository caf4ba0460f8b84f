"""Profiles: what people have set for the speakers of a `speakers` subentry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from homeassistant.components.media_player import ATTR_MEDIA_CONTENT_ID
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)
from homeassistant.util import dt as dt_util

from ..const import (
    CONF_AREAS,
    CONF_AVOID_ANNOUNCE,
    CONF_CHIME,
    CONF_CHIME_MEDIA,
    CONF_FLOORS,
    CONF_LABELS,
    CONF_LEAD_IN,
    CONF_PLAYER,
    CONF_PLAYERS,
    CONF_QUIET_FROM,
    CONF_QUIET_KIND,
    CONF_QUIET_TO,
    CONF_QUIET_VOLUME,
    CONF_SPEAK_TITLE,
    CONF_TWIN,
    CONF_TWINS,
    CONF_VOICE,
    CONF_VOLUME,
    MAX_LEAD_IN,
)
from ..message.number import read_number
from .announcement import Speaker
from .quiet import QuietHours, QuietKind
from .volume import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakersProfile:
    """Speakers that announcements are sent to together, and how they are spoken there."""

    subentry_id: str
    name: str
    voice: str | None
    """The `tts` entity that speaks; None if none is known."""
    target: Mapping[str, list[str]]
    """Players, areas, floors and labels, as Home Assistant's target helpers take them."""
    volume: Volume | None = None
    """What to set for an announcement; None leaves each speaker's own."""
    chime: str | None = None
    """The name of a chime of ours, or a media id."""
    lead_in: float = 0.0
    """Seconds."""
    quiet_hours: QuietHours | None = None
    avoid_announce: frozenset[str] = frozenset()
    """The speakers whose own way to announce is left alone."""
    twins: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Music Assistant's entities for the same speakers, by the speakers."""
    speak_title: bool = False
    """Whether the title of a notification is heard before its message."""

    @classmethod
    def from_subentry(cls, subentry: ConfigSubentry) -> Self:
        """Return the profile of a subentry. What is unreadable in it counts as not set."""
        data = subentry.data
        return cls(
            subentry_id=subentry.subentry_id,
            name=subentry.title,
            voice=_text(data.get(CONF_VOICE)),
            target={
                ATTR_ENTITY_ID: _texts(data.get(CONF_PLAYERS)),
                ATTR_AREA_ID: _texts(data.get(CONF_AREAS)),
                ATTR_FLOOR_ID: _texts(data.get(CONF_FLOORS)),
                ATTR_LABEL_ID: _texts(data.get(CONF_LABELS)),
            },
            volume=_volume(data.get(CONF_VOLUME)),
            chime=_media_id(data.get(CONF_CHIME_MEDIA)) or _text(data.get(CONF_CHIME)),
            lead_in=_number(data.get(CONF_LEAD_IN), most=MAX_LEAD_IN) or 0.0,
            quiet_hours=_quiet_hours(data),
            avoid_announce=frozenset(_texts(data.get(CONF_AVOID_ANNOUNCE))),
            twins=MappingProxyType(_twins(data.get(CONF_TWINS))),
            speak_title=data.get(CONF_SPEAK_TITLE) is True,
        )

    def speaker(self, entity_id: str) -> Speaker:
        """Return one of its speakers, with what is set for it."""
        return Speaker(
            entity_id=entity_id,
            voice=self.voice,
            volume=self.volume,
            avoid_announce=entity_id in self.avoid_announce,
            twin=self.twins.get(entity_id),
            chime=self.chime,
            lead_in=self.lead_in,
            quiet_hours=self.quiet_hours,
            speakers_id=self.subentry_id,
        )


def _text(value: object) -> str | None:
    return value if value and isinstance(value, str) else None


def _texts(value: object) -> list[str]:
    each = value if isinstance(value, list | tuple) else ()
    return [text for text in map(_text, each) if text is not None]


def _number(value: object, *, most: float) -> float | None:
    try:
        return read_number(value, least=0, most=most)
    except ValueError:
        return None


def _volume(value: object) -> Volume | None:
    percent = _number(value, most=100)
    return None if percent is None else Volume(level=percent / 100)


def _media_id(value: object) -> str | None:
    return (
        _text(value.get(ATTR_MEDIA_CONTENT_ID)) if isinstance(value, Mapping) else None
    )


def _quiet_hours(data: Mapping[str, Any]) -> QuietHours | None:
    start, end = (
        dt_util.parse_time(_text(data.get(key)) or "")
        for key in (CONF_QUIET_FROM, CONF_QUIET_TO)
    )
    if start is None or end is None:
        return None
    kind = _text(data.get(CONF_QUIET_KIND)) or ""
    return QuietHours(
        start=start,
        end=end,
        kind=QuietKind(kind) if kind in QuietKind else QuietKind.SKIP,
        volume=_volume(data.get(CONF_QUIET_VOLUME)),
    )


def _twins(value: object) -> dict[str, str]:
    rows = value if isinstance(value, list | tuple) else ()
    pairs = (
        (_text(row.get(CONF_PLAYER)), _text(row.get(CONF_TWIN)))
        for row in rows
        if isinstance(row, Mapping)
    )
    return {player: twin for player, twin in pairs if player and twin}
