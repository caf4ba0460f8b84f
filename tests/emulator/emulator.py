"""The emulator as a server."""

import asyncio
from random import Random
from types import TracebackType
from typing import Self
from weakref import WeakSet

from aiohttp import web

from .admin import Admin
from .cloud import Cloud
from .config import EmulatorConfig
from .exchange import Exchange, Handler
from .faults import Fault, FaultQueue
from .history import History
from .jobs import EmulatedJob
from .media import Media
from .received import Received, Route
from .scenarios import play
from .v1 import Direct
from .v2 import Queue

_MAX_REQUEST = 16 * 1024 * 1024


class Emulator:
    """Segmind on a local address, as a context manager.

    What it knows survives `stop` and `start`; so does its port. `clock.advance`,
    `accounts.put`, `accounts.revoke` and `faults.clear` control it, like the admin API
    does from outside.
    """

    def __init__(self, config: EmulatorConfig | None = None) -> None:
        """Prepare the cloud; nothing listens yet."""
        self.cloud = Cloud(config or EmulatorConfig())
        self.clock = self.cloud.clock
        self.accounts = self.cloud.accounts
        self.faults = FaultQueue(Random(self.cloud.config.seed))
        self._port = self.cloud.config.port
        self._runner: web.AppRunner | None = None
        self._connections: WeakSet[asyncio.Task[None]] = WeakSet()

    async def __aenter__(self) -> Self:
        """Listen."""
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop listening and end every connection."""
        await self.stop()

    async def start(self) -> None:
        """Listen on the configured port."""
        # A timeout of 0 would be none.
        runner = web.AppRunner(
            self._app(),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=0.01,
        )
        await runner.setup()
        self._runner = runner
        config = self.cloud.config
        await web.TCPSite(runner, config.host, self._port).start()
        self._port = runner.addresses[0][1]

    async def stop(self) -> None:
        """Refuse connections, keep what is known."""
        if self._runner is None:
            return
        # The runner would cancel what serves a connection, but not see it end.
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._runner.cleanup()
        self._runner = None

    @property
    def url(self) -> str:
        """Base of the API, without version."""
        return f"http://{self.cloud.config.host}:{self._port}"

    @property
    def api_key(self) -> str:
        """First key of the configuration."""
        return next(iter(self.cloud.config.keys))

    @property
    def voice(self) -> str:
        """Engine in use: "espeak-ng" or "tone"."""
        return self.cloud.voices.name

    @property
    def requests_per_minute(self) -> int | None:
        """Submits admitted per key and minute; None is no limit."""
        return self.cloud.requests_per_minute

    @requests_per_minute.setter
    def requests_per_minute(self, limit: int | None) -> None:
        self.cloud.requests_per_minute = limit

    @property
    def received(self) -> list[Received]:
        """All requests, in order of arrival."""
        return self.cloud.received

    @property
    def submits(self) -> list[Received]:
        """Requests that made a job: what may cost money."""
        return [
            received
            for received in self.received
            if received.route in (Route.SUBMIT, Route.DIRECT) and received.request_id
        ]

    @property
    def jobs(self) -> dict[str, EmulatedJob]:
        """All jobs by request id, forgotten ones included."""
        return self.cloud.jobs.by_id

    def inject(self, fault: Fault) -> None:
        """Let something go wrong.

        Raises:
            ValueError: There is no such fault or route.
        """
        self.faults.inject(fault)

    def play(self, scenario: str, slug: str) -> None:
        """Let something become of a model, for good.

        Raises:
            ValueError: There is no such scenario or model.
        """
        play(self.cloud, scenario, slug)

    def clear(self) -> None:
        """Forget requests, jobs and faults."""
        self.cloud.clear()
        self.faults.clear()

    @web.middleware
    async def _attend(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        """Remember what serves a connection."""
        self._connections.add(request.task)
        return await handler(request)

    def _app(self) -> web.Application:
        """Put the routes together."""
        cloud, faults = self.cloud, self.faults
        app = web.Application(
            client_max_size=_MAX_REQUEST,
            middlewares=[self._attend, web.middleware(Exchange(cloud, faults))],
        )
        parts = (Queue(cloud), Direct(cloud), Media(cloud), History(cloud))
        for part in (*parts, Admin(cloud, faults)):
            app.add_routes(part.routes())
        return app
