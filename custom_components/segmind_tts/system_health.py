"""System health: whether Segmind can be reached, and what the house has of it."""

import os
from typing import Any

from homeassistant.components import system_health
from homeassistant.core import HomeAssistant, callback

from .announcing.announcer import async_get_announcer
from .api import BASE_URL
from .card.resource import async_get_card
from .const import DOMAIN, ENV_BASE_URL
from .library import async_get_library
from .making.ledger import async_get_ledger
from .phrases.phrasebook import async_get_phrasebook


@callback
def async_register(
    hass: HomeAssistant, register: system_health.SystemHealthRegistration
) -> None:
    """Register what the page of system health shows."""
    register.async_register_info(
        _async_info, f"/config/integrations/integration/{DOMAIN}"
    )


async def _async_info(hass: HomeAssistant) -> dict[str, Any]:
    library = await async_get_library(hass)
    ledger = await async_get_ledger(hass)
    phrasebook = await async_get_phrasebook(hass)
    announcer = await async_get_announcer(hass)
    card = await async_get_card(hass)
    return {
        "can_reach_segmind": system_health.async_check_can_reach_url(
            hass, os.environ.get(ENV_BASE_URL, BASE_URL)
        ),
        "recordings": library.count,
        "library_megabytes": round(library.size / 1024**2, 1),
        "library_works": not (library.problem or library.is_away),
        "ledger_works": not ledger.problem,
        "phrases": len(phrasebook.phrases),
        "announcements_under_way": len(announcer.runs),
        "card_version": card.version,
        "card_added_by_itself": card.is_stored,
    }
