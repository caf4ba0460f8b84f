"""The direct call and the credits."""

from aiohttp import web

from .cloud import Cloud
from .fate import FATE
from .jobs import State
from .refusals import Refusal


class Direct:
    """Routes of the v1 API."""

    def __init__(self, cloud: Cloud) -> None:
        """Serve the cloud."""
        self._cloud = cloud

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.get("/v1/get-user-credits", self.credits, name="credits"),
            web.post("/v1/{slug}", self.run, name="direct"),
        ]

    async def credits(self, request: web.Request) -> web.Response:
        """Tell the balance."""
        account = self._cloud.account(request)
        if account.balance is None:
            raise Refusal("no_credits_record")
        return web.json_response(
            {"credits": account.balance, "free-credits": account.free}
        )

    async def run(self, request: web.Request) -> web.Response:
        """Generate and answer with the audio itself."""
        cloud = self._cloud
        job = cloud.submit(request)
        await cloud.clock.until(job.finished)
        if cloud.state(job) is State.FAILED:
            raise Refusal("generation_failed", {"message": job.error})
        sound = await cloud.sound(job, request.get(FATE, job.fate))
        generation_time = job.timeline.finished - job.timeline.started
        headers = {
            "x-request-id": job.request_id,
            "x-remaining-credits": str(job.remaining_credits),
            "x-generation-time": f"{generation_time:.3f}",
            "x-cost": str(job.cost),
        }
        return sound.response(headers)
