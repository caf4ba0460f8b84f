"""Diagnostics of an account: how it is set up and how it fares, without key or words."""

from collections import Counter
from typing import Any, Final

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant

from .announcing.announcer import async_get_announcer
from .card.resource import async_get_card
from .const import CONF_CHIME_MEDIA, CONF_PRONUNCIATION, CONF_STYLE
from .library import async_get_library
from .making.ledger_rows import LedgerRow
from .phrases.phrasebook import async_get_phrasebook
from .runtime import SegmindConfigEntry, SegmindData

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
    """Return diagnostics for an account; of one that is not loaded only the house's."""
    house = {
        "entry": async_redact_data(entry.as_dict(), _REDACTED),
        "library": await _library(hass),
        "phrases": await _phrases(hass),
        "announcements": await _announcements(hass),
        "card": await _card(hass),
    }
    if entry.state is not ConfigEntryState.LOADED:
        return house
    return house | _account(entry.runtime_data)


def _account(data: SegmindData) -> dict[str, Any]:
    credit = data.credit.data
    return {
        "credit": credit.balance if credit else None,
        "spending": {
            "today": data.budget.today,
            "this_month": data.budget.this_month,
        },
        "under_way": data.recordings.under_way,
        "open_jobs": [_open_job(row) for row in data.jobs.open()],
        "gone_models": sorted(data.issues.gone_models),
        "learned": data.estimates.as_dict(),
    }


async def _library(hass: HomeAssistant) -> dict[str, Any]:
    library = await async_get_library(hass)
    return {
        "recordings": library.count,
        "bytes": library.size,
        "problem": library.problem,
        "away": library.is_away,
    }


async def _phrases(hass: HomeAssistant) -> dict[str, int]:
    phrases = (await async_get_phrasebook(hass)).phrases
    return {
        "kept": len(phrases),
        "characters": sum(len(each.wording.message) for each in phrases),
    }


async def _announcements(hass: HomeAssistant) -> dict[str, Any]:
    announcer = await async_get_announcer(hass)
    entries = announcer.journal.entries
    return {
        "under_way": len(announcer.runs),
        "kept_on_disk": announcer.journal.is_kept,
        "announced": len(entries),
        # Who played how often, and who did not, tells more than any single one.
        "outcomes": Counter(
            f"{speaker} {outcome}"
            for entry in entries
            for speaker, outcome in entry.outcomes.items()
        ),
    }


async def _card(hass: HomeAssistant) -> dict[str, Any]:
    card = await async_get_card(hass)
    return {"version": card.version, "added_by_itself": card.is_stored}


def _open_job(row: LedgerRow) -> dict[str, Any]:
    return {
        "request_id": row.request_id,
        "submitted_at": row.submitted_at.isoformat(),
        "model": row.model,
        "characters": row.characters,
    }
