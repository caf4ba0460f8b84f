"""The base of the entities of an account."""

from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import BILLING_URL, DOMAIN
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
