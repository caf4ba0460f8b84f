"""Jobs at Segmind: each is paid for once, known to the ledger, and brought home."""

from dataclasses import replace
import logging
from time import monotonic
from typing import Final

from homeassistant.util import dt as dt_util

from .api import (
    Estimate,
    Metrics,
    Output,
    SegmindClient,
    SegmindError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindNotFoundError,
    SegmindSubmitUnknownError,
)
from .budget import Budget
from .coordinator import CreditCoordinator
from .learned import Learned
from .ledger import Ledger, LedgerRow
from .speech.request import SpeechRequest

_LOGGER = logging.getLogger(__name__)

_SUBMIT_DEADLINE: Final = 120.0
"""Seconds; limits count requests per minute, so a reset lies within."""
_JOB_DEADLINE: Final = 600.0
"""Seconds; the longest text that Gemini speaks takes about half of it."""


class NoJobError(SegmindError):
    """There is no open job to resume."""

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

    async def async_run(self, request: SpeechRequest, *, retake: bool) -> Output:
        """Submit a job and return its output. Raises SegmindError."""
        row = await self._async_submit(request, retake=retake)
        accepted = monotonic()
        estimate = self._learned.estimate(row.model, row.characters)
        output = await self._async_output(row, _JOB_DEADLINE, estimate)
        elapsed = monotonic() - accepted
        # Segmind's own figure leaves out how long it took us to notice.
        seconds = min(output.metrics.total_time or elapsed, elapsed)
        self._learned.async_observe(row.model, row.characters, seconds)
        return output

    def open(self) -> list[LedgerRow]:
        """Return the jobs whose audio is not in the library yet, oldest first."""
        return self._ledger.rows(self._entry_id)

    async def async_resume(self, request: SpeechRequest) -> Output:
        """Return the output of the open job for a request.

        Raises NoJobError where there is none, or where nobody knows whether there is
        one; other SegmindError as from `async_run`.
        """
        row = self._ledger.get(self._entry_id, request.key)
        if row is None or (row := await self._async_settle(row)) is None:
            raise NoJobError
        age = (dt_util.utcnow() - row.submitted_at).total_seconds()
        usual = self._learned.estimate(row.model, row.characters)
        estimate = replace(usual, median=max(usual.median - age, 0.0))
        return await self._async_output(row, _JOB_DEADLINE, estimate)

    async def async_close(self, request: SpeechRequest) -> None:
        """Strike a job whose audio is in the library, or can never be."""
        await self._ledger.async_strike(self._entry_id, request.key)

    async def _async_submit(self, request: SpeechRequest, *, retake: bool) -> LedgerRow:
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
            if (settled := await self._async_settle(row)) is None:
                raise
            return settled
        except SegmindError:
            # Refused, so there is nothing to bring home.
            await self.async_close(request)
            raise
        return await self._async_accepted(row, job.request_id)

    async def _async_accepted(self, row: LedgerRow, request_id: str) -> LedgerRow:
        row = replace(row, request_id=request_id)
        await self._ledger.async_add(row)
        return row

    async def _async_settle(self, row: LedgerRow) -> LedgerRow | None:
        """Return a row with its request id, found in the account's history if need be.

        None where the history does not tell of such a job; it is never sent again here.
        """
        if row.request_id is not None:
            return row
        try:
            past = await self._client.history(row.model, since=row.submitted_at)
        except SegmindError as err:
            _LOGGER.debug("The history does not answer: %s", err)
            return None
        request = SpeechRequest.from_dict(row.request)
        texts = {request.payload(retake=retake)["text"] for retake in (False, True)}
        for job in past:
            if job.payload.get("text") in texts:
                return await self._async_accepted(row, job.request_id)
        return None

    async def _async_output(
        self, row: LedgerRow, deadline: float, estimate: Estimate
    ) -> Output:
        request_id = row.request_id or ""
        try:
            job = self._client.job(request_id)
            output = await job.wait(deadline=deadline, estimate=estimate)
        except SegmindJobFailedError:
            await self._ledger.async_strike(self._entry_id, row.key)
            raise
        except SegmindJobExpiredError:
            output = await self._async_expired(row, request_id)
        self._account_for(row, output.metrics)
        return output

    async def _async_expired(self, row: LedgerRow, request_id: str) -> Output:
        """Return the output of a job that is only known to the account's history now."""
        try:
            past = await self._client.past_request(request_id)
        except SegmindNotFoundError:
            past = None
        if past is None or past.output is None:
            await self._ledger.async_strike(self._entry_id, row.key)
            raise SegmindJobExpiredError(request_id=request_id)
        return past.output

    def _account_for(self, row: LedgerRow, metrics: Metrics) -> None:
        if (cost := metrics.cost) is None:
            cost = self._learned.price(row.model)
        else:
            self._learned.async_paid(row.model, cost)
        self._budget.async_spend(cost)
        self._credit.async_job_done(metrics)
