"""Faults that are rows of the error table; the request is not processed."""

from collections.abc import Mapping
from functools import partial

from aiohttp import web

from tests.emulator.refusals import ROWS, Refusal

from .strike import Effect, Strike

_RESET = 60.0


async def _refuse(name: str, strike: Strike) -> web.Response:
    """Answer with a row; value is its message where the row leaves that open."""
    values = dict(strike.request.match_info)
    if strike.fault.value is not None:
        values["message"] = strike.fault.value
    return strike.dressed(Refusal(name, values).response())


async def _rate_limit(strike: Strike) -> web.Response:
    """Refuse until value seconds from now, a minute by default."""
    cloud, wait = strike.cloud, strike.fault.value
    reset = cloud.clock.now() + (_RESET if wait is None else wait)
    refusal = Refusal("rate_limited", headers=cloud.reset_at(reset))
    return strike.dressed(refusal.response())


async def _echo(strike: Strike) -> web.Response:
    """Repeat the key and the text in the error."""
    request = strike.request
    key, body = request.headers.get("x-api-key"), await request.text()
    error = {"error": f"Upstream refused {body} of {key}"}
    return strike.dressed(web.json_response(error, status=500))


REFUSAL_FAULTS: Mapping[str, Effect] = {
    **{name: partial(_refuse, name) for name in ROWS},
    "rate_limited": _rate_limit,
    "rate_limited_without_reset": partial(_refuse, "rate_limited"),
    "key_echo": _echo,
}
