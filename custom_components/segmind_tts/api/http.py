"""One HTTP request and its whole answer."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import aiohttp
from yarl import URL

from .clock import Clock
from .errors import SegmindConnectionError, SegmindResponseError, SegmindTimeoutError
from .models import json_object

_ONLY_CONNECT: Final = aiohttp.ClientTimeout(total=None, connect=10.0)
_LARGE: Final = 2**20
"""Bytes; of so many on, copying would be felt by the event loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer, read to its end; names of headers ignore case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    content: Mapping[str, object] | None = field(init=False, repr=False)
    """The body where it is a JSON object."""

    def __post_init__(self) -> None:
        """Read the body once for all."""
        object.__setattr__(self, "content", json_object(self.body))

    def json(self) -> Mapping[str, object]:
        """Return the JSON object in the body; raises `SegmindResponseError`."""
        if self.content is None:
            raise SegmindResponseError(
                "Segmind's answer is no JSON object", status=self.status
            )
        return self.content


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpLimits:
    """What an exchange may take: seconds in all and without a byte, bytes of body."""

    seconds: float
    stall: float
    size: int


async def exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: URL,
    *,
    clock: Clock,
    limits: HttpLimits,
    headers: Mapping[str, str] | None = None,
    payload: Mapping[str, object] | None = None,
) -> Response:
    """Send one request, follow no redirect, and read the answer.

    Raises `SegmindTimeoutError`, `SegmindConnectionError` and, for an answer beyond the
    limit, `SegmindResponseError`.
    """
    with _typed_errors():
        async with clock.timeout(limits.seconds):
            async with clock.timeout(limits.stall):
                response = await session.request(
                    method,
                    url,
                    json=payload,
                    headers=headers,
                    allow_redirects=False,
                    raise_for_status=False,
                    timeout=_ONLY_CONNECT,
                )
            async with response:
                body = await _read(response.content, clock, limits)
    return Response(status=response.status, headers=response.headers, body=body)


@contextmanager
def _typed_errors() -> Iterator[None]:
    # The texts of aiohttp's errors may quote what the server sent.
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as err:
        raise SegmindConnectionError(_named(err), sent=False) from None
    except TimeoutError:
        raise SegmindTimeoutError from None
    except (aiohttp.ClientError, OSError) as err:
        raise SegmindConnectionError(_named(err), sent=True) from None


async def _read(
    content: aiohttp.StreamReader, clock: Clock, limits: HttpLimits
) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        async with clock.timeout(limits.stall):
            chunk = await content.readany()
        if not chunk:
            break
        chunks.append(chunk)
        size += len(chunk)
        if size > limits.size:
            raise SegmindResponseError(
                f"Segmind's answer is longer than {limits.size} bytes"
            )
    if size < _LARGE:
        return b"".join(chunks)
    return await asyncio.to_thread(b"".join, chunks)


def _named(err: Exception) -> str:
    return f"{SegmindConnectionError.summary}: {type(err).__name__}"
