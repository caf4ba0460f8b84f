"""What the entities of an account and of a voice profile have in common."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import BILLING_URL, CONF_MODEL, DOMAIN
from .data import SegmindConfigEntry


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
    """An entity of a voice profile's device."""

    _attr_should_poll = False

    def __init__(self, entry: SegmindConfigEntry, subentry: ConfigSubentry) -> None:
        """Initialize the entity."""
        self._entry = entry
        self._attr_unique_id = subentry.subentry_id
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, subentry.subentry_id)},
            name=subentry.title,
            manufacturer="Segmind",
            model=subentry.data[CONF_MODEL],
            entry_type=DeviceEntryType.SERVICE,
        )
