"""Names: an account, a voice, or a set of speakers has one, wherever the user changes it."""

from typing import Final

from homeassistant.const import Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er

from .const import DOMAIN

_GIVEN_TO_A_DEVICE: Final = "name_by_user"
_GIVEN_TO_AN_ENTITY: Final = "name"


@callback
def async_follow_names(hass: HomeAssistant) -> None:
    """Take over the names that users give devices, and the entities of voices.

    Home Assistant's own dialogs keep these beside our names, which the next edit in our
    form would change without anybody seeing it.
    """

    @callback
    def device_updated(event: Event[dr.EventDeviceRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and _GIVEN_TO_A_DEVICE in data["changes"]:
            _take_over_device(hass, data["device_id"])

    @callback
    def entity_updated(event: Event[er.EventEntityRegistryUpdatedData]) -> None:
        data = event.data
        if data["action"] == "update" and _GIVEN_TO_AN_ENTITY in data["changes"]:
            _take_over_voice(hass, data["entity_id"])

    hass.bus.async_listen(dr.EVENT_DEVICE_REGISTRY_UPDATED, device_updated)
    hass.bus.async_listen(er.EVENT_ENTITY_REGISTRY_UPDATED, entity_updated)


@callback
def async_name_account(hass: HomeAssistant, entry_id: str, title: str) -> None:
    """Give an account's device the name of the account."""
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier((DOMAIN, entry_id), entry_id)
    if device is not None:
        registry.async_update_device(device.id, name=title)


def _take_over_device(hass: HomeAssistant, device_id: str) -> None:
    registry = dr.async_get(hass)
    device = registry.async_get(device_id)
    if device is None or not (name := (device.name_by_user or "").strip()):
        return
    for domain, subentry_id in device.identifiers:
        if domain == DOMAIN and _rename(hass, subentry_id, name):
            registry.async_update_device(device_id, name=name, name_by_user=None)
            return


def _take_over_voice(hass: HomeAssistant, entity_id: str) -> None:
    registry = er.async_get(hass)
    entity = registry.async_get(entity_id)
    if entity is None or (entity.domain, entity.platform) != (Platform.TTS, DOMAIN):
        return
    if (name := (entity.name or "").strip()) and _rename(hass, entity.unique_id, name):
        registry.async_update_entity(entity_id, name=None)


def _rename(hass: HomeAssistant, subentry_id: str, title: str) -> bool:
    """Rename a subentry; tell whether there is one with the id."""
    for entry in hass.config_entries.async_entries(DOMAIN):
        if subentry := entry.subentries.get(subentry_id):
            hass.config_entries.async_update_subentry(entry, subentry, title=title)
            return True
    return False
