"""Permissions: what the person behind a call may do, by Home Assistant's policies."""

from collections.abc import Iterable

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components.http import KEY_HASS_USER, current_request
from homeassistant.components.websocket_api import current_connection
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized, UnknownUser


async def async_check_control(
    hass: HomeAssistant, context: Context, entity_ids: Iterable[str]
) -> None:
    """Raise Unauthorized if the user of a call may not control one of the entities.

    Automations have no user, and may do everything. Raises UnknownUser for one who is
    gone.
    """
    if context.user_id is None:
        return
    if (user := await hass.auth.async_get_user(context.user_id)) is None:
        raise UnknownUser(context=context)
    for entity_id in entity_ids:
        if not user.permissions.check_entity(entity_id, POLICY_CONTROL):
            raise Unauthorized(
                context=context, entity_id=entity_id, permission=POLICY_CONTROL
            )


def is_guest() -> bool:
    """Tell whether it is for somebody who is no administrator that we are called.

    The media browser passes no context on. Automations have neither a connection nor a
    request, and may do everything.
    """
    user = None
    if connection := current_connection.get():
        user = connection.user
    elif request := current_request.get():
        user = request.get(KEY_HASS_USER)
    return user is not None and not user.is_admin
