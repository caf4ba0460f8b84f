"""Recording beforehand: what is found is recorded, where people want that."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from homeassistant.const import (
    ATTR_DOMAIN,
    ATTR_SERVICE,
    EVENT_CALL_SERVICE,
    SERVICE_RELOAD,
)
from homeassistant.core import CALLBACK_TYPE, Event, HassJob, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.start import async_at_started
from homeassistant.util import dt as dt_util
from homeassistant.util.event_type import EventType
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_RECORD_BEFOREHAND, DOMAIN
from ..making.spending import Spending, read_accounts
from ..phrases.ahead import Recorded, RecordingAhead, State
from ..storage import WatchedStore, async_load_stored
from .found import Found, async_find
from .routines import ROUTINES

_RELOADED: Final = EventType[Mapping[str, Any]]("automation_reloaded")
_PAUSE: Final = 10.0
"""Seconds after a change: more may follow, and a reload takes a while."""


class Beforehand:
    """Records what automations and scripts are going to say, when they are changed.

    An account does so for its own voices, and spends no more on it in a month than its
    option says. What is refused is not tried again before a restart: it may have cost.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without anything spent; `async_load` reads what was."""
        self._hass = hass
        self._store = WatchedStore(hass, 1, f"{DOMAIN}.beforehand", private=True)
        self._spent: dict[str, Spending] = {}
        self._refused: set[str] = set()
        self._at_work = asyncio.Lock()
        self._cancel: CALLBACK_TYPE | None = None

    async def async_load(self) -> None:
        """Read what was spent, and look whenever automations or scripts may be others."""
        read = await async_load_stored(self._hass, self._store, _read)
        self._spent = read or {}
        bus = self._hass.bus
        bus.async_listen(_RELOADED, self._async_changed)
        bus.async_listen(EVENT_CALL_SERVICE, self._async_changed, _is_reload)
        async_at_started(self._hass, self._async_changed)

    def spent(self, entry_id: str) -> float:
        """Return what an account has spent on it this month, in US dollars."""
        spending = self._spent.get(entry_id, Spending())
        return spending.in_month(dt_util.now().date())

    @callback
    def async_look_soon(self) -> None:
        """Look in a while, once for all changes until then, if anybody wants that."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        entries = self._hass.config_entries.async_entries(DOMAIN)
        if any(CONF_RECORD_BEFOREHAND in each.options for each in entries):
            job = HassJob(self._async_look, cancel_on_shutdown=True)
            self._cancel = async_call_later(self._hass, _PAUSE, job)

    @callback
    def _async_changed(self, _: Event[Mapping[str, Any]] | HomeAssistant) -> None:
        self.async_look_soon()

    @callback
    def _async_look(self, _now: datetime) -> None:
        self._cancel = None
        # Home Assistant does not wait for Segmind, not even when it stops.
        self._hass.async_create_background_task(
            self.async_record(), f"{DOMAIN} beforehand"
        )

    async def async_record(self) -> None:
        """Record what is found and not recorded, for each account that wants it."""
        async with self._at_work:
            limits = {
                entry.entry_id: float(limit)
                for entry in self._hass.config_entries.async_loaded_entries(DOMAIN)
                if (limit := entry.options.get(CONF_RECORD_BEFOREHAND))
            }
            if not limits:
                return
            found, _ = await async_find(self._hass)
            for entry_id, limit in limits.items():
                mine = [each for each in found if self._is_wanted(each, entry_id)]
                await self._async_record(entry_id, mine, limit)

    def _is_wanted(self, found: Found, entry_id: str) -> bool:
        entity = er.async_get(self._hass).async_get(found.wording.voice)
        return (
            entity is not None
            and entity.config_entry_id == entry_id
            and not (found.is_recorded or found.error or found.id in self._refused)
        )

    async def _async_record(
        self, entry_id: str, found: list[Found], limit: float
    ) -> None:
        @callback
        def recorded(each: Recorded) -> None:
            if each.cost:
                spending = self._spent.get(entry_id, Spending())
                today = dt_util.now().date()
                self._spent[entry_id] = spending.plus(today, each.cost)
                self._store.async_delay_save(self._as_dict, 1)

        ahead = RecordingAhead(
            self._hass, max_cost=limit - self.spent(entry_id), on_recorded=recorded
        )
        done = await ahead.async_record([each.wording for each in found])
        pairs = zip(found, done, strict=True)
        self._refused |= {each.id for each, end in pairs if end.state is State.REFUSED}

    def _as_dict(self) -> dict[str, Any]:
        return {
            "accounts": {
                entry_id: spending.as_dict()
                for entry_id, spending in self._spent.items()
            }
        }


@callback
def _is_reload(data: Mapping[str, Any]) -> bool:
    # Scripts tell nobody else that they are others.
    return data[ATTR_SERVICE] == SERVICE_RELOAD and data[ATTR_DOMAIN] in ROUTINES


def _read(stored: Mapping[str, Any]) -> dict[str, Spending]:
    spent: dict[str, Spending] = {}
    for entry_id, day in read_accounts(stored["accounts"]):
        before = spent.get(entry_id, Spending())
        spent[entry_id] = Spending(days={**before.days, **day.days})
    return spent


_BEFOREHAND: HassKey[Beforehand] = HassKey(f"{DOMAIN}_beforehand")


@singleton(_BEFOREHAND, async_=True)
async def async_get_beforehand(hass: HomeAssistant) -> Beforehand:
    """Return what records beforehand in this house, at work."""
    beforehand = Beforehand(hass)
    await beforehand.async_load()
    return beforehand
