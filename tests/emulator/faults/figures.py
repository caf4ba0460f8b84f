"""Faults of figures: answers that count money and time in a way that cannot be."""

from collections.abc import Mapping
import json
from typing import Any

from aiohttp import web

from .strike import Effect, Strike

_HEADERS: Mapping[str, str] = {
    "cost": "x-cost",
    "remaining_credits": "x-remaining-credits",
    "inference_time": "x-generation-time",
}


async def _figures(strike: Strike) -> web.Response:
    """Tell the figures of value, by their names in `metrics`."""
    figures: Mapping[str, Any] = strike.fault.value
    response = await strike.true_answer()
    if response.content_type == "application/json":
        body = json.loads(response.text or "{}")
        body["metrics"] = {**body.get("metrics", {}), **figures}
        # Python writes and reads NaN and Infinity, which are no JSON, as some servers do.
        response.body = json.dumps(body).encode()
    else:
        response.headers.update(
            {_HEADERS[name]: str(value) for name, value in figures.items()}
        )
    return strike.dressed(response)


FIGURE_FAULTS: Mapping[str, Effect] = {"figures": _figures}
