"""Audio files, public to whoever knows their address."""

from aiohttp import web

from .cloud import Cloud
from .fate import FATE
from .jobs import EmulatedJob, State
from .refusals import Refusal

_PATH = "media/generations"


def media_url(request: web.Request, job: EmulatedJob) -> str:
    """Return the public address of a job's audio."""
    return str(request.url.origin() / _PATH / f"{job.media_id}.{job.model.container}")


class Media:
    """The file server."""

    def __init__(self, cloud: Cloud) -> None:
        """Serve the cloud."""
        self._cloud = cloud

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.get(f"/{_PATH}/{{media_id}}.{{container}}", self.download, name="media")
        ]

    async def download(self, request: web.Request) -> web.Response:
        """Hand out a finished job's audio."""
        cloud = self._cloud
        job = cloud.jobs.by_media.get(request.match_info["media_id"])
        if job is None or cloud.state(job) is not State.COMPLETED or self._deleted(job):
            raise Refusal("media_unknown")
        sound = await cloud.sound(job, request.get(FATE, job.fate))
        return sound.response()

    def _deleted(self, job: EmulatedJob) -> bool:
        """Tell whether a job's file has expired."""
        return self._cloud.age(job) > self._cloud.config.media_retention
