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
    account = entity and entity.config_entry_id
    loaded = hass.config_entries.async_loaded_entries(DOMAIN)
    data: SegmindData | None = next(
        (each.runtime_data for each in loaded if each.entry_id == account), None
    )
    return None if data is None else data.credit.data.balance
