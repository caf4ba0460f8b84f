"""The engine of an account, put together."""

from collections.abc import Mapping
from datetime import timedelta
import math
from typing import Any

from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant, callback

from .account import create_client
from .api import SegmindClient
from .books import Books
from .budget import Limits, async_get_budget
from .calls import Calls
from .const import (
    CONF_DAILY_LIMIT,
    CONF_LIBRARY_DAYS,
    CONF_LIBRARY_MEGABYTES,
    CONF_MONTHLY_LIMIT,
    CONF_PARALLEL_JOBS,
    CONF_PRONUNCIATION,
    CONF_SPOKEN,
    CONF_WRITTEN,
    DEFAULT_LIBRARY_MEGABYTES,
    DEFAULT_PARALLEL_JOBS,
    DOMAIN,
)
from .coordinator import CreditCoordinator
from .data import SegmindConfigEntry, SegmindData
from .health import Health
from .jobs import Jobs
from .learned import Learned, async_get_learned
from .ledger import async_get_ledger
from .library import async_get_library
from .planner import Planner
from .recorder import Recorder
from .studio import Studio


async def async_create_engine(
    hass: HomeAssistant, entry: SegmindConfigEntry
) -> SegmindData:
    """Return the engine of an account. Reads what is stored, and asks nobody."""
    client = create_client(hass, entry.data[CONF_API_KEY])
    library = await async_get_library(hass)
    learned = await async_get_learned(hass)
    budget = await async_get_budget(hass, entry.entry_id)
    credit = CreditCoordinator(hass, entry, client)
    health = Health(hass, entry)
    books = Books(budget=budget, credit=credit, learned=learned)
    jobs = await _async_jobs(hass, entry.entry_id, client, books, learned)
    studio = Studio(hass, jobs=jobs, budget=budget, learned=learned)
    recorder = Recorder(hass, studio=studio, jobs=jobs, library=library, health=health)
    data = SegmindData(
        entry_data=entry.data,
        budget=budget,
        credit=credit,
        health=health,
        jobs=jobs,
        learned=learned,
        library=library,
        planner=Planner(
            hass, client=client, learned=learned, recorder=recorder, studio=studio
        ),
        recorder=recorder,
        studio=studio,
    )
    async_apply_options(data, entry.options)
    return data


@callback
def async_apply_options(data: SegmindData, options: Mapping[str, Any]) -> None:
    """Have an engine go by an account's options. What is under way goes on."""
    data.budget.limits = Limits(
        daily=options.get(CONF_DAILY_LIMIT),
        monthly=options.get(CONF_MONTHLY_LIMIT),
    )
    data.studio.parallel = options.get(CONF_PARALLEL_JOBS, DEFAULT_PARALLEL_JOBS)
    data.pronunciation = {
        row[CONF_WRITTEN]: row[CONF_SPOKEN]
        for row in options.get(CONF_PRONUNCIATION, ())
    }


async def async_limit_library(hass: HomeAssistant) -> None:
    """Hold the library to the widest of the limits that the accounts set."""
    options = [entry.options for entry in hass.config_entries.async_entries(DOMAIN)]
    megabytes = max(
        each.get(CONF_LIBRARY_MEGABYTES, DEFAULT_LIBRARY_MEGABYTES) for each in options
    )
    days = [each.get(CONF_LIBRARY_DAYS, math.inf) for each in options]
    library = await async_get_library(hass)
    await library.async_set_limits(
        max_bytes=megabytes * 1024 * 1024,
        max_age=None if math.inf in days else timedelta(days=max(days)),
    )


async def _async_jobs(
    hass: HomeAssistant,
    entry_id: str,
    client: SegmindClient,
    books: Books,
    learned: Learned,
) -> Jobs:
    ledger = await async_get_ledger(hass)
    await ledger.async_expire()
    return Jobs(
        entry_id,
        client=client,
        ledger=ledger,
        books=books,
        calls=Calls(client, books=books, learned=learned),
        learned=learned,
    )
