"""The queue: submit, status, result."""

from typing import Any

from aiohttp import web
from yarl import URL

from .cloud import Cloud
from .fate import FATE
from .faults.shapes import SHAPES
from .jobs import EmulatedJob, State
from .media import media_url
from .sound import Sound


class Queue:
    """Routes of the v2 API, and the v1 poll route it still names."""

    def __init__(self, cloud: Cloud) -> None:
        """Serve the cloud."""
        self._cloud = cloud

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.post("/v2/{slug}", self.submit, name="submit"),
            web.get("/v2/requests/{request_id}/status", self.status, name="status"),
            web.get(
                "/{version:v[12]}/requests/{request_id}", self.result, name="result"
            ),
        ]

    async def submit(self, request: web.Request) -> web.Response:
        """Queue a job."""
        job = self._cloud.submit(request)
        origin = request.url.origin()
        body = {
            "request_id": job.request_id,
            "status": State.QUEUED,
            "poll_url": str(origin / "v1" / "requests" / job.request_id),
            **_urls(origin, job),
        }
        return web.json_response(body)

    async def status(self, request: web.Request) -> web.Response:
        """Tell a job's state."""
        job = self._cloud.job(request)
        state = self._cloud.state(job)
        if state is State.COMPLETED:
            return _answer(job, state, {"metrics": _times(job)})
        return _without_output(request, job, state)

    async def result(self, request: web.Request) -> web.Response:
        """Hand out a finished job's output."""
        job = self._cloud.job(request)
        state = self._cloud.state(job)
        if state is State.COMPLETED:
            return await self._output(request, job)
        return _without_output(request, job, state)

    async def _output(self, request: web.Request, job: EmulatedJob) -> web.Response:
        """Return the audio's URL, or what the job's fate puts in its place."""
        fate = request.get(FATE, job.fate)
        url = media_url(request, job)
        shape = fate.shape or SHAPES.get(self._cloud.config.facts.output)
        output: dict[str, Any] | Sound = {"output": url}
        if shape is not None:
            output = shape(url, await self._cloud.sound(job, fate))
        if isinstance(output, Sound):
            return output.response()
        accounting = {"cost": job.cost, "remaining_credits": job.remaining_credits}
        metrics = {"metrics": accounting | _times(job)}
        return _answer(job, State.COMPLETED, {"error": None} | output | metrics)


def _without_output(
    request: web.Request, job: EmulatedJob, state: State
) -> web.Response:
    """Return the body of a job that has failed or not ended."""
    if state is State.FAILED:
        failure = {"error": job.error, "metrics": _times(job)}
        return _answer(job, state, failure, job.fate.failed_status)
    return _answer(job, state, {**_urls(request.url.origin(), job), "metrics": {}})


def _answer(
    job: EmulatedJob, state: State, fields: dict[str, Any], status: int = 200
) -> web.Response:
    """Return a job's body."""
    body = {"status": state, "request_id": job.request_id} | fields
    return web.json_response(body, status=status)


def _urls(origin: URL, job: EmulatedJob) -> dict[str, str]:
    """Return the URLs the API tells to follow."""
    response_url = origin / "v2" / "requests" / job.request_id
    return {
        "status_url": str(response_url / "status"),
        "response_url": str(response_url),
    }


def _times(job: EmulatedJob) -> dict[str, float]:
    """Return the metrics of a finished job, in seconds."""
    timeline = job.timeline
    return {
        "inference_time": round(timeline.finished - timeline.started, 3),
        "queue_time": round(timeline.started - timeline.submitted, 3),
        "total_time": round(timeline.finished - timeline.submitted, 3),
    }
