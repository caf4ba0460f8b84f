"""The log of what clients sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web


class Route(StrEnum):
    """Names of the API's routes."""

    SUBMIT = "submit"
    STATUS = "status"
    RESULT = "result"
    DIRECT = "direct"
    CREDITS = "credits"
    MEDIA = "media"
    HISTORY = "history"
    HISTORY_LIST = "history_list"
    OTHER = "other"


@dataclass(slots=True, kw_only=True)
class Received:
    """One request; the key itself is not kept."""

    at: float
    """Seconds of the emulator's clock."""
    route: Route
    method: str
    path: str
    headers: Mapping[str, str]
    key_sent: bool
    key_ok: bool
    payload: Any
    """JSON body, None where there is none."""
    request_id: str | None
    """Job that was made or asked about."""
    status: int | None = None
    """Status of the answer; None where there was none (yet)."""


RECEIVED = web.RequestKey("received", Received)
