"""Event platform: what becomes of announcements on speakers."""

from typing import Any, Final, override

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .announcing.events import SIGNAL_ANNOUNCEMENT, AnnouncementEvent, EventKind
from .const import SUBENTRY_SPEAKERS
from .entity import SpeakersEntity, async_add_per_subentry
from .runtime import SegmindConfigEntry

# The announcer tells of events; nothing is fetched here.
PARALLEL_UPDATES = 0

ATTR_ANNOUNCEMENT: Final = "announcement_id"
ATTR_TAG: Final = "tag"


async def async_setup_entry(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an event for each of the account's speakers."""
    async_add_per_subentry(
        hass,
        entry,
        SUBENTRY_SPEAKERS,
        lambda subentry: SpeakersEvent(entry, subentry),
        async_add_entities,
    )


class SpeakersEvent(SpeakersEntity, EventEntity):
    """What happens to announcements on speakers."""

    _attr_translation_key = "announcement"
    _attr_event_types = list(EventKind)

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to announcements."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass, SIGNAL_ANNOUNCEMENT, self._async_happened
            )
        )

    @callback
    def _async_happened(self, event: AnnouncementEvent) -> None:
        if self._subentry_id not in event.speakers_ids:
            return
        attributes: dict[str, Any] = {
            ATTR_ANNOUNCEMENT: event.announcement_id,
            ATTR_TAG: event.tag,
        }
        if event.receipt is not None:
            # It has no words of the message, which stay out of states.
            attributes |= event.receipt.as_data()
        self._trigger_event(event.kind, attributes)
        self.async_write_ha_state()
