"""Statuses: what speakers are like at the moment, with what is queued for them."""

from homeassistant.core import HomeAssistant, callback

from .announcement import Speaker
from .queues import async_get_queues
from .ways import Status, places_of, way_for


@callback
def async_status(hass: HomeAssistant, speaker: Speaker) -> Status:
    """Return what a speaker is like, as far as is known without asking it."""
    status = way_for(hass, speaker).status(hass, speaker)
    taken = async_get_queues(hass).taken
    if status is Status.OFFLINE or taken.isdisjoint(places_of(hass, speaker)):
        return status
    return Status.BUSY
