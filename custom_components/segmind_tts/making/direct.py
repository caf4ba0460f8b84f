"""Direct requests: one call that waits for the audio, with nothing to resume."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant

from ..api import Output, SegmindClient
from ..const import Delivery
from ..message.request import SpeechRequest
from ..timing.polls import Estimate
from .ledger_rows import LedgerRow

_DEADLINE: Final = 240.0
"""Seconds for a request to be sent, and as many for its answer."""
_MAX_EXPECTED: Final = 60.0
"""Seconds that a direct request may be expected to take: Segmind's v1 API is not for
more (https://docs.segmind.com/docs/serverless-api)."""


class DirectRequests:
    """The direct requests of an account."""

    def __init__(self, hass: HomeAssistant, client: SegmindClient) -> None:
        """Start without requests."""
        self._hass = hass
        self._client = client
        self._sent: dict[str, float] = {}

    def elapsed(self, request: SpeechRequest) -> float | None:
        """Return the seconds since a request was sent; None if it is not under way."""
        sent = self._sent.get(request.key)
        return None if sent is None else self._hass.loop.time() - sent

    async def async_run(
        self, request: SpeechRequest, payload: Mapping[str, object]
    ) -> tuple[Output, float]:
        """Return what Segmind makes of a payload, and how many seconds that took.

        Raises what `SegmindClient.run` raises.
        """
        key = request.key
        try:
            output = await self._client.run(
                request.model,
                payload,
                deadline=_DEADLINE,
                on_sent=partial(self._note, key),
            )
            return output, self._hass.loop.time() - self._sent[key]
        finally:
            self._sent.pop(key, None)

    def _note(self, key: str) -> None:
        self._sent[key] = self._hass.loop.time()


def is_short_enough(expected: Estimate) -> bool:
    """Tell whether a job that is expected to take so long can be a direct request."""
    return expected.median < _MAX_EXPECTED


def may_be_running(row: LedgerRow, age: timedelta) -> bool:
    """Tell whether a row is of a direct request that the history may list later."""
    is_direct = row.delivery is Delivery.DIRECT
    return is_direct and age < timedelta(seconds=_DEADLINE)
