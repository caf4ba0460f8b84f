"""The emulator's own API: look at what came in, set what goes on."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from .cloud import Cloud
from .fate import Fate
from .faults import FAULTS, Fault, FaultQueue
from .jobs import EmulatedJob
from .scenarios import play

ADMIN_PATH = "/admin/"


class Admin:
    """Routes under /admin/; they are neither logged nor struck by faults."""

    def __init__(self, cloud: Cloud, faults: FaultQueue) -> None:
        """Serve the cloud and its faults."""
        self._cloud = cloud
        self._faults = faults

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.get("/admin/received", self.received),
            web.get("/admin/jobs", self.jobs),
            web.get("/admin/jobs/{request_id}/audio", self.audio),
            web.get("/admin/faults", self.faults),
            web.post("/admin/faults", self.inject),
            web.delete("/admin/faults", self.disarm),
            web.put("/admin/keys/{key}", self.put_key),
            web.delete("/admin/keys/{key}", self.revoke_key),
            web.put("/admin/limits", self.limit),
            web.post("/admin/scenarios", self.play),
            web.post("/admin/clock", self.advance),
            web.post("/admin/clear", self.clear),
        ]

    async def received(self, _: web.Request) -> web.Response:
        """List every request to the API."""
        return web.json_response([asdict(each) for each in self._cloud.received])

    async def jobs(self, _: web.Request) -> web.Response:
        """List every job."""
        jobs = self._cloud.jobs.by_id.values()
        return web.json_response([self._job(job) for job in jobs])

    async def audio(self, request: web.Request) -> web.Response:
        """Hand out what a job speaks, whatever its faults."""
        job = self._cloud.jobs.by_id.get(request.match_info["request_id"])
        if job is None:
            raise web.HTTPNotFound
        return (await self._cloud.sound(job, Fate())).response()

    async def faults(self, _: web.Request) -> web.Response:
        """List the names of all faults, and those that wait."""
        waiting = [asdict(fault) for fault in self._faults.waiting]
        return web.json_response({"names": sorted(FAULTS), "waiting": waiting})

    async def inject(self, request: web.Request) -> web.Response:
        """Arm the fault whose fields are the body."""
        try:
            self._faults.inject(Fault(**await request.json()))
        except (TypeError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return web.json_response({})

    async def disarm(self, _: web.Request) -> web.Response:
        """Disarm all faults."""
        self._faults.clear()
        return web.json_response({})

    async def put_key(self, request: web.Request) -> web.Response:
        """Add a key, or set its `balance`."""
        balance = (await request.json())["balance"]
        self._cloud.accounts.put(request.match_info["key"], balance)
        return web.json_response({})

    async def revoke_key(self, request: web.Request) -> web.Response:
        """Let a key be refused."""
        self._cloud.accounts.revoke(request.match_info["key"])
        return web.json_response({})

    async def limit(self, request: web.Request) -> web.Response:
        """Set `requests_per_minute`; null is no limit."""
        limit = (await request.json())["requests_per_minute"]
        self._cloud.requests_per_minute = limit
        return web.json_response({})

    async def play(self, request: web.Request) -> web.Response:
        """Let the scenario `name` become of the model `slug`."""
        body = await request.json()
        try:
            play(self._cloud, body["name"], body["slug"])
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        return web.json_response({})

    async def advance(self, request: web.Request) -> web.Response:
        """Let the clock jump by `seconds`."""
        self._cloud.clock.advance((await request.json())["seconds"])
        return web.json_response({"now": self._cloud.clock.now()})

    async def clear(self, _: web.Request) -> web.Response:
        """Forget requests, jobs and faults."""
        self._cloud.clear()
        self._faults.clear()
        return web.json_response({})

    def _job(self, job: EmulatedJob) -> dict[str, Any]:
        """Describe a job."""
        return {
            "request_id": job.request_id,
            "slug": job.slug,
            "payload": job.payload,
            "state": self._cloud.state(job),
            "error": job.error,
            "timeline": asdict(job.timeline),
        }
