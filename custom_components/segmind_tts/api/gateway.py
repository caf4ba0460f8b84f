"""One host of the API: requests with the key, answers or typed errors."""

from collections.abc import Callable, Mapping
import math
import re
from typing import Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .exceptions import (
    SegmindAuthenticationError,
    SegmindError,
    SegmindModelNotFoundError,
    SegmindNotFoundError,
    SegmindResponseError,
)
from .exchange import Response, exchange
from .models import JobState
from .refusals import error_from_response
from .retry import TRANSIENT, repeat
from .time import Time

JSON_LIMIT: Final = 2**20
_READ_TIMEOUT: Final = 10.0
_LEAST_TIMEOUT: Final = 1.0
_MALFORMED: Final = 3
_KEY: Final = re.compile(r"[!-~]+")


class Gateway:
    """Sends requests with the key to the host it was made for, and to no other."""

    def __init__(
        self, api_key: str, session: aiohttp.ClientSession, *, base: URL, time: Time
    ) -> None:
        """Keep the key for requests below `base`."""
        self._api_key = api_key
        self._session = session
        self._base = base
        self._time = time

    async def request(
        self,
        method: str,
        path: str,
        *,
        timeout: float,
        payload: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        not_found: type[SegmindNotFoundError] = SegmindModelNotFoundError,
        limit: int = JSON_LIMIT,
    ) -> Response:
        """Send one request, once, and return its successful answer.

        `path` consists of checked parts. Raises what `exchange` raises and what
        `error_from_response` returns.
        """
        if not _KEY.fullmatch(self._api_key):
            raise SegmindAuthenticationError("The API key has characters no key has")
        response = await exchange(
            self._session,
            method,
            (self._base / path).with_query(query),
            time=self._time,
            timeout=timeout,
            stall=timeout,
            limit=limit,
            headers={"x-api-key": self._api_key},
            payload=payload,
        )
        state = JobState.read((response.content or {}).get("status"))
        if state is JobState.FAILED or (
            response.status >= 300 and state is not JobState.COMPLETED
        ):
            raise error_from_response(
                response.status,
                response.headers,
                response.body,
                now=self._time.utcnow(),
                api_key=self._api_key,
                not_found=not_found,
            )
        return response

    async def read[T](
        self,
        path: str,
        parse: Callable[[Response], T],
        *,
        until: float,
        tries: float = math.inf,
        missing_until: float = -math.inf,
        not_found: type[SegmindNotFoundError] = SegmindNotFoundError,
        query: Mapping[str, str] | None = None,
        limit: int = JSON_LIMIT,
    ) -> T:
        """Return what `parse` makes of the answer to a request that changes nothing.

        Repeated until the monotonic time `until`, at most `tries` times, after a failure that may
        pass: no connection, no answer in time, 408, 429, 5xx, up to `missing_until` a 404, and a
        few times an answer that `parse` refuses with `SegmindResponseError`.
        """

        async def attempt() -> T:
            left = until - self._time.monotonic()
            response = await self.request(
                hdrs.METH_GET,
                path,
                timeout=min(max(left, _LEAST_TIMEOUT), _READ_TIMEOUT),
                query=query,
                not_found=not_found,
                limit=limit,
            )
            return parse(response)

        def worthwhile(err: SegmindError, failures: int) -> bool:
            if isinstance(err, SegmindNotFoundError):
                return self._time.monotonic() < missing_until
            if isinstance(err, SegmindResponseError):
                return failures < min(_MALFORMED, tries)
            return isinstance(err, TRANSIENT) and failures < tries

        return await repeat(
            attempt, time=self._time, until=until, worthwhile=worthwhile
        )
