"""What the actions of announcements answer."""

from homeassistant.core import HomeAssistant, ServiceResponse
from homeassistant.helpers import entity_registry as er

from ..announcing.receipt import Receipt
from ..const import DOMAIN
from ..runtime import SegmindData


def response(hass: HomeAssistant, receipt: Receipt, voice: str) -> ServiceResponse:
    """Return a receipt as data for templates, with the credit left on a voice's account."""
    return {
        "speakers": {
            each.speaker: {
                "outcome": each.outcome,
                "way": each.way,
                "reason": each.reason,
            }
            for each in receipt.speakers
        },
        # Players of their own do not begin at the same moment; those of a group do.
        "in_step": sum(each.outcome.is_played for each in receipt.speakers) < 2,
        "spoken_by": receipt.spoken_by,
        "recorded": receipt.is_recorded,
        "wait": _rounded(receipt.wait),
        "duration": _rounded(receipt.duration),
        "cost": receipt.cost,
        "credit": _credit(hass, voice),
        "media_id": receipt.media_id,
        "error": receipt.error,
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _credit(hass: HomeAssistant, voice: str) -> float | None:
    """Return what is left on the account of a voice, in US dollars, as last told."""
    entity = er.async_get(hass).async_get(voice)
    entries = hass.config_entries.async_loaded_entries(DOMAIN)
    for entry in entries:
        if entity is not None and entry.entry_id == entity.config_entry_id:
            data: SegmindData = entry.runtime_data
            return data.credit.data.balance
    return None
