"""Jobs at Segmind: each is paid for once, known to the ledger, and brought home."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Final

from homeassistant.util import dt as dt_util

from .api import (
    Job,
    JobState,
    Metrics,
    Output,
    SegmindClient,
    SegmindError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindNoAudioError,
    SegmindNotFoundError,
    SegmindSubmitUnknownError,
    SegmindTimeoutError,
)
from .audio import EmptyAudioError
from .budget import Budget
from .coordinator import CreditCoordinator
from .learned import Learned
from .ledger import Ledger, LedgerRow
from .speech.request import SpeechRequest

_SUBMIT_DEADLINE: Final = 120.0
"""Seconds; limits count requests per minute, so a reset lies within."""
_JOB_DEADLINE: Final = 600.0
"""Seconds; the longest text that Gemini speaks takes about half of it."""
_LAST_LOOK: Final = 10.0
"""Seconds for a job whose deadline has passed to show that it is done after all."""
_CLOCK_ERROR: Final = timedelta(minutes=10)
"""How far our clock may be ahead of the history's."""

# By these a request is known in the account's history, which may keep other fields in
# its own way.
_DISTINCTIVE: Final = ("text", "voice_1", "voice_2")


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
        entry_id: str,
        *,
        client: SegmindClient,
        ledger: Ledger,
        budget: Budget,
        credit: CreditCoordinator,
        learned: Learned,
    ) -> None:
        """Initialize the jobs of an account."""
        self._entry_id = entry_id
        self._client = client
        self._ledger = ledger
        self._budget = budget
        self._credit = credit
        self._learned = learned
        # The open jobs that are in the budget: until one is closed, its output may be
        # asked for again.
        self._accounted: dict[str, str] = {}

    async def async_run(self, request: SpeechRequest, *, retake: bool) -> Output:
        """Submit a job and return its output.

        Raises SegmindError, or EmptyAudioError for a job that made nothing.
        """
        job = await self._async_submit(request, retake=retake)
        accepted = monotonic()
        output = await self._async_output(request, job)
        elapsed = monotonic() - accepted
        # Segmind's own figure leaves out how long it took us to notice.
        seconds = min(output.metrics.total_time or elapsed, elapsed)
        self._learned.async_observe(request.model, len(request.text), seconds)
        return output

    def open(self) -> list[LedgerRow]:
        """Return the jobs whose audio is not in the library yet, oldest first."""
        return self._ledger.rows(self._entry_id)

    def find(self, request: SpeechRequest) -> LedgerRow | None:
        """Return the open job for a request."""
        return self._ledger.get(self._entry_id, request.key)

    def has(self, key: str) -> bool:
        """Tell whether there is an open job for the request with a key."""
        return self._ledger.get(self._entry_id, key) is not None

    async def async_resume(self, request: SpeechRequest, *, patient: bool) -> Output:
        """Return the output of the open job for a request.

        Without patience, a job that is late only gets a last look. Raises NoJobError
        where there is none, or none that will ever be done; SegmindSubmitUnknownError
        where nobody can tell now whether there is one; else what `async_run` raises.
        """
        row = self.find(request)
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
        """Strike a job whose audio is in the library, or can never be."""
        self._accounted.pop(request.key, None)
        await self._ledger.async_strike(self._entry_id, request.key)

    def is_late(self, request: SpeechRequest) -> bool:
        """Tell whether the open job for a request is older than anybody waits for one.

        What cannot be had of it now must not keep the sentence mute any longer.
        """
        row = self.find(request)
        age = dt_util.utcnow() - row.submitted_at if row else timedelta()
        return age > timedelta(seconds=_JOB_DEADLINE)

    async def _async_submit(self, request: SpeechRequest, *, retake: bool) -> Job:
        row = LedgerRow(
            entry_id=self._entry_id,
            key=request.key,
            request=request.as_dict(),
            model=request.model,
            characters=len(request.text),
            submitted_at=dt_util.utcnow(),
        )
        await self._ledger.async_add(row)
        try:
            job = await self._client.submit(
                request.model,
                request.payload(retake=retake),
                deadline=_SUBMIT_DEADLINE,
            )
        except SegmindSubmitUnknownError:
            with suppress(NoJobError):
                return await self._async_settle(request, row)
            raise
        except SegmindError:
            # Refused, so there is nothing to bring home.
            await self.async_close(request)
            raise
        # It may have waited for its turn until now.
        taken = replace(row, request_id=job.request_id, submitted_at=dt_util.utcnow())
        await self._ledger.async_add(taken)
        return job

    async def _async_settle(self, request: SpeechRequest, row: LedgerRow) -> Job:
        """Return the job of a row, found in the account's history if need be.

        It is never sent again here. Raises NoJobError where the history does not tell
        of such a job, SegmindSubmitUnknownError where it does not answer.
        """
        if row.request_id is not None:
            return self._client.job(row.request_id)
        try:
            past = await self._client.history(
                row.model, since=row.submitted_at - _CLOCK_ERROR
            )
        except SegmindError as err:
            if self.is_late(request):
                raise NoJobError from err
            raise SegmindSubmitUnknownError(sent_at=row.submitted_at) from err
        sent = [request.payload(retake=retake) for retake in (False, True)]
        found = [job for job in past if any(_alike(job.payload, each) for each in sent)]
        if not found:
            raise NoJobError
        latest = max(found, key=lambda job: job.created_at or row.submitted_at)
        await self._ledger.async_add(replace(row, request_id=latest.request_id))
        return self._client.job(latest.request_id)

    async def _async_output(
        self,
        request: SpeechRequest,
        job: Job,
        *,
        deadline: float | None = None,
        on_state: Callable[[JobState], None] | None = None,
    ) -> Output:
        estimate = self._learned.estimate(request.model, len(request.text))
        try:
            output = await job.wait(
                deadline=deadline or _JOB_DEADLINE, estimate=estimate, on_state=on_state
            )
        except SegmindJobFailedError:
            await self.async_close(request)
            raise
        except SegmindNoAudioError as err:
            self._account_for(request, job, Metrics())
            await self.async_close(request)
            raise EmptyAudioError("no audio in the result") from err
        except SegmindJobExpiredError:
            output = await self._async_expired(request, job)
        self._account_for(request, job, output.metrics)
        return output

    async def _async_expired(self, request: SpeechRequest, job: Job) -> Output:
        """Return the output of a job that is only known to the account's history now."""
        try:
            past = await self._client.past_request(job.request_id)
            if past.output:
                return past.output
            over = past.state in (JobState.COMPLETED, JobState.FAILED)
        except SegmindNotFoundError:
            over = True
        except SegmindError:
            over = False
        if over:
            await self.async_close(request)
        elif not self.is_late(request):
            raise SegmindTimeoutError(job=job)
        raise SegmindJobExpiredError(request_id=job.request_id)

    def _account_for(self, request: SpeechRequest, job: Job, metrics: Metrics) -> None:
        if self._accounted.get(request.key) == job.request_id:
            return
        self._accounted[request.key] = job.request_id
        if (cost := metrics.cost) is None:
            cost = self._learned.price(request.model)
        else:
            self._learned.async_paid(request.model, cost)
        self._budget.async_spend(cost)
        self._credit.async_job_done(metrics)


def _alike(past: Mapping[str, object], sent: Mapping[str, object]) -> bool:
    return all(past.get(name) == sent.get(name) for name in _DISTINCTIVE)
