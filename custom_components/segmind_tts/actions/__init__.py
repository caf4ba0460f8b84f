"""Actions: what they take, whom they hand it to, and what they answer."""

from homeassistant.core import HomeAssistant, callback

from ..const import DOMAIN
from . import announcements, phrases


@callback
def async_register_actions(hass: HomeAssistant) -> None:
    """Register the actions, which are there for as long as Home Assistant runs."""
    for action in (*announcements.ACTIONS, *phrases.ACTIONS):
        hass.services.async_register(
            DOMAIN,
            action.name,
            action.handle,
            schema=action.schema,
            supports_response=action.response,
        )
