"""One request from arrival to answer: log, fault, route, refusal."""

from collections.abc import Awaitable, Callable
from functools import partial
import json
from typing import Any

from aiohttp import web

from .admin import ADMIN_PATH
from .cloud import KEY_HEADER, Cloud
from .faults import FAULTS, FaultQueue, Strike
from .received import RECEIVED, Received, Route
from .refusals import Refusal

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_SECRET = {KEY_HEADER, "authorization"}


class Exchange:
    """The middleware around every route of the API."""

    def __init__(self, cloud: Cloud, faults: FaultQueue) -> None:
        """Stand before the cloud."""
        self._cloud = cloud
        self._faults = faults

    async def __call__(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Answer a request and keep a note of it."""
        if request.path.startswith(ADMIN_PATH):
            return await handler(request)
        received = await self._note(request)
        response = await self._struck(request, handler)
        if request.transport is not None and not request.transport.is_closing():
            received.status = response.status
        return response

    async def _note(self, request: web.Request) -> Received:
        """Log a request."""
        key = request.headers.get(KEY_HEADER)
        received = Received(
            at=self._cloud.clock.now(),
            route=_route(request),
            method=request.method,
            path=request.path,
            headers={
                name: value
                for name, value in request.headers.items()
                if name.lower() not in _SECRET
            },
            key_sent=key is not None,
            key_ok=self._cloud.accounts.find(key) is not None,
            payload=_json(await request.read()),
            request_id=self._job_id(request),
        )
        request[RECEIVED] = received
        self._cloud.received.append(received)
        return received

    async def _struck(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Answer, through the fault that is due if there is one."""
        received = request[RECEIVED]
        fault = self._faults.take(received.route, self._text(received))
        proceed = partial(_answer, request, handler)
        if fault is None:
            return await proceed()
        strike = Strike(
            request=request, fault=fault, cloud=self._cloud, proceed=proceed
        )
        return await FAULTS[fault.name](strike)

    def _text(self, received: Received) -> str:
        """Return the text a request is about."""
        job = self._cloud.jobs.by_id.get(received.request_id or "")
        if job is not None:
            return job.text
        payload = received.payload
        return str(payload.get("text", "")) if isinstance(payload, dict) else ""

    def _job_id(self, request: web.Request) -> str | None:
        """Return the request id in a path, or of the job whose audio it names."""
        match = request.match_info
        job = self._cloud.jobs.by_media.get(match.get("media_id", ""))
        return job.request_id if job else match.get("request_id")


async def _answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer, or refuse as the error table says."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()
    except web.HTTPMethodNotAllowed:
        return Refusal("wrong_method").response()
    except web.HTTPNotFound:
        return Refusal("not_found").response()


def _route(request: web.Request) -> Route:
    """Name a request's route."""
    return Route(request.match_info.route.name or Route.OTHER)


def _json(body: bytes) -> Any:
    """Return a body's JSON, None where it has none."""
    try:
        return json.loads(body)
    except ValueError:
        return None
