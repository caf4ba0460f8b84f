"""Download of audio from an address the server named."""

import math
from typing import Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .clock import Clock
from .error_mapping import error_from_response
from .errors import (
    SegmindDownloadError,
    SegmindError,
    SegmindForbiddenError,
    SegmindNotFoundError,
)
from .http import HttpLimits, Response, exchange
from .retry import TRANSIENT, repeat

SIZE_LIMIT: Final = 64 * 2**20
_HOPS: Final = 3
_STALL: Final = 10.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class Media:
    """Fetches audio, without the key.

    Over https, in a session that reaches public addresses only; the API's own origin is
    exempt from both.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        media_session: aiohttp.ClientSession | None,
        *,
        origin: URL,
        clock: Clock,
    ) -> None:
        """Use `session` for `origin` alone. Without the other no other host is asked."""
        self._session = session
        self._media_session = media_session
        self._origin = origin
        self._clock = clock

    async def read(self, url: URL, *, deadline: float) -> bytes:
        """Return the bytes at an address in full, at most `SIZE_LIMIT` of them.

        Tries again within `deadline` seconds what may be passing. Raises
        `SegmindDownloadError`.
        """
        until = self._clock.monotonic() + deadline
        try:
            return await repeat(
                lambda: self._follow(url, until),
                clock=self._clock,
                until=until,
                tries=_tries,
            )
        except SegmindDownloadError:
            raise
        except SegmindError as err:
            raise SegmindDownloadError(
                f"{SegmindDownloadError.summary}: {err}"
            ) from err

    async def _follow(self, url: URL, until: float) -> bytes:
        """Follow redirects, each of which has to pass the same checks."""
        for _ in range(_HOPS + 1):
            response = await self._get(url, until)
            if response.status not in _REDIRECTS:
                break
            try:
                url = url.join(URL(response.headers.get(hdrs.LOCATION, "")))
            except ValueError:
                break
        if response.status == 200:
            return response.body
        raise error_from_response(
            response.status,
            response.headers,
            response.body,
            now=self._clock.utcnow(),
            not_found=SegmindNotFoundError,
        )

    async def _get(self, url: URL, until: float) -> Response:
        """Ask once for the audio."""
        return await exchange(
            self._session_for(url),
            hdrs.METH_GET,
            url,
            clock=self._clock,
            limits=HttpLimits(
                seconds=max(until - self._clock.monotonic(), 1.0),
                stall=_STALL,
                size=SIZE_LIMIT,
            ),
            headers={hdrs.ACCEPT_ENCODING: "identity"},
        )

    def _session_for(self, url: URL) -> aiohttp.ClientSession:
        if url.absolute and url.origin() == self._origin:
            return self._session
        if self._media_session is None or url.scheme != "https" or not url.raw_host:
            raise SegmindDownloadError("The audio is not at an https address")
        return self._media_session


def _tries(err: SegmindError) -> float:
    if isinstance(err, SegmindNotFoundError | SegmindForbiddenError):
        # A file may take a moment to appear; until then some stores refuse it.
        return 4
    return math.inf if isinstance(err, TRANSIENT) else 1
