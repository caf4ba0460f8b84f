"""Faults of the way between client and server."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import socket
import struct

from aiohttp import web

from .strike import Effect, Strike

_LINGER_NOT = struct.pack("ii", 1, 0)
_CHUNK = bytes(64 * 1024)
_MEBIBYTE = 1024 * 1024
_GIGANTIC = 256
"""Mebibytes after which even an endless body ends, for the sake of the machine."""


async def _reset(strike: Strike) -> web.Response:
    """Reset the connection; the request is not processed."""
    return _drop(strike.request)


async def _reset_after(strike: Strike) -> web.Response:
    """Process the request, then reset the connection: a job is made and paid."""
    await strike.proceed()
    return _drop(strike.request)


async def _hang_up(strike: Strike) -> web.Response:
    """Close the connection in good order without an answer; not processed."""
    assert strike.request.transport is not None
    strike.request.transport.close()
    return web.Response()


async def _stall(strike: Strike) -> web.Response:
    """Never answer; the request is not processed."""
    return await _for_ever()


async def _stall_after(strike: Strike) -> web.Response:
    """Process the request and never answer."""
    await strike.proceed()
    return await _for_ever()


async def _stall_body(strike: Strike) -> web.Response:
    """Process the request, send the headers, and nothing more."""
    await _send_part(strike, 0)
    return await _for_ever()


async def _stall_mid_body(strike: Strike) -> web.Response:
    """Process the request, send headers and half of the body, and nothing more."""
    await _send_part(strike, 0.5)
    return await _for_ever()


async def _cut_short(strike: Strike) -> web.Response:
    """Process the request and hang up after half of the body."""
    await _send_part(strike, 0.5)
    return await _hang_up(strike)


async def _gigantic_json(strike: Strike) -> web.StreamResponse:
    """Process the request and answer with value MiB of JSON."""
    await strike.proceed()
    return await _flood(strike, "application/json", b'{"status": "', b"x" * len(_CHUNK))


async def _gigantic_audio(strike: Strike) -> web.StreamResponse:
    """Process the request and answer with value MiB of audio."""
    answer = await strike.true_answer()
    assert isinstance(answer.body, bytes)
    return await _flood(strike, "audio/wav", answer.body, _CHUNK)


def _drop(request: web.Request) -> web.Response:
    """Drop the connection with a TCP reset."""
    transport = request.transport
    assert transport is not None
    connection = transport.get_extra_info("socket")
    # Closing without lingering sends RST; otherwise the client sees a regular end.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    transport.abort()
    return web.Response()


async def _for_ever() -> web.Response:
    """Wait until the server stops."""
    await asyncio.Event().wait()
    return web.Response()


async def _send_part(strike: Strike, share: float) -> None:
    """Send the headers and a part of the true answer's body."""
    answer = await strike.true_answer()
    body = answer.body
    assert isinstance(body, bytes)
    part = web.StreamResponse(status=answer.status, headers=answer.headers)
    part.content_length = len(body)
    await part.prepare(strike.request)
    await part.write(body[: int(share * len(body))])


async def _flood(
    strike: Strike, content_type: str, head: bytes, chunk: bytes
) -> web.StreamResponse:
    """Send a body without end for as long as the client takes it."""
    response = web.StreamResponse(headers={"Content-Type": content_type})
    await response.prepare(strike.request)
    with suppress(ConnectionError):
        await response.write(head)
        for _ in range((strike.fault.value or _GIGANTIC) * _MEBIBYTE // len(chunk)):
            await response.write(chunk)
    return response


CONNECTION_FAULTS: Mapping[str, Effect] = {
    "reset": _reset,
    "reset_after": _reset_after,
    "hang_up": _hang_up,
    "stall": _stall,
    "stall_after": _stall_after,
    "stall_body": _stall_body,
    "stall_mid_body": _stall_mid_body,
    "cut_short": _cut_short,
    "gigantic_json": _gigantic_json,
    "gigantic_audio": _gigantic_audio,
}
