"""Jobs at Segmind: each is paid for once, known to the ledger, and brought home."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, NoReturn

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

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
    SegmindSubmitUnknownError,
    SegmindTimeoutError,
)
from ..audio import EmptyAudioError
from ..const import Delivery
from ..message.request import SpeechRequest
from .costs import Costs
from .direct import DirectRequests, is_short_enough, may_be_running
from .ledger import Ledger, LedgerRow
from .lookup import async_find, async_past_output

_SUBMIT_DEADLINE: Final = 120.0
"""Seconds; limits count requests per minute, so a reset lies within."""
_JOB_DEADLINE: Final = 600.0
"""Seconds; the longest text that Gemini speaks takes about half of it."""
_LAST_LOOK: Final = 10.0
"""Seconds for a job whose deadline has passed to show that it is done after all."""


class NoJobError(SegmindError):
    """There is no open job, or nothing will come of it."""

    summary = "No open job is known"


class Jobs:
    """The jobs of an account.

    A job stands in the ledger from before its submit until `async_close`. In between it
    can be resumed, by the next who asks for the same words or after a restart.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        *,
        client: SegmindClient,
        ledger: Ledger,
        costs: Costs,
    ) -> None:
        """Initialize the jobs of an account."""
        self._hass = hass
        self._entry_id = entry_id
        self._client = client
        self._ledger = ledger
        self._costs = costs
        self._direct = DirectRequests(hass, client)

    async def async_run(
        self, request: SpeechRequest, delivery: Delivery, *, retake: bool
    ) -> Output:
        """Submit a job and return its output.

        Raises LedgerError if a crash would lose it: then nothing is sent. Raises
        SegmindError, or EmptyAudioError for a job that made nothing.
        """
        row = LedgerRow(
            entry_id=self._entry_id,
            key=request.key,
            request=request.as_dict(),
            model=request.model,
            characters=len(request.text),
            delivery=delivery,
            submitted_at=dt_util.utcnow(),
        )
        await self._ledger.async_open(row)
        self._costs.async_forget(row.key)
        try:
            sent = await self._async_send(
                request, delivery, request.payload(retake=retake)
            )
        except SegmindSubmitUnknownError as err:
            return await self._async_unknown(request, row, err)
        except SegmindNoAudioError as err:
            await self._async_nothing_made(request, err)
        except SegmindError:
            # Refused, so there is nothing to bring home.
            await self.async_close(request)
            raise
        # It may have waited for its turn until now.
        row = replace(row, request_id=sent.request_id, submitted_at=dt_util.utcnow())
        await self._ledger.async_add(row)
        if isinstance(sent, Output):
            return sent
        return await self._async_output(request, sent, since=self._hass.loop.time())

    def open(self) -> list[LedgerRow]:
        """Return the jobs whose audio is not in the library yet, oldest first."""
        return self._ledger.rows(self._entry_id)

    def has(self, key: str) -> bool:
        """Tell whether there is an open job for the request with a key."""
        return self._ledger.get(self._entry_id, key) is not None

    def elapsed(self, request: SpeechRequest) -> float | None:
        """Return the seconds since the submit of the open job; None before, or without."""
        if (elapsed := self._direct.elapsed(request)) is not None:
            return elapsed
        row = self._find(request)
        if row is None or row.request_id is None:
            return None
        return row.age.total_seconds()

    async def async_resume(self, request: SpeechRequest, *, patient: bool) -> Output:
        """Return the output of the open job for a request.

        Without patience, a job that is late only gets a last look. Raises NoJobError
        where there is none, or none that will ever be done; SegmindSubmitUnknownError
        where nobody can tell now whether there is one; else what `async_run` raises.
        """
        row = self._find(request)
        if row is None:
            raise NoJobError
        job = await self._async_settle(request, row)
        if patient or not self.is_late(request):
            return await self._async_output(request, job)
        states: list[JobState] = []
        try:
            return await self._async_output(
                request, job, deadline=_LAST_LOOK, on_state=states.append
            )
        except SegmindTimeoutError as err:
            if states:
                # By Segmind's own word it is not done, so it will hardly ever be.
                raise NoJobError from err
            raise

    async def async_close(self, request: SpeechRequest) -> None:
        """Strike a job whose audio is in the library's files, or can never be."""
        self._costs.async_forget(request.key)
        await self._ledger.async_strike(self._entry_id, request.key)

    def is_late(self, request: SpeechRequest) -> bool:
        """Tell whether the open job for a request is older than anybody waits for one.

        What cannot be had of it now must not keep the sentence mute any longer.
        """
        row = self._find(request)
        return row is not None and row.age > timedelta(seconds=_JOB_DEADLINE)

    def _find(self, request: SpeechRequest) -> LedgerRow | None:
        """Return the open job for a request."""
        return self._ledger.get(self._entry_id, request.key)

    async def _async_send(
        self,
        request: SpeechRequest,
        delivery: Delivery,
        payload: Mapping[str, object],
    ) -> Job | Output:
        expected = self._costs.expected(request)
        if delivery is Delivery.DIRECT and is_short_enough(expected):
            output, elapsed = await self._direct.async_run(request, payload)
            self._costs.async_book(request, output.metrics, elapsed)
            return output
        return await self._client.submit(
            request.model, payload, deadline=_SUBMIT_DEADLINE
        )

    async def _async_unknown(
        self, request: SpeechRequest, row: LedgerRow, err: SegmindSubmitUnknownError
    ) -> Output:
        """Return the output of a submit that was taken after all, or raise the error."""
        # It may have waited for its turn until it was sent.
        row = replace(row, submitted_at=err.sent_at)
        await self._ledger.async_add(row)
        try:
            job = await self._async_settle(request, row)
        except NoJobError:
            raise err from None
        return await self._async_output(request, job)

    async def _async_settle(self, request: SpeechRequest, row: LedgerRow) -> Job:
        """Return the job of a row, found in the account's history if need be.

        It is never sent again here. Raises NoJobError where the history does not tell
        of such a job, SegmindSubmitUnknownError where nobody can tell now.
        """
        if row.request_id is not None:
            return self._client.job(row.request_id, age=row.age.total_seconds())
        try:
            found = await async_find(self._client, request, row.submitted_at)
        except SegmindError as err:
            if self.is_late(request):
                raise NoJobError from err
            raise SegmindSubmitUnknownError(sent_at=row.submitted_at) from err
        if found is None:
            if may_be_running(row):
                raise SegmindSubmitUnknownError(sent_at=row.submitted_at)
            if self.is_late(request):
                await self.async_close(request)
            raise NoJobError
        await self._ledger.async_add(replace(row, request_id=found))
        return self._client.job(found, age=row.age.total_seconds())

    async def _async_output(
        self,
        request: SpeechRequest,
        job: Job,
        *,
        since: float | None = None,
        deadline: float | None = None,
        on_state: Callable[[JobState], None] | None = None,
    ) -> Output:
        """Return the output of a job that is watched, maybe from its beginning on."""
        try:
            output = await job.wait(
                deadline=deadline or _JOB_DEADLINE,
                estimate=self._costs.expected(request),
                on_state=on_state,
            )
        except SegmindJobFailedError:
            await self.async_close(request)
            raise
        except SegmindNoAudioError as err:
            await self._async_nothing_made(request, err)
        except SegmindJobExpiredError:
            output = await self._async_expired(request, job)
        elapsed = None if since is None else self._hass.loop.time() - since
        self._costs.async_book(request, output.metrics, elapsed)
        return output

    async def _async_expired(self, request: SpeechRequest, job: Job) -> Output:
        """Return the output of a job that is only known to the account's history now."""
        try:
            if output := await async_past_output(self._client, job.request_id):
                return output
        except SegmindError as err:
            if not self.is_late(request):
                raise SegmindTimeoutError(request_id=job.request_id) from err
        else:
            await self.async_close(request)
        raise SegmindJobExpiredError(request_id=job.request_id)

    async def _async_nothing_made(
        self, request: SpeechRequest, err: SegmindNoAudioError
    ) -> NoReturn:
        self._costs.async_book(request, Metrics())
        await self.async_close(request)
        raise EmptyAudioError("no audio in the result") from err
