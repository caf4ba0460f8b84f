"""Renames: what is set for voices and speakers follows entities to their new ids."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.entity_registry import (
    EVENT_ENTITY_REGISTRY_UPDATED,
    EventEntityRegistryUpdatedData,
)

from .const import DOMAIN


@callback
def async_follow_renames(hass: HomeAssistant) -> None:
    """Follow players, satellites and engines that get another id, for as long as it runs.

    Otherwise an announcement to a player that somebody has renamed would be lost.
    """

    @callback
    def renamed(event: Event[EventEntityRegistryUpdatedData]) -> None:
        if event.data["action"] != "update" or "old_entity_id" not in event.data:
            return
        old, new = event.data["old_entity_id"], event.data["entity_id"]
        for entry in hass.config_entries.async_entries(DOMAIN):
            for subentry in entry.subentries.values():
                data = _replaced(subentry.data, old, new)
                # It tells nobody and writes nothing if the data is the same.
                hass.config_entries.async_update_subentry(entry, subentry, data=data)

    hass.bus.async_listen(EVENT_ENTITY_REGISTRY_UPDATED, renamed)


def _replaced(value: Any, old: str, new: str) -> Any:
    if isinstance(value, Mapping):
        return {key: _replaced(each, old, new) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_replaced(each, old, new) for each in value]
    return new if value == old else value
