"""Reading what was stored, without destroying what can't be read."""

from collections.abc import Callable
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

_LOGGER = logging.getLogger(__name__)

# What `Store.async_load` raises for a newer, older, unreadable or misshapen file,
# and what parsing raises for contents of another shape.
_UNREADABLE = (
    HomeAssistantError,
    OSError,
    NotImplementedError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


async def async_load_stored[T](
    hass: HomeAssistant,
    store: Store[dict[str, Any]],
    parse: Callable[[dict[str, Any]], T],
) -> T | None:
    """Return what `parse`, run in the executor, makes of a store; None for nothing.

    A file that can't be read is renamed, so that the next save does not destroy it.
    Never raises.
    """
    try:
        if (stored := await store.async_load()) is None:
            return None
        return await hass.async_add_executor_job(parse, stored)
    except _UNREADABLE as err:
        _LOGGER.warning(
            "Storage %s can't be read (%s) and is set aside",
            store.key,
            type(err).__name__,
        )
        await _async_set_aside(hass, store)
        return None


async def _async_set_aside(hass: HomeAssistant, store: Store[dict[str, Any]]) -> None:
    path = Path(store.path)
    aside = path.with_name(f"{path.name}.unread.{dt_util.utcnow().isoformat()}")
    try:
        await hass.async_add_executor_job(path.rename, aside)
    except OSError:
        store.make_read_only()
