"""What the entities of a voice profile have in common."""

from homeassistant.config_entries import ConfigSubentry
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import Entity

from .const import CONF_MODEL, DOMAIN
from .data import SegmindConfigEntry


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
