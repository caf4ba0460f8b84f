"""The moment a fault meets a request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
import json
from typing import Any

from aiohttp import web

from tests.emulator.cloud import Cloud

from .fault import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A request, its fault, and the way to the answer it would have had."""

    request: web.Request
    fault: Fault
    cloud: Cloud
    proceed: Callable[[], Awaitable[web.StreamResponse]]

    async def true_answer(self) -> web.Response:
        """Process the request and return its answer, not yet sent."""
        response = await self.proceed()
        assert isinstance(response, web.Response)
        return response

    def dressed(self, response: web.Response) -> web.Response:
        """Put the fault's own status, body and headers on an answer."""
        fault = self.fault
        if fault.body is not None:
            response.body, response.content_type = _encoded(fault.body)
        if fault.status is not None:
            response.set_status(fault.status)
        response.headers.update(fault.headers or {})
        return response


type Effect = Callable[[Strike], Awaitable[web.StreamResponse]]


def _encoded(body: Any) -> tuple[bytes, str]:
    """Return text, bytes or JSON as a body and its type."""
    match body:
        case str():
            return body.encode(), "text/plain"
        case bytes():
            return body, "application/octet-stream"
    return json.dumps(body).encode(), "application/json"
