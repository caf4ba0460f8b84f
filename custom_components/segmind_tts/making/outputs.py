"""Outputs: what jobs have made, waited for and booked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, NoReturn

from homeassistant.core import HomeAssistant, callback

from ..api import (
    Job,
    JobState,
    Metrics,
    Output,
    SegmindClient,
    SegmindError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindNoAudioError,
    SegmindTimeoutError,
)
from ..audio import EmptyAudioError
from ..message.request import SpeechRequest
from .costs import Costs
from .lookup import async_past_output
from .open_jobs import OpenJobs

_JOB_DEADLINE: Final = 600.0
"""Seconds; the longest text that Gemini speaks takes about half of it."""
_RECORD_LIFE: Final = timedelta(minutes=55)
"""The age up to which Segmind has a record of a job
(https://docs.segmind.com/docs/serverless-api), less what a clock may be wrong."""
_DOUBT: Final = 5.0
"""Seconds until a job is asked about again that is said not to be there."""


class Outputs:
    """Waits for what the open jobs of an account make, and books what they cost."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        client: SegmindClient,
        open_jobs: OpenJobs,
        costs: Costs,
    ) -> None:
        """Initialize the outputs of an account's open jobs."""
        self._hass = hass
        self._client = client
        self._open = open_jobs
        self._costs = costs

    async def async_get(
        self,
        request: SpeechRequest,
        job: Job,
        *,
        is_watched: bool = False,
        deadline: float | None = None,
        on_state: Callable[[JobState], None] | None = None,
    ) -> Output:
        """Return the output of a job; `is_watched` tells that it has just begun.

        `deadline` is in seconds; `on_state` is told each state that Segmind tells. Raises
        SegmindError, or EmptyAudioError for a job that made nothing.
        """
        began = self._hass.loop.time()
        clock = self._client.clock
        until = clock.monotonic() + (deadline or _JOB_DEADLINE)
        try:
            while (
                output := await self._async_look(request, job, until, on_state)
            ) is None:
                if clock.monotonic() + _DOUBT > until:
                    raise SegmindTimeoutError(request_id=job.request_id)
                await clock.sleep(_DOUBT)
        except SegmindJobFailedError:
            await self._open.async_close(request.key)
            raise
        except SegmindNoAudioError as err:
            await self.async_nothing_made(request, err)
        elapsed = self._hass.loop.time() - began if is_watched else None
        self.async_book(request, output.metrics, elapsed)
        return output

    async def async_nothing_made(
        self, request: SpeechRequest, err: SegmindNoAudioError
    ) -> NoReturn:
        """Book a job that made nothing, and close it. Raises EmptyAudioError."""
        self.async_book(request, Metrics())
        await self._open.async_close(request.key)
        raise EmptyAudioError("no audio in the result") from err

    @callback
    def async_book(
        self, request: SpeechRequest, metrics: Metrics, elapsed: float | None = None
    ) -> None:
        """Book what a job cost, once: its output may be asked for again, for nothing.

        Nobody waits for the disk: until it has the figure, it has the expected one.
        """
        row = self._open.find(request.key)
        if row is None or not row.paid:
            cost = self._costs.async_book(request, metrics, elapsed)
            booking = self._open.async_update(request.key, cost=cost, paid=True)
            self._hass.async_create_task(booking)

    async def _async_look(
        self,
        request: SpeechRequest,
        job: Job,
        until: float,
        on_state: Callable[[JobState], None] | None,
    ) -> Output | None:
        """Return the output of a job; None if it is in doubt whether there is such a job."""
        try:
            return await job.wait(
                deadline=until - self._client.clock.monotonic(),
                estimate=self._costs.expected(request),
                on_state=on_state,
            )
        except SegmindJobExpiredError:
            return await self._async_expired(request, job)

    async def _async_expired(self, request: SpeechRequest, job: Job) -> Output | None:
        """Return the output of a job that is only known to the account's history now.

        None while that is no proof: Segmind keeps a record for an hour, so one that is
        missing before may be there the next time, and so may the history's row. Raises
        SegmindJobExpiredError for a job that is gone.
        """
        row = self._open.find(request.key)
        had_time = row is None or self._open.age(row) > _RECORD_LIFE
        try:
            if output := await async_past_output(self._client, job.request_id):
                return output
        except SegmindError:
            had_time = False
        if had_time:
            await self._open.async_close(request.key)
        elif not self._open.is_late(request.key):
            return None
        raise SegmindJobExpiredError(request_id=job.request_id)
