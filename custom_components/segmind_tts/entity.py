"""The bases of the entities of an account, and of its speakers."""

from collections.abc import Callable
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .announcing.profile import SpeakersProfile
from .const import BILLING_URL, DOMAIN, SIGNAL_SUBENTRIES_CHANGED
from .runtime import SegmindConfigEntry


@callback
def async_add_per_subentry(
    hass: HomeAssistant,
    entry: SegmindConfigEntry,
    subentry_type: str,
    create: Callable[[ConfigSubentry], Entity],
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add an entity for each subentry of a type, also for those that come later."""
    known: set[str] = set()

    @callback
    def add() -> None:
        for subentry in entry.get_subentries_of_type(subentry_type):
            if subentry.subentry_id not in known:
                known.add(subentry.subentry_id)
                async_add_entities(
                    [create(subentry)], config_subentry_id=subentry.subentry_id
                )

    add()
    signal = SIGNAL_SUBENTRIES_CHANGED.format(entry.entry_id)
    entry.async_on_unload(async_dispatcher_connect(hass, signal, add))


class AccountEntity(Entity):
    """An entity of an account's device."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: SegmindConfigEntry, key: str) -> None:
        """Initialize the entity."""
        self._attr_unique_id = f"{entry.entry_id}_{key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            name=entry.title,
            manufacturer="Segmind",
            configuration_url=BILLING_URL,
            entry_type=DeviceEntryType.SERVICE,
        )


class SpeakersEntity(Entity):
    """An entity of the device of speakers. There is one in each platform."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: SegmindConfigEntry, subentry: ConfigSubentry) -> None:
        """Initialize the entity."""
        self._entry = entry
        self._subentry_id = subentry.subentry_id
        self._attr_unique_id = subentry.subentry_id
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            name=subentry.title,
            manufacturer="Segmind",
            entry_type=DeviceEntryType.SERVICE,
        )

    @property
    def _profile(self) -> SpeakersProfile:
        """Return what is set for the speakers at the moment."""
        return SpeakersProfile.from_subentry(self._entry.subentries[self._subentry_id])

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the name of the speakers."""
        await super().async_added_to_hass()
        signal = SIGNAL_SUBENTRIES_CHANGED.format(self._entry.entry_id)
        self.async_on_remove(
            async_dispatcher_connect(self.hass, signal, self._async_edited)
        )

    @callback
    def _async_edited(self) -> None:
        subentry = self._entry.subentries.get(self._subentry_id)
        if subentry is None or self.device_entry is None:
            return
        dr.async_get(self.hass).async_update_device(
            self.device_entry.id, name=subentry.title
        )
