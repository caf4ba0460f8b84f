"""Faults of the answer's content; but for a redirect the request is processed."""

from collections.abc import Mapping

from aiohttp import web

from .strike import Effect, Strike


async def _answer(strike: Strike) -> web.Response:
    """Replace status, body or headers by the fault's."""
    return strike.dressed(await strike.true_answer())


async def _invalid_json(strike: Strike) -> web.Response:
    """Label as JSON what is none."""
    await strike.proceed()
    return strike.dressed(
        web.Response(text='{"status": "COMP', content_type="application/json")
    )


async def _wrong_json(strike: Strike) -> web.Response:
    """Answer with JSON of another shape: value, a list by default."""
    await strike.proceed()
    value = strike.fault.value
    return strike.dressed(web.json_response(["unexpected"] if value is None else value))


async def _html(strike: Strike) -> web.Response:
    """Answer 200 with a web page."""
    await strike.proceed()
    page = "<!doctype html><html><body>Just a moment…</body></html>"
    return strike.dressed(web.Response(text=page, content_type="text/html"))


async def _redirect(strike: Strike) -> web.Response:
    """Send the client to value, by default to where it came from."""
    target = strike.fault.value or str(strike.request.url)
    return strike.dressed(web.Response(status=302, headers={"Location": target}))


CONTENT_FAULTS: Mapping[str, Effect] = {
    "answer": _answer,
    "invalid_json": _invalid_json,
    "wrong_json": _wrong_json,
    "html": _html,
    "redirect": _redirect,
}
