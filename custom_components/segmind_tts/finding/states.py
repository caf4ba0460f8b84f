"""The states that entities may have, where these can be listed."""

from collections.abc import Iterable
from typing import Final

from homeassistant.core import HomeAssistant, callback

_TWO_STATES: Final = ("binary_sensor", "input_boolean", "light", "switch")
# By these an entity tells which states it may have: selects, and sensors of a list.
_LIST: Final = "options"


@callback
def states_of(hass: HomeAssistant, entity_id: str) -> Iterable[str]:
    """Return the states that an entity may have; none if these cannot be listed."""
    if entity_id.partition(".")[0] in _TWO_STATES:
        return ("on", "off")
    state = hass.states.get(entity_id)
    options = state.attributes.get(_LIST) if state else None
    return map(str, options) if isinstance(options, list | tuple) else ()
