"""Submits: how a request is handed to Segmind, and what a model does not take of it."""

from collections.abc import Mapping
from dataclasses import dataclass
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback

from ..api import Job, Output, SegmindClient, SegmindError, SegmindJobFailedError
from ..const import Delivery
from ..message.payloads import Payload
from ..message.request import Retake, SpeechRequest
from ..timing.polls import Estimate
from .direct import DirectRequests, is_short_enough
from .estimates import Estimates
from .left_out import named_fields

_LOGGER = logging.getLogger(__name__)

_DEADLINE: Final = 120.0
"""Seconds; limits count requests per minute, so a reset lies within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a direct request was answered with, after so many seconds."""

    output: Output
    seconds: float


class Submits:
    """The submits of an account."""

    def __init__(
        self, hass: HomeAssistant, client: SegmindClient, estimates: Estimates
    ) -> None:
        """Start without any. What models refuse is kept in the `estimates`."""
        self._client = client
        self._direct = DirectRequests(hass, client)
        self._estimates = estimates

    def elapsed(self, request: SpeechRequest) -> float | None:
        """Return the seconds since a direct request was sent; None if none is under way."""
        return self._direct.elapsed(request)

    async def async_send(
        self,
        request: SpeechRequest,
        delivery: Delivery,
        *,
        retake: Retake | None,
        expected: Estimate,
    ) -> Job | Answer:
        """Hand a request to Segmind; return its job, or the answer of a direct request.

        What the model refuses by name is left out, also of later requests. Raises what
        `SegmindClient.submit` and `SegmindClient.run` raise.
        """
        is_direct = delivery is Delivery.DIRECT and is_short_enough(expected)
        while True:
            payload = self._payload(request, retake=retake)
            try:
                return await self._async_send(request, payload, is_direct)
            except SegmindError as err:
                # It was refused, so it can be sent again.
                if not self._async_learn(request.model, payload, err):
                    raise

    @callback
    def async_failed(self, request: SpeechRequest, err: SegmindJobFailedError) -> bool:
        """Learn from why a job failed; tell whether another one may do without that."""
        # Others may have learned since it was sent.
        sent = request.payload() | self._payload(request, retake=None)
        return self._async_learn(request.model, sent, err)

    @callback
    def _async_learn(self, model: str, payload: Payload, err: SegmindError) -> bool:
        if fields := named_fields(err, model, payload):
            _LOGGER.info("%s does not take %s", model, ", ".join(sorted(fields)))
            self._estimates.async_refused(model, fields)
        return bool(fields)

    def _payload(self, request: SpeechRequest, *, retake: Retake | None) -> Payload:
        left_out = self._estimates.left_out(request.model)
        return request.payload(retake=retake, left_out=left_out)

    async def _async_send(
        self, request: SpeechRequest, payload: Mapping[str, object], is_direct: bool
    ) -> Job | Answer:
        if is_direct:
            output, seconds = await self._direct.async_run(request, payload)
            return Answer(output=output, seconds=seconds)
        return await self._client.submit(request.model, payload, deadline=_DEADLINE)
