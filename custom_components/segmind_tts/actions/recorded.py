"""What actions have recorded: it is kept, also when nobody waits for it any more."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..phrases.ahead import Recorded


async def async_recorded(
    hass: HomeAssistant, recording: Coroutine[Any, Any, Sequence[Recorded]]
) -> Recorded:
    """Return what became of the recording of one message.

    A caller that leaves does not stop it. Raises HomeAssistantError, with the reason, if
    it was not recorded.
    """
    task = hass.async_create_background_task(recording, f"{DOMAIN} recording")
    (recorded,) = await asyncio.shield(task)
    if recorded.error is not None:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="phrase_not_recorded",
            translation_placeholders={"reason": recorded.error.rstrip(".")},
        )
    return recorded
