"""Faults of the account's history: true answers that tell less than they seem to."""

from collections.abc import Callable, Mapping
from functools import partial
import json
from typing import Any

from aiohttp import web

from .strike import Effect, Strike

type _Rows = list[dict[str, Any]]


async def _told(tell: Callable[[Strike, _Rows], _Rows], strike: Strike) -> web.Response:
    """Answer with other rows."""
    response = await strike.true_answer()
    body = json.loads(response.text or "{}")
    if isinstance(rows := body.get("data"), list):
        body["data"] = tell(strike, rows)
        response.body = json.dumps(body).encode()
    return strike.dressed(response)


def _lagging(strike: Strike, rows: _Rows) -> _Rows:
    """Leave out jobs that were submitted less than value seconds ago."""
    cloud = strike.cloud
    jobs = cloud.jobs.by_id
    return [
        row
        for row in rows
        if cloud.age(jobs[row["request_id"]]) >= float(strike.fault.value)
    ]


def _without_inputs(_: Strike, rows: _Rows) -> _Rows:
    """Keep the inputs back."""
    return [{**row, "request_body": None} for row in rows]


HISTORY_FAULTS: Mapping[str, Effect] = {
    "history_lags": partial(_told, _lagging),
    "history_without_inputs": partial(_told, _without_inputs),
    "history_empty": partial(_told, lambda *_: []),
    "history_oldest_first": partial(_told, lambda _, rows: rows[::-1]),
}
