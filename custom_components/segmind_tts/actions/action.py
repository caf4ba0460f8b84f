"""An action of ours, as Home Assistant registers it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..message.options import told_options
from ..message.text import whole_characters

# Templates make halves of characters, which no state and no file can hold.
TEXT: Final = vol.All(cv.string, whole_characters)
NAME: Final = vol.All(TEXT, str.strip, vol.Length(min=1))
OPTIONS: Final = vol.All(dict, told_options)


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its name, what it does, and what it takes."""

    name: str
    handle: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    schema: vol.Schema
    response: SupportsResponse = SupportsResponse.OPTIONAL
    is_for_admins: bool = False
