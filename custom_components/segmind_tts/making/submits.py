"""Submits: how a request is handed to Segmind, and what a model does not take of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant

from ..api import Job, Output, SegmindClient, SegmindError
from ..const import Delivery
from ..message.request import SpeechRequest
from ..timing.polls import Estimate
from .direct import DirectRequests, is_short_enough

_DEADLINE: Final = 120.0
"""Seconds; limits count requests per minute, so a reset lies within."""
_TEMPERATURE: Final = "temperature"
_REFUSED: Final = (400, 406, 422)
_LEFT_OUT: Final = 86400.0
"""Seconds for which a model is not asked again whether it takes a temperature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a direct request was answered with, after so many seconds."""

    output: Output
    seconds: float


class Submits:
    """The submits of an account."""

    def __init__(self, hass: HomeAssistant, client: SegmindClient) -> None:
        """Start without any."""
        self._hass = hass
        self._client = client
        self._direct = DirectRequests(hass, client)
        # By model, since when the temperature is left out that it has refused.
        self._left_out: dict[str, float] = {}

    def elapsed(self, request: SpeechRequest) -> float | None:
        """Return the seconds since a direct request was sent; None if none is under way."""
        return self._direct.elapsed(request)

    async def async_send(
        self,
        request: SpeechRequest,
        delivery: Delivery,
        *,
        retake: bool,
        expected: Estimate,
    ) -> Job | Answer:
        """Hand a request to Segmind; return its job, or the answer of a direct request.

        A temperature that the model refuses by name is left out, also of later ones.
        Raises what `SegmindClient.submit` and `SegmindClient.run` raise.
        """
        payload: Mapping[str, object] = request.payload(retake=retake)
        is_direct = delivery is Delivery.DIRECT and is_short_enough(expected)
        if self._is_left_out(request.model):
            payload = _without_temperature(payload)
        try:
            return await self._async_send(request, payload, is_direct)
        except SegmindError as err:
            if _TEMPERATURE not in payload or not _is_about_temperature(err):
                raise
        # It was refused, so it can be sent again.
        self._left_out[request.model] = self._hass.loop.time()
        return await self._async_send(request, _without_temperature(payload), is_direct)

    async def _async_send(
        self, request: SpeechRequest, payload: Mapping[str, object], is_direct: bool
    ) -> Job | Answer:
        if is_direct:
            output, seconds = await self._direct.async_run(request, payload)
            return Answer(output=output, seconds=seconds)
        return await self._client.submit(request.model, payload, deadline=_DEADLINE)

    def _is_left_out(self, model: str) -> bool:
        since = self._left_out.get(model)
        return since is not None and self._hass.loop.time() - since < _LEFT_OUT


def _without_temperature(payload: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in payload.items() if name != _TEMPERATURE}


def _is_about_temperature(err: SegmindError) -> bool:
    """Tell whether Segmind names the temperature as the reason of a refusal."""
    return err.status in _REFUSED and _TEMPERATURE in (err.detail or "").lower()
