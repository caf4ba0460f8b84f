"""Jobs at Segmind: each is paid for once, known to the ledger, and brought home."""

from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..api import (
    Job,
    JobState,
    Output,
    SegmindClient,
    SegmindError,
    SegmindJobFailedError,
    SegmindNoAudioError,
    SegmindSubmitUnknownError,
    SegmindTimeoutError,
)
from ..const import Delivery
from ..message.models import find_model
from ..message.request import Retake, SpeechRequest
from .costs import Costs
from .direct import may_be_running
from .estimates import Estimates
from .ledger import Ledger
from .ledger_rows import LedgerRow
from .lookup import LostJob, UnprovenError, async_find
from .open_jobs import Account, OpenJobs
from .outputs import Outputs
from .submits import Answer, Submits

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
        account: Account,
        *,
        client: SegmindClient,
        ledger: Ledger,
        costs: Costs,
        estimates: Estimates,
    ) -> None:
        """Initialize the jobs of an account."""
        self._client = client
        self._costs = costs
        self._open = OpenJobs(hass, account, ledger)
        self._submits = Submits(hass, client, estimates)
        self._outputs = Outputs(hass, client=client, open_jobs=self._open, costs=costs)

    async def async_run(
        self, request: SpeechRequest, delivery: Delivery, *, retake: Retake | None
    ) -> Output:
        """Submit a job and return its output.

        One that fails because of what the model does not take, and costs nothing, is
        submitted without that. Raises BudgetExceededError where it would pass a cap,
        LedgerError if a crash would lose it: then nothing is sent. Raises SegmindError,
        or EmptyAudioError for a job that made nothing.
        """
        for _ in find_model(request.model).droppable:
            try:
                return await self._async_run(request, delivery, retake=retake)
            except SegmindJobFailedError as err:
                if not self._submits.async_failed(request, err):
                    raise
        return await self._async_run(request, delivery, retake=retake)

    async def _async_run(
        self, request: SpeechRequest, delivery: Delivery, *, retake: Retake | None
    ) -> Output:
        cost = self._costs.allowed(request)
        # From here on the job counts, before anybody else is asked whether it may.
        row = await self._open.async_begin(request, delivery, cost)
        try:
            sent = await self._submits.async_send(
                request,
                delivery,
                retake=retake,
                expected=self._costs.expected(request),
            )
        except SegmindSubmitUnknownError as err:
            return await self._async_unknown(request, row, err)
        except SegmindNoAudioError as err:
            await self._outputs.async_nothing_made(request, err)
        except SegmindError:
            # Refused, so there is nothing to bring home.
            await self.async_close(request)
            raise
        if isinstance(sent, Answer):
            self._outputs.async_book(request, sent.output.metrics, sent.seconds)
        # It may have waited for its turn until now.
        job = sent.output if isinstance(sent, Answer) else sent
        await self._open.async_sent(request.key, dt_util.utcnow(), job.request_id)
        if isinstance(sent, Answer):
            return sent.output
        return await self._outputs.async_get(request, sent, is_watched=True)

    def open(self) -> list[LedgerRow]:
        """Return the jobs whose audio is not in the library yet, oldest first."""
        return self._open.rows()

    def has(self, key: str) -> bool:
        """Tell whether there is an open job for the request with a key."""
        return self._open.find(key) is not None

    def elapsed(self, request: SpeechRequest) -> float | None:
        """Return the seconds since the submit of the open job; None before, or without."""
        if (elapsed := self._submits.elapsed(request)) is not None:
            return elapsed
        row = self._open.find(request.key)
        if row is None or row.request_id is None:
            return None
        return self._open.age(row).total_seconds()

    async def async_resume(self, request: SpeechRequest, *, patient: bool) -> Output:
        """Return the output of the open job for a request.

        Without patience, a job that is late only gets a last look. Raises NoJobError
        where there is none, or none that will ever be done; SegmindSubmitUnknownError
        where nobody can tell now whether there is one; else what `async_run` raises.
        """
        row = self._open.find(request.key)
        if row is None:
            raise NoJobError
        job = await self._async_settle(request, row)
        if patient or not self.is_late(request):
            return await self._outputs.async_get(request, job)
        states: list[JobState] = []
        try:
            return await self._outputs.async_get(
                request, job, deadline=_LAST_LOOK, on_state=states.append
            )
        except SegmindTimeoutError as err:
            if states:
                # By Segmind's own word it is not done, so it will hardly ever be.
                raise NoJobError from err
            raise

    async def async_close(self, request: SpeechRequest) -> None:
        """Strike a job whose audio is in the library's files, or can never be."""
        await self._open.async_close(request.key)

    def is_late(self, request: SpeechRequest) -> bool:
        """Tell whether the open job for a request is older than anybody waits for one."""
        return self._open.is_late(request.key)

    async def _async_unknown(
        self, request: SpeechRequest, row: LedgerRow, err: SegmindSubmitUnknownError
    ) -> Output:
        """Return the output of a submit that was taken after all, or raise the error."""
        # It may have waited for its turn until it was sent.
        await self._open.async_sent(request.key, err.sent_at, None)
        try:
            job = await self._async_settle(request, row)
        except NoJobError:
            raise err from None
        return await self._outputs.async_get(request, job)

    async def _async_settle(self, request: SpeechRequest, row: LedgerRow) -> Job:
        """Return the job of a row, found in the account's history if need be.

        It is never sent again here. Raises NoJobError where the history proves that
        there is no such job, SegmindSubmitUnknownError where nobody can tell now.
        """
        if row.request_id is not None:
            age = self._open.age(row).total_seconds()
            return self._client.job(row.request_id, age=age)
        lost = LostJob(
            request=request,
            age=self._open.age(row),
            is_measured=self._open.is_measured(row.key),
        )
        try:
            found = await async_find(self._client, lost, self._open.known)
        except SegmindError as err:
            if not self.is_late(request):
                raise SegmindSubmitUnknownError(sent_at=row.submitted_at) from err
            if isinstance(err, UnprovenError):
                await self._open.async_give_up(row.key)
            raise NoJobError from err
        if found is None:
            if may_be_running(row, self._open.age(row)):
                raise SegmindSubmitUnknownError(sent_at=row.submitted_at)
            await self.async_close(request)
            raise NoJobError
        await self._open.async_known(row.key, found)
        return self._client.job(found, age=self._open.age(row).total_seconds())
