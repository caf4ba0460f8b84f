"""An action of ours, as Home Assistant registers it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
import voluptuous as vol


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its name, what it does, and what it takes."""

    name: str
    handle: Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]
    schema: vol.Schema
    response: SupportsResponse = SupportsResponse.OPTIONAL
