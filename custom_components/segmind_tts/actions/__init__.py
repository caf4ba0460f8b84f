"""Actions: what they take, whom they hand it to, and what they answer."""

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.service import async_register_admin_service

from ..const import DOMAIN
from . import announcements, export, finding, phrases, takes

_ACTIONS = (
    *announcements.ACTIONS,
    *phrases.ACTIONS,
    *takes.ACTIONS,
    *export.ACTIONS,
    *finding.ACTIONS,
)


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register the actions, which are there for as long as Home Assistant runs."""
    for action in _ACTIONS:
        if action.is_for_admins:
            async_register_admin_service(
                hass,
                DOMAIN,
                action.name,
                action.handle,
                schema=action.schema,
                supports_response=action.response,
            )
        else:
            hass.services.async_register(
                DOMAIN,
                action.name,
                action.handle,
                schema=action.schema,
                supports_response=action.response,
            )
