"""What a loaded account is made of, and how it is put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
import math
import os
from typing import Any

import aiohttp
from aiohttp.hdrs import USER_AGENT
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import CONF_API_KEY, EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import (
    SERVER_SOFTWARE,
    async_get_clientsession,
)
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.ssl import SSL_ALPN_HTTP11, client_context

from .api import BASE_URL, PublicConnector, SegmindClient
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
    ENV_BASE_URL,
)
from .coordinator import CreditCoordinator
from .issues import AccountIssues
from .library import Library, async_get_library
from .making.budget import Budget, Caps, async_remove_file, async_take_over
from .making.costs import Costs
from .making.estimates import Estimates, async_get_estimates
from .making.jobs import Jobs
from .making.ledger import Ledger, async_get_ledger
from .making.open_jobs import Account
from .making.planner import Planner
from .making.recordings import Recordings
from .making.takes import Takes
from .making.tally import Tally, async_get_tallies
from .message.models import DEFAULT_MODEL

type SegmindConfigEntry = ConfigEntry[SegmindData]


@dataclass(slots=True, kw_only=True)
class SegmindData:
    """What serves one account while it is loaded."""

    entry_data: Mapping[str, Any] = field(repr=False)
    """The entry's data that this was made from. A change of it needs a reload."""
    budget: Budget
    credit: CreditCoordinator
    estimates: Estimates
    issues: AccountIssues
    jobs: Jobs
    library: Library
    planner: Planner
    recordings: Recordings
    takes: Takes
    tally: Tally
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """The spoken form of words that the models get wrong."""

    @property
    def has_credit(self) -> bool:
        """Whether Segmind, asked last, has told of enough credit for a sentence."""
        balance = self.credit.data.balance
        return (
            self.credit.last_update_success
            and balance is not None
            and balance >= self.estimates.price(DEFAULT_MODEL)
        )


def create_client(hass: HomeAssistant, api_key: str) -> SegmindClient:
    """Return a client for an account, in Home Assistant's own web session."""
    return SegmindClient(
        api_key,
        async_get_clientsession(hass),
        media_session=_async_get_media_session(hass),
        base_url=os.environ.get(ENV_BASE_URL, BASE_URL),
    )


MEDIA_SESSION: HassKey[aiohttp.ClientSession] = HassKey(f"{DOMAIN}_media_session")


@singleton(MEDIA_SESSION)
@callback
def _async_get_media_session(hass: HomeAssistant) -> aiohttp.ClientSession:
    """Return the house's session for audio, which outlives accounts as jobs do.

    Home Assistant's own sessions also reach addresses at home.
    """
    session = aiohttp.ClientSession(
        connector=PublicConnector(ssl=client_context(alpn_protocols=SSL_ALPN_HTTP11)),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={USER_AGENT: SERVER_SOFTWARE},
    )

    async def close(event: Event) -> None:
        await session.close()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_CLOSE, close)
    return session


async def async_build(hass: HomeAssistant, entry: SegmindConfigEntry) -> SegmindData:
    """Return what serves an account. Reads the disk, and sends nothing."""
    client = create_client(hass, entry.data[CONF_API_KEY])
    library = await async_get_library(hass)
    estimates = await async_get_estimates(hass)
    ledger = await async_get_ledger(hass)
    account = Account(
        entry_id=entry.entry_id, fingerprint=fingerprint(entry.data[CONF_API_KEY])
    )
    await _async_adopt(hass, ledger, account)
    budget = Budget(ledger, entry.entry_id)
    credit = CreditCoordinator(hass, entry, client)
    issues = AccountIssues(hass, entry)
    costs = Costs(budget=budget, estimates=estimates, on_booked=credit.async_job_paid)
    jobs = Jobs(
        hass, account, client=client, ledger=ledger, costs=costs, estimates=estimates
    )
    takes = Takes(hass, jobs=jobs, costs=costs)
    recordings = Recordings(
        hass, takes=takes, jobs=jobs, library=library, issues=issues
    )
    data = SegmindData(
        entry_data=entry.data,
        budget=budget,
        credit=credit,
        estimates=estimates,
        issues=issues,
        jobs=jobs,
        library=library,
        planner=Planner(
            hass,
            client=client,
            estimates=estimates,
            recordings=recordings,
            takes=takes,
        ),
        recordings=recordings,
        takes=takes,
        tally=(await async_get_tallies(hass)).of(entry.entry_id),
    )
    async_apply_options(data, entry.options)
    return data


async def _async_adopt(hass: HomeAssistant, ledger: Ledger, account: Account) -> None:
    """Give an account its open jobs, and what it has spent by an earlier version."""
    spending = await async_take_over(hass, account.entry_id)
    await ledger.async_adopt(account.entry_id, account.fingerprint, spending)
    if not ledger.problem:
        await async_remove_file(hass, account.entry_id)


def fingerprint(api_key: str) -> str:
    """Return what an API key is known by, and cannot be told from."""
    return sha256(f"{DOMAIN} {api_key}".encode()).hexdigest()[:16]


@callback
def async_apply_options(data: SegmindData, options: Mapping[str, Any]) -> None:
    """Apply an account's options. Work that is under way goes on."""
    data.budget.caps = Caps(
        daily=options.get(CONF_DAILY_LIMIT),
        monthly=options.get(CONF_MONTHLY_LIMIT),
    )
    data.takes.parallel = options.get(CONF_PARALLEL_JOBS, DEFAULT_PARALLEL_JOBS)
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
