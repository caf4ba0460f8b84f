"""The studio: takes of a speech request, made by Segmind and verified here."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant

from .api import LatencyModel, SegmindClient
from .audio import VerifiedAudio, async_verify
from .speech.request import SpeechRequest

_DEADLINE: Final = 600.0
"""Seconds for a job; the longest text that Gemini speaks takes about half of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Verified audio of a speech request, and what it cost in US dollars."""

    audio: VerifiedAudio
    cost: float | None


class Studio:
    """Makes takes with an account's key."""

    def __init__(self, hass: HomeAssistant, client: SegmindClient) -> None:
        """Initialize the studio of an account."""
        self._hass = hass
        self._client = client
        self._latencies = LatencyModel()

    async def async_take(self, request: SpeechRequest) -> Take:
        """Pay for a generation, and return its audio once it is proven good.

        Raises SegmindError where Segmind does not deliver, AudioError where what it
        delivers is not the message spoken.
        """
        job = await self._client.submit(request.model, request.payload())
        estimate = self._latencies.expected(request.model, len(request.text))
        output = await job.wait(deadline=_DEADLINE, estimate=estimate)
        audio = await async_verify(
            await output.read(),
            expected_seconds=request.expected_seconds,
            ffmpeg=get_ffmpeg_manager(self._hass).binary,
        )
        return Take(audio=audio, cost=output.metrics.cost)
