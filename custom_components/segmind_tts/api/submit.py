"""Requests that cost money: sent again only when they were certainly not taken."""

from collections.abc import Callable, Mapping
from itertools import islice
import math
from typing import Final

from aiohttp import hdrs

from .clock import Clock
from .errors import (
    SegmindConnectionError,
    SegmindError,
    SegmindNoAudioError,
    SegmindRateLimitError,
    SegmindResponseError,
    SegmindServerError,
    SegmindSubmitUnknownError,
    SegmindTimeoutError,
)
from .gateway import Gateway
from .http import HttpLimits, Response
from .limiter import Limiter, RateLimit
from .retry import backoff

_TRIES: Final = 3


class PaidRequests:
    """Sends paid requests of one account, within its rate limit."""

    def __init__(self, gateway: Gateway, *, clock: Clock) -> None:
        """Know no rate limit yet."""
        self._gateway = gateway
        self._limiter = Limiter(clock)
        self._clock = clock

    @property
    def rate_limit(self) -> RateLimit:
        """The limit as far as refusals have shown it."""
        return self._limiter.known

    async def send[T](
        self,
        path: str,
        payload: Mapping[str, object],
        parse: Callable[[Response], T],
        *,
        deadline: float,
        limits: HttpLimits,
        on_sent: Callable[[], None] | None = None,
    ) -> T:
        """Return what `parse` makes of the answer; `on_sent` is called with each try.

        Refused with 429 the request waits for its next chance, refused with 5xx it is
        sent again twice, if that is within `deadline` seconds. Once sent it has the
        time in `limits`, whatever the deadline: to leave it would lose what is paid.

        Raises `SegmindSubmitUnknownError` when the request may have been taken, which
        includes an answer that `parse` refuses with `SegmindResponseError`; else what
        `Gateway.request` raises.
        """
        until = self._clock.monotonic() + deadline
        pauses = islice(backoff(self._clock), _TRIES - 1)
        while True:
            await self._limiter.acquire(until)
            if on_sent:
                on_sent()
            try:
                return await self._send_once(path, payload, parse, limits)
            except SegmindRateLimitError as err:
                self._limiter.refused(err)
            except SegmindServerError:
                pause = next(pauses, math.inf)
                if self._clock.monotonic() + pause > until:
                    raise
                await self._clock.sleep(pause)

    async def _send_once[T](
        self,
        path: str,
        payload: Mapping[str, object],
        parse: Callable[[Response], T],
        limits: HttpLimits,
    ) -> T:
        sent_at = self._clock.utcnow()
        try:
            response = await self._gateway.request(
                hdrs.METH_POST, path, payload=payload, limits=limits
            )
            return parse(response)
        except SegmindError as err:
            if _may_be_taken(err):
                raise SegmindSubmitUnknownError(sent_at=sent_at) from err
            raise


def _may_be_taken(err: SegmindError) -> bool:
    """Tell whether a request that ended so may nevertheless be served and billed."""
    match err:
        case SegmindNoAudioError():
            # It surely was taken, and came to its end.
            return False
        case SegmindConnectionError():
            return err.sent
        case SegmindServerError():
            return not err.refused
        case SegmindResponseError():
            return err.status is None or err.status < 300
        case SegmindTimeoutError():
            return True
        case _:
            return False
