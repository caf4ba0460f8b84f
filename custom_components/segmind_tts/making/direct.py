"""Direct calls: one request that waits for the audio, with nothing to resume."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Final

from ..api import Output, SegmindClient
from ..const import Delivery
from ..message.request import SpeechRequest
from .costs import Costs
from .estimates import Estimates
from .ledger import LedgerRow

_DEADLINE: Final = 240.0
"""Seconds for a call to be sent, and as many to be answered."""
_LONGEST: Final = 60.0
"""Seconds that a call may be expected to take: Segmind's v1 API is not for more
(https://docs.segmind.com/docs/serverless-api)."""


class DirectRequests:
    """The direct calls of an account."""

    def __init__(
        self, client: SegmindClient, *, costs: Costs, estimates: Estimates
    ) -> None:
        """Start without calls."""
        self._client = client
        self._costs = costs
        self._estimates = estimates
        self._sent: dict[str, float] = {}

    def accepts(self, request: SpeechRequest) -> bool:
        """Tell whether a request is short enough for a direct call."""
        estimate = self._estimates.estimate(request.model, len(request.text))
        return estimate.median < _LONGEST

    def elapsed(self, request: SpeechRequest) -> float | None:
        """Return the seconds since a request was sent; None if it is not under way."""
        sent = self._sent.get(request.key)
        return None if sent is None else monotonic() - sent

    async def async_run(
        self, request: SpeechRequest, payload: Mapping[str, object]
    ) -> Output:
        """Return what Segmind makes of a payload. Raises what `SegmindClient.run` does."""
        key = request.key
        try:
            output = await self._client.run(
                request.model,
                payload,
                deadline=_DEADLINE,
                on_sent=partial(self._note, key),
            )
            elapsed = monotonic() - self._sent[key]
        finally:
            self._sent.pop(key, None)
        self._costs.async_took(request, output.metrics, elapsed)
        return output

    def _note(self, key: str) -> None:
        self._sent[key] = monotonic()


def may_be_running(row: LedgerRow) -> bool:
    """Tell whether a row is of a call that may get into the history when it ends."""
    is_direct = row.delivery is Delivery.DIRECT
    return is_direct and row.age < timedelta(seconds=_DEADLINE)
