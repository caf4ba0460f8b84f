"""What the entities of an account and of a voice profile have in common."""

from abc import abstractmethod
from typing import override

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity import Entity

from .const import BILLING_URL, CONF_MODEL, DOMAIN, SIGNAL_VOICES_CHANGED
from .runtime import SegmindConfigEntry


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


class VoiceEntity(Entity):
    """An entity of a voice profile's device, which follows the profile's edits."""

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
            model=subentry.data[CONF_MODEL],
            entry_type=DeviceEntryType.SERVICE,
        )

    @override
    async def async_added_to_hass(self) -> None:
        """Follow the profile."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(
                self.hass,
                SIGNAL_VOICES_CHANGED.format(self._entry.entry_id),
                self._async_follow,
            )
        )

    @callback
    @abstractmethod
    def async_take_over(self, subentry: ConfigSubentry) -> None:
        """Take over the settings of the profile."""

    @callback
    def _async_follow(self) -> None:
        subentry = self._entry.subentries.get(self._subentry_id)
        if subentry is None or self.device_entry is None:
            return
        self.async_take_over(subentry)
        dr.async_get(self.hass).async_update_device(
            self.device_entry.id,
            name=subentry.title,
            model=subentry.data[CONF_MODEL],
        )
        self.async_write_ha_state()
