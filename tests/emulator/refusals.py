"""The error table: how the API says no."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

RESET_HEADER = "x-rate-limit-reset-at-utc"
_HTML = "<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Row:
    """A status with a message, as JSON unless it is HTML."""

    status: int
    error: str
    html: bool = False
    extra: Mapping[str, Any] | None = None
    """Further fields of the JSON body."""


_FAILED = {
    "status": "FAILED",
    "request_id": "{request_id}",
    "metrics": {"inference_time": 0.007},
}

# Status codes and quoted messages: https://docs.segmind.com/docs/serverless-api
ROWS: Mapping[str, Row] = {
    "bad_request": Row(400, "Invalid request body"),
    "key_missing": Row(401, "Missing Authorization or x-api-key in header"),
    "key_refused": Row(
        401,
        "Unauthorized. API key is invalid or may have expired. "
        "Get a new one at https://cloud.segmind.com/console/api-keys",
    ),
    "token_refused": Row(
        401,
        "invalid_api_key",
        extra={"error_description": "API key is invalid.", "status_code": 401},
    ),
    "forbidden": Row(403, "You do not have permission to use this model"),
    "model_unknown": Row(404, "Model {slug} not found"),
    "not_found": Row(404, "Not found"),
    "request_unknown": Row(404, "Request {request_id} not found"),
    "media_unknown": Row(404, "Not Found", html=True),
    "no_credits_record": Row(404, "No credits found for the user"),
    "wrong_method": Row(405, "Method Not Allowed", html=True),
    "wrong_content_type": Row(406, "Invalid content type"),
    "insufficient_credits": Row(
        406, "Insufficient credits. Balance: ${balance}, required: ${cost}"
    ),
    "parameter_refused": Row(406, "{parameter} is not one of the permitted values"),
    "spend_limit": Row(406, "Team spend limit reached: $5 per day for this member"),
    "model_retired": Row(410, "Model {slug} has been retired"),
    "job_failed": Row(422, "{message}", extra=_FAILED),
    "job_failed_under_200": Row(200, "{message}", extra=_FAILED),
    "rate_limited": Row(429, "Rate limit exceeded"),
    "server_error": Row(500, "Internal server error"),
    "generation_failed": Row(500, "{message}"),
    "bad_gateway": Row(502, "502 Bad Gateway", html=True),
    "gateway_timeout": Row(504, "504 Gateway Time-out", html=True),
}
_DEFAULTS = {
    "slug": "",
    "request_id": "",
    "parameter": "voice_1",
    "message": "Prompt is Mandatory and must be string",
    "balance": 0,
    "cost": 0.005,
}


class Refusal(Exception):
    """Ends a request with a row of the table."""

    def __init__(
        self,
        name: str,
        values: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Name the row and fill its message."""
        super().__init__(name)
        self._row = ROWS[name]
        self._headers = headers
        self._values = _DEFAULTS | dict(values or {})

    def response(self) -> web.Response:
        """Return the row as the client sees it."""
        row = self._row
        fields = {"error": row.error} | dict(row.extra or {})
        body = {name: self._filled(value) for name, value in fields.items()}
        if row.html:
            return web.Response(
                status=row.status,
                text=_HTML.format(title=body["error"]),
                content_type="text/html",
                headers=self._headers,
            )
        return web.json_response(body, status=row.status, headers=self._headers)

    def _filled(self, value: Any) -> Any:
        """Fill the gaps of a text."""
        return value.format_map(self._values) if isinstance(value, str) else value
