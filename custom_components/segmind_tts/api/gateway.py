"""One host of the API: requests with the key, answers or typed errors."""

from collections.abc import Callable, Mapping
import math
import re
from typing import Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .clock import Clock
from .error_mapping import error_from_response
from .errors import (
    SegmindAuthenticationError,
    SegmindError,
    SegmindModelNotFoundError,
    SegmindNotFoundError,
    SegmindResponseError,
)
from .http import HttpLimits, Response, exchange
from .models import JobState
from .retry import TRANSIENT, repeat

JSON_LIMIT: Final = 2**20
_STALL: Final = 10.0
_LEAST_TIMEOUT: Final = 1.0
_TRIES_MALFORMED: Final = 3
_KEY: Final = re.compile(r"[!-~]+")


class Gateway:
    """Sends requests with the key to the host it was made for, and to no other."""

    def __init__(
        self, api_key: str, session: aiohttp.ClientSession, *, base: URL, clock: Clock
    ) -> None:
        """Keep the key for requests below `base`."""
        self._api_key = api_key
        self._session = session
        self._base = base
        self._clock = clock

    async def request(
        self,
        method: str,
        path: str,
        *,
        limits: HttpLimits,
        payload: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        not_found: type[SegmindNotFoundError] = SegmindModelNotFoundError,
    ) -> Response:
        """Send one request, once, and return its successful answer.

        `path` has checked parts. Raises as `exchange` and `error_from_response` tell.
        """
        if not _KEY.fullmatch(self._api_key):
            raise SegmindAuthenticationError("The API key has characters no key has")
        response = await exchange(
            self._session,
            method,
            (self._base / path).with_query(query),
            clock=self._clock,
            limits=limits,
            headers={"x-api-key": self._api_key},
            payload=payload,
        )
        if _is_success(response):
            return response
        raise error_from_response(
            response.status,
            response.headers,
            response.body,
            now=self._clock.utcnow(),
            api_key=self._api_key,
            not_found=not_found,
        )

    async def read[T](
        self,
        path: str,
        parse: Callable[[Response], T],
        *,
        until: float,
        tries: float = math.inf,
        tries_missing: int = 1,
        not_found: type[SegmindNotFoundError] = SegmindNotFoundError,
        query: Mapping[str, str] | None = None,
        size: int = JSON_LIMIT,
    ) -> T:
        """Return what `parse` makes of the answer to a request that changes nothing.

        Tried again until the monotonic time `until` after what may pass: a failed
        connection, a time-out, 408, 429, 5xx; a few times after an answer that `parse`
        refuses with `SegmindResponseError`; after 404 `tries_missing` times in all.
        """

        async def attempt() -> T:
            left = max(until - self._clock.monotonic(), _LEAST_TIMEOUT)
            limits = HttpLimits(seconds=left, stall=_STALL, size=size)
            response = await self.request(
                hdrs.METH_GET, path, limits=limits, query=query, not_found=not_found
            )
            return parse(response)

        return await repeat(
            attempt,
            clock=self._clock,
            until=until,
            tries=lambda err: _tries(err, tries, tries_missing),
        )


def _tries(err: SegmindError, tries: float, tries_missing: int) -> float:
    if isinstance(err, SegmindNotFoundError):
        return tries_missing
    if isinstance(err, SegmindResponseError):
        return min(_TRIES_MALFORMED, tries)
    return tries if isinstance(err, TRANSIENT) else 1


def _is_success(response: Response) -> bool:
    """Read the state in the body before the HTTP status."""
    state = JobState.read((response.content or {}).get("status"))
    if state in (JobState.COMPLETED, JobState.FAILED):
        return state is JobState.COMPLETED
    return response.status < 300
