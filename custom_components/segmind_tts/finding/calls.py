"""Calls: the actions by which automations and scripts speak, as they are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from homeassistant.const import (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)

from ..const import DOMAIN
from .scopes import Scope

TTS: Final = "tts.speak"
NOTIFY: Final = "notify.send_message"
PLAY: Final = "media_player.play_media"
SPEAKING: Final = (TTS, NOTIFY, PLAY, f"{DOMAIN}.announce", f"{DOMAIN}.ask")

TARGETS: Final = (
    ATTR_AREA_ID,
    ATTR_DEVICE_ID,
    ATTR_ENTITY_ID,
    ATTR_FLOOR_ID,
    ATTR_LABEL_ID,
)
ATTR_MESSAGE: Final = "message"
WORDS: Final = (ATTR_MESSAGE, "title", "media", "media_content_id")
"""The fields of an action in which what is said is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An action that may speak, as it is written; its words may be templates."""

    action: str
    data: Mapping[str, Any] = field(repr=False)
    target: Mapping[str, Any]
    used_in: str
    """The entity of the automation or script."""
    scope: Scope = field(default_factory=dict, repr=False)
    """What is known of the variables in its words."""
