"""The account's request history, which the real service keeps on a host of its own.

The fields of a row are those of the official SDK's `generations.history`; the name
of the list in the paginated answer is not documented.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from aiohttp import web

from .cloud import Cloud
from .jobs import EmulatedJob, State
from .media import media_url
from .refusals import Refusal

_PATH = "/inference-request/request-history"


class History:
    """Routes of the history; unlike job records it does not expire."""

    def __init__(self, cloud: Cloud) -> None:
        """Serve the cloud."""
        self._cloud = cloud

    def routes(self) -> list[web.RouteDef]:
        """Return the route table."""
        return [
            web.get(_PATH, self.rows, name="history_list"),
            web.get(f"{_PATH}/{{request_id}}", self.row, name="history"),
        ]

    async def row(self, request: web.Request) -> web.Response:
        """Tell what became of one request."""
        account = self._cloud.account(request)
        request_id = request.match_info["request_id"]
        job = self._cloud.jobs.by_id.get(request_id)
        if job is None or job.account is not account:
            raise Refusal("request_unknown", {"request_id": request_id})
        return web.json_response(self._row(request, job))

    async def rows(self, request: web.Request) -> web.Response:
        """List requests, latest first."""
        rows = list(self._selected(request))
        try:
            page = int(request.query.get("page", "1"))
            per_page = int(request.query.get("per_page", "20"))
        except ValueError as error:
            raise Refusal("bad_request") from error
        start = (page - 1) * per_page
        body = {"page": page, "per_page": per_page, "total": len(rows)}
        return web.json_response(body | {"data": rows[start : start + per_page]})

    def _selected(self, request: web.Request) -> Iterator[dict[str, Any]]:
        """Yield the account's rows that the query asks for."""
        account = self._cloud.account(request)
        status = request.query.get("status")
        model = request.query.get("model_name", "")
        from_date = request.query.get("from_date", date.min.isoformat())
        for job in reversed(self._cloud.jobs.by_id.values()):
            if job.account is not account:
                continue
            row = self._row(request, job)
            if (
                model in row["model_name"]
                and status in (None, row["model_status"])
                and from_date <= row["model_created"][:10]
            ):
                yield row

    def _row(self, request: web.Request, job: EmulatedJob) -> dict[str, Any]:
        """Return a job's row."""
        clock, timeline = self._cloud.clock, job.timeline
        state = self._cloud.state(job)
        ended = state in (State.COMPLETED, State.FAILED)
        completed = state is State.COMPLETED
        seconds = timeline.finished - timeline.submitted
        return {
            "request_id": job.request_id,
            "model_name": job.slug,
            "model_status": state if ended else "PENDING",
            "model_created": clock.utc(timeline.submitted).isoformat(),
            "request_body": job.payload,
            "generation_url": media_url(request, job) if completed else None,
            "credits_deduction": job.cost if completed else None,
            "latency_ms": round(1000 * seconds) if ended else None,
            "error": job.error if state is State.FAILED else None,
        }
