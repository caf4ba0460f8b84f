"""Diagnostics of an account: how it is set up and how it fares, without key or words."""

from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant

from .const import CONF_CHIME_MEDIA, CONF_PRONUNCIATION, CONF_STYLE
from .making.ledger_rows import LedgerRow
from .runtime import SegmindConfigEntry

_REDACTED: Final = {
    CONF_API_KEY,
    # An address may hold what it is opened with.
    CONF_CHIME_MEDIA,
    CONF_PRONUNCIATION,
    CONF_STYLE,
    "title",
    "unique_id",
}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: SegmindConfigEntry
) -> dict[str, Any]:
    """Return diagnostics for an account."""
    data = entry.runtime_data
    credit = data.credit.data
    return {
        "entry": async_redact_data(entry.as_dict(), _REDACTED),
        "credit": credit.balance if credit else None,
        "spending": {
            "today": data.budget.today,
            "this_month": data.budget.this_month,
        },
        "library": {
            "recordings": data.library.count,
            "bytes": data.library.size,
            "problem": data.library.problem,
            "away": data.library.is_away,
        },
        "under_way": data.recordings.under_way,
        "open_jobs": [_open_job(row) for row in data.jobs.open()],
        "gone_models": sorted(data.issues.gone_models),
        "learned": data.estimates.as_dict(),
    }


def _open_job(row: LedgerRow) -> dict[str, Any]:
    return {
        "request_id": row.request_id,
        "submitted_at": row.submitted_at.isoformat(),
        "model": row.model,
        "characters": row.characters,
    }
