"""Download of audio from an address the server named."""

from itertools import count
import math
from typing import Final

import aiohttp
from aiohttp import hdrs
from yarl import URL

from .addresses import Resolve, public_addresses
from .clock import Time
from .error_mapping import error_from_response
from .errors import (
    SegmindConnectionError,
    SegmindDownloadError,
    SegmindError,
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

    Over https from public addresses only; the API's own origin is exempt from both.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        origin: URL,
        time: Time,
        resolve: Resolve = public_addresses,
    ) -> None:
        """Exempt `origin`; `resolve` decides where a host name may lead to."""
        self._session = session
        self._origin = origin
        self._time = time
        self._resolve = resolve

    async def read(self, url: URL, *, deadline: float) -> bytes:
        """Return the bytes at an address in full, at most `SIZE_LIMIT` of them.

        Tries again within `deadline` seconds what may be passing. Raises
        `SegmindDownloadError`.
        """
        until = self._time.monotonic() + deadline
        attempts = count()
        try:
            return await repeat(
                lambda: self._follow(url, until, next(attempts)),
                time=self._time,
                until=until,
                tries=_tries,
            )
        except SegmindDownloadError:
            raise
        except SegmindError as err:
            raise SegmindDownloadError(
                f"{SegmindDownloadError.summary}: {err}"
            ) from err

    async def _follow(self, url: URL, until: float, attempt: int) -> bytes:
        """Follow redirects, each of which has to pass the same checks."""
        for _ in range(_HOPS + 1):
            response = await self._get(url, until, attempt)
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
            now=self._time.utcnow(),
            not_found=SegmindNotFoundError,
        )

    async def _get(self, url: URL, until: float, attempt: int) -> Response:
        """Ask once for the audio, from an address that has been checked."""
        headers: dict[str, str] = {hdrs.ACCEPT_ENCODING: "identity"}
        hostname = None
        if not (url.absolute and url.origin() == self._origin):
            hostname, address = await self._checked(url, attempt)
            headers[hdrs.HOST] = url.host_port_subcomponent or ""
            url = url.with_host(address)
        return await exchange(
            self._session,
            hdrs.METH_GET,
            url,
            time=self._time,
            limits=HttpLimits(
                seconds=max(until - self._time.monotonic(), 1.0),
                stall=_STALL,
                size=SIZE_LIMIT,
            ),
            headers=headers,
            server_hostname=hostname,
        )

    async def _checked(self, url: URL, attempt: int) -> tuple[str, str]:
        """Return host name and checked address of a URL outside the API's origin."""
        if url.scheme != "https" or not url.raw_host or url.port is None:
            raise SegmindDownloadError("The audio is not at an https address")
        try:
            async with self._time.timeout(_STALL):
                addresses = await self._resolve(url.raw_host, url.port)
        except OSError as err:
            raise SegmindConnectionError(sent=False) from err
        return url.raw_host, addresses[attempt % len(addresses)]


def _tries(err: SegmindError) -> float:
    if isinstance(err, SegmindNotFoundError):
        # A file may take a moment to appear.
        return 4
    return math.inf if isinstance(err, TRANSIENT) else 1
