"""What the actions of announcements answer."""

from homeassistant.core import HomeAssistant, ServiceResponse
from homeassistant.helpers import entity_registry as er

from ..announcing.receipt import Receipt
from ..const import DOMAIN
from ..runtime import SegmindData


def response(hass: HomeAssistant, receipt: Receipt, voice: str) -> ServiceResponse:
    """Return a receipt as data for templates, with the credit left on a voice's account."""
    return receipt.as_data() | {"credit": _credit(hass, voice)}


def _credit(hass: HomeAssistant, voice: str) -> float | None:
    """Return what is left on the account of a voice, in US dollars, as last told."""
    entity = er.async_get(hass).async_get(voice)
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if entity is not None and entry.entry_id == entity.config_entry_id:
            data: SegmindData = entry.runtime_data
            return data.credit.data.balance
    return None
