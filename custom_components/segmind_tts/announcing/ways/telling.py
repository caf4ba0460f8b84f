"""Telling speakers something: actions of Home Assistant's with a deadline."""

import asyncio
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ...api.clock import Clock
from ...const import DOMAIN


class SpeakerSilentError(HomeAssistantError):
    """A speaker did not answer in time. It may still do what it was told."""

    def __init__(self, entity_id: str, seconds: float) -> None:
        """Name the speaker, and how long it had."""
        super().__init__(
            translation_domain=DOMAIN,
            translation_key="speaker_silent",
            translation_placeholders={"speaker": entity_id, "seconds": f"{seconds:g}"},
        )


async def async_tell(
    hass: HomeAssistant,
    entity_id: str,
    action: tuple[str, str],
    data: dict[str, Any],
    *,
    limit: float,
    clock: Clock,
    context: Context | None,
) -> None:
    """Tell a speaker something, and wait until it has done so.

    Raises SpeakerSilentError if that takes longer than `limit` seconds, and
    HomeAssistantError if it fails.
    """
    domain, service = action
    try:
        async with clock.timeout(limit):
            await hass.services.async_call(
                domain, service, data, blocking=True, context=context
            )
    except HomeAssistantError:
        raise
    except TimeoutError as err:
        raise SpeakerSilentError(entity_id, limit) from err
    except asyncio.CancelledError as err:
        if (task := asyncio.current_task()) is None or task.cancelling():
            raise
        # Nobody has cancelled this: an integration that unloads has cancelled its own.
        raise _failed(entity_id) from err
    # Speakers' integrations pass on whatever their libraries raise.
    except Exception as err:
        raise _failed(entity_id) from err


def _failed(entity_id: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="speaker_failed",
        translation_placeholders={"speaker": entity_id},
    )
