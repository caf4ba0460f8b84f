"""The backlog: messages that are still to be recorded, also after a restart."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
import math
from typing import Any, Final, Self

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.singleton import singleton
from homeassistant.helpers.start import async_at_started
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from ..storage import (
    WatchedStore,
    async_load_stored,
    read_number,
    read_optional,
    read_rows,
    read_text,
    write_rows,
)
from .ahead import Recorded, RecordingAhead
from .phrase import Wording
from .phrasebook import Phrasebook, async_get_phrasebook

BACKLOG: HassKey[Backlog] = HassKey(f"{DOMAIN}_backlog")
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A message to be recorded, and the name under which it is kept, if it is."""

    wording: Wording
    name: str | None = None
    left: float | None = None
    """US dollars that its run may still cost."""

    def as_dict(self) -> dict[str, Any]:
        """Return it for storage; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `as_dict` wrote; raises like `Wording.from_dict`."""
        return cls(
            wording=Wording.from_dict(stored["wording"]),
            name=read_optional(stored["name"], read_text),
            left=read_optional(stored["left"], read_number),
        )


class Backlog:
    """Orders that are not done. Those of an interrupted run go on after the start."""

    def __init__(self, hass: HomeAssistant, phrasebook: Phrasebook) -> None:
        """Initialize without orders; `async_load` finds those that were interrupted."""
        self._hass = hass
        self._phrasebook = phrasebook
        self._store = WatchedStore(hass, _VERSION, f"{DOMAIN}.backlog", private=True)
        self._orders: list[Order] = []

    @property
    def count(self) -> int:
        """How many messages are still to be recorded."""
        return len(self._orders)

    async def async_load(self) -> None:
        """Read what was interrupted, and go on with it once Home Assistant has started."""
        read = await async_load_stored(self._hass, self._store, _read)
        self._orders = read or []
        if self._orders:
            async_at_started(self._hass, self._async_go_on)

    async def async_record(self, orders: Sequence[Order]) -> list[Recorded]:
        """Return what became of each order; the caller may leave without stopping them."""
        self._orders += orders
        self._save(0)
        return await self._async_run(orders)

    async def _async_go_on(self, hass: HomeAssistant) -> None:
        # The start does not wait for Segmind.
        self._hass.async_create_background_task(
            self._async_run([*self._orders]), f"{DOMAIN} backlog"
        )

    async def _async_run(self, orders: Sequence[Order]) -> list[Recorded]:
        waiting = {id(each.wording): each for each in orders}

        @callback
        def done(recorded: Recorded) -> None:
            order = waiting[id(recorded.wording)]
            self._orders = [each for each in self._orders if each is not order]
            if order.name is not None and recorded.keys:
                self._phrasebook.async_keep(order.name, order.wording, recorded.keys)
            self._save(1)

        costs = [math.inf if each.left is None else each.left for each in orders]
        ahead = RecordingAhead(
            self._hass, max_cost=min(costs, default=0), on_recorded=done
        )
        return await ahead.async_record([each.wording for each in orders])

    def _save(self, delay: float) -> None:
        self._store.async_delay_save(self._as_dict, delay)

    def _as_dict(self) -> dict[str, Any]:
        return {"orders": write_rows(self._orders, Order.as_dict, of="backlog")}


def _read(stored: Mapping[str, Any]) -> list[Order]:
    return read_rows(stored["orders"], Order.from_dict, of="backlog")


@singleton(BACKLOG, async_=True)
async def async_get_backlog(hass: HomeAssistant) -> Backlog:
    """Return the house's backlog."""
    backlog = Backlog(hass, await async_get_phrasebook(hass))
    await backlog.async_load()
    return backlog
