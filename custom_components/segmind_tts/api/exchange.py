"""One HTTP request and its whole answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from yarl import URL

from .exceptions import (
    SegmindConnectionError,
    SegmindResponseError,
    SegmindTimeoutError,
)
from .models import json_object
from .time import Time

_CONNECT: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer, read to its end; names of headers ignore case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    content: Mapping[str, object] | None = field(repr=False)
    """The body where it is a JSON object."""

    def json(self) -> Mapping[str, object]:
        """Return the JSON object in the body; raises `SegmindResponseError` if there is none."""
        if self.content is None:
            raise SegmindResponseError(
                "Segmind's answer is no JSON object", status=self.status
            )
        return self.content


async def exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: URL,
    *,
    time: Time,
    timeout: float,
    stall: float,
    limit: int,
    headers: Mapping[str, str] | None = None,
    payload: Mapping[str, object] | None = None,
    server_hostname: str | None = None,
) -> Response:
    """Send one request, follow no redirect, and read at most `limit` bytes of the answer.

    It may take `timeout` seconds in all and `stall` seconds without a byte. Raises
    `SegmindTimeoutError`, `SegmindConnectionError` and, for a longer answer,
    `SegmindResponseError`.
    """
    try:
        async with time.timeout(timeout):
            async with time.timeout(stall):
                response = await session.request(
                    method,
                    url,
                    json=payload,
                    headers=headers,
                    allow_redirects=False,
                    server_hostname=server_hostname,
                    timeout=aiohttp.ClientTimeout(total=None, connect=_CONNECT),
                )
            async with response:
                body = await _read(response.content, time, stall, limit)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as err:
        raise SegmindConnectionError(_named(err), sent=False) from err
    except TimeoutError:
        raise SegmindTimeoutError from None
    except (aiohttp.ClientError, OSError) as err:
        # The text of these may quote what the server sent.
        raise SegmindConnectionError(_named(err), sent=True) from None
    return Response(
        status=response.status,
        headers=response.headers,
        body=body,
        content=json_object(body),
    )


async def _read(
    content: aiohttp.StreamReader, time: Time, stall: float, limit: int
) -> bytes:
    body = bytearray()
    while True:
        async with time.timeout(stall):
            chunk = await content.readany()
        if not chunk:
            return bytes(body)
        body += chunk
        if len(body) > limit:
            raise SegmindResponseError(f"Segmind's answer is longer than {limit} bytes")


def _named(err: Exception) -> str:
    return f"{SegmindConnectionError.summary}: {type(err).__name__}"
