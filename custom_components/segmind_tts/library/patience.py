"""Patience: work on the disk is done to its end, and waited for while that answers."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Final

from homeassistant.core import HomeAssistant

PATIENCE: Final = 30.0
"""Seconds, far longer than a disk takes that works."""


async def async_finish[T](hass: HomeAssistant, work: Coroutine[Any, Any, T]) -> T:
    """Do work on the disk to its end, though the caller may leave."""
    return await asyncio.shield(hass.async_create_task(work))


async def async_finish_soon(
    hass: HomeAssistant, work: Coroutine[Any, Any, object]
) -> None:
    """Do work likewise; return before its end if the disk does not answer."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await async_finish(hass, work)
