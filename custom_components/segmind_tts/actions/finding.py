"""The action that finds what is going to be said."""

from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol

from ..finding.found import Found, async_find
from ..finding.varying import Varying, async_varying
from ..message.frames import PLACE
from .action import Action


async def _async_find_phrases(call: ServiceCall) -> ServiceResponse:
    found, unlisted = await async_find(call.hass)
    varying = await async_varying(call.hass)
    return {
        "phrases": [_told(each) for each in found],
        "cost": round(sum(each.cost for each in found), 6),
        "unlisted": [
            {"message": each.template, "used_in": each.used_in} for each in unlisted
        ],
        "varying": [_varying(each) for each in varying],
    }


def _told(found: Found) -> dict[str, Any]:
    return {
        "message": found.wording.message,
        "voice": found.wording.voice,
        "used_in": [*found.used_in],
        "recorded": found.is_recorded,
        "cost": round(found.cost, 6),
        "error": found.error,
    }


def _varying(varying: Varying) -> dict[str, Any]:
    return {
        "message": varying.frame.message,
        "voice": varying.voice,
        "values": [*varying.frame.values],
        "paid": round(varying.paid, 6),
        "prepare": _prepare(varying) if varying.missing else None,
        "cost": round(sum(each.cost for each in varying.missing.values()), 6),
    }


def _prepare(varying: Varying) -> dict[str, Any]:
    """Return what `prepare` takes to record what is most likely said as well."""
    return {
        "message": varying.frame.message,
        "voice": varying.voice,
        "values": {PLACE: [*varying.missing]},
    }


ACTIONS: Final = (
    Action(
        "find_phrases",
        _async_find_phrases,
        vol.Schema({}),
        SupportsResponse.ONLY,
        # Automations hold what not everybody in a home may know.
        is_for_admins=True,
    ),
)
