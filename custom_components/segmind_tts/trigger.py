"""Triggers: an announcement came to its end, or a fallback spoke."""

from dataclasses import asdict, replace
from typing import Any, ClassVar, Final, cast, override

from homeassistant.const import CONF_OPTIONS, CONF_TARGET
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .announcing.announcement import Speaker
from .announcing.events import SIGNAL_ANNOUNCEMENT, AnnouncementEvent, EventKind
from .announcing.targets import async_places
from .announcing.ways import places_of
from .speaking.fell_back import SIGNAL_FELL_BACK, FellBack

CONF_TAG: Final = "tag"

_ANNOUNCEMENT: Final = vol.Schema(
    {
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
        vol.Required(CONF_OPTIONS, default=dict): {vol.Optional(CONF_TAG): cv.string},
    }
)
_FELL_BACK: Final = vol.Schema(
    {
        vol.Optional(CONF_TARGET): cv.TARGET_FIELDS,
        vol.Required(CONF_OPTIONS, default=dict): {},
    }
)


class _TargetTrigger(Trigger):
    """Triggers for what is in a target, or for all if there is none."""

    _schema: ClassVar[vol.Schema]

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Validate the configuration."""
        return cast(ConfigType, cls._schema(config))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Initialize the trigger."""
        super().__init__(hass, config)
        self._target = config.target


class _AnnouncementTrigger(_TargetTrigger):
    """Triggers when an announcement has come to one of some ends.

    With a target, it is what became of it on the speakers of the target that counts.
    """

    _schema = _ANNOUNCEMENT
    _kinds: ClassVar[frozenset[EventKind]]

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Initialize the trigger."""
        super().__init__(hass, config)
        self._tag: str | None = (config.options or {}).get(CONF_TAG)

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to announcements."""

        @callback
        def happened(event: AnnouncementEvent) -> None:
            if self._is_meant(event):
                run_action(_payload(event), f"announcement {event.kind}")

        return async_dispatcher_connect(self._hass, SIGNAL_ANNOUNCEMENT, happened)

    def _is_meant(self, event: AnnouncementEvent) -> bool:
        if event.receipt is None or self._tag not in (None, event.tag):
            return False
        if not self._target:
            return event.kind in self._kinds
        places = async_places(self._hass, self._target)
        there = tuple(
            each
            for each in event.receipt.speakers
            if each.speaker in places
            or places_of(self._hass, Speaker(entity_id=each.speaker)) & places
        )
        receipt = replace(event.receipt, speakers=there)
        return bool(there) and EventKind.of(receipt) in self._kinds


class AnnouncementFinishedTrigger(_AnnouncementTrigger):
    """Triggers after an announcement was played."""

    _kinds = frozenset({EventKind.SPOKEN, EventKind.NOT_CONFIRMED})


class AnnouncementFailedTrigger(_AnnouncementTrigger):
    """Triggers after an announcement that nobody can have heard, though somebody should."""

    _kinds = frozenset({EventKind.FAILED})


class FallbackSpokeTrigger(_TargetTrigger):
    """Triggers when a fallback spoke in place of a voice, whatever asked for it."""

    _schema = _FELL_BACK

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Listen to fallbacks."""

        @callback
        def spoke(event: FellBack) -> None:
            if not self._target or event.voice in self._voices(self._target):
                description = f"{event.spoken_by} spoke instead of {event.voice}"
                run_action(asdict(event), description)

        return async_dispatcher_connect(self._hass, SIGNAL_FELL_BACK, spoke)

    def _voices(self, target: dict[str, Any]) -> set[str]:
        selected = async_extract_referenced_entity_ids(
            self._hass, TargetSelection(target)
        )
        return selected.referenced | selected.indirectly_referenced


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "announcement_finished": AnnouncementFinishedTrigger,
    "announcement_failed": AnnouncementFailedTrigger,
    "fallback_spoke": FallbackSpokeTrigger,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers of Segmind TTS."""
    return TRIGGERS


def _payload(event: AnnouncementEvent) -> dict[str, Any]:
    """Return what automations are told of an announcement, as in the event entity."""
    assert event.receipt is not None
    told = {
        "announcement_id": event.announcement_id,
        "kind": event.kind,
        "tag": event.tag,
    }
    return told | event.receipt.as_data()
