"""Repetition: an announcement that is made again until somebody has done something."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import TemplateError
from homeassistant.helpers.template import Template, result_as_boolean


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """How often an announcement is made again, at the most."""

    every: timedelta
    """From the end of one time to the beginning of the next."""
    at_most: int
    """Times in all, the first one included."""
    until: Callable[[], bool]
    """Tells whether it is no longer needed."""


def never() -> bool:
    """Tell that it is needed as often as it may be made."""
    return False


@callback
def until_state(hass: HomeAssistant, entity_id: str, state: str) -> Callable[[], bool]:
    """Return what tells whether an entity has a state, or is gone."""

    def has_state() -> bool:
        now = hass.states.get(entity_id)
        return now is None or now.state == state

    return has_state


@callback
def until_true(template: Template) -> Callable[[], bool]:
    """Return what tells whether a template is true."""

    def is_true() -> bool:
        try:
            return result_as_boolean(template.async_render())
        except TemplateError:
            # A template that fails for a moment ends nothing that is urgent.
            return False

    return is_true
