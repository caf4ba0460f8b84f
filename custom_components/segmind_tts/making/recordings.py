"""Recordings: one paid generation for each speech request, shared by all who ask for it."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
import logging
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..api import (
    SegmindAuthenticationError,
    SegmindForbiddenError,
    SegmindInsufficientCreditsError,
    SegmindKeyNotReceivedError,
    SegmindRateLimitError,
    SegmindSpendLimitError,
)
from ..const import DOMAIN, Delivery
from ..issues import AccountIssues
from ..library import Library, Recording, RecordingLostError
from ..message.request import SpeechRequest
from ..timing.start import Part
from .budget import BudgetExceededError
from .filing import Filing
from .jobs import Jobs, NoJobError
from .takes import Takes

_LOGGER = logging.getLogger(__name__)

SIGNAL_UNDER_WAY_CHANGED: Final = SignalType[()](f"{DOMAIN}_under_way_changed")

# With these a job fails for a reason of its account, which another one may not have.
_OF_THE_ACCOUNT: Final = (
    BudgetExceededError,
    SegmindAuthenticationError,
    SegmindForbiddenError,
    SegmindInsufficientCreditsError,
    SegmindKeyNotReceivedError,
    SegmindRateLimitError,
    SegmindSpendLimitError,
)


type _Pay = Callable[[], Coroutine[Any, Any, Recording]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """A recording that is being made.

    `askers` have not paid for it yet, but will if need be. Without any it is one that is
    brought home: what is lost of it is not made anew.
    """

    task: asyncio.Task[Recording]
    askers: dict[Recordings, _Pay]


# Of the whole house, by the key of the request: accounts share what is under way, and
# it outlives the reload of an account, as it is paid for.
_UNDER_WAY: Final[HassKey[dict[str, _Making]]] = HassKey(f"{DOMAIN}_under_way")


class Recordings:
    """Answers with recordings: from the library, from a job under way, or from a new one."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        takes: Takes,
        jobs: Jobs,
        library: Library,
        issues: AccountIssues,
    ) -> None:
        """Initialize the recordings of an account."""
        self._hass = hass
        self._jobs = jobs
        self._library = library
        self._filing = Filing(takes=takes, jobs=jobs, library=library, issues=issues)
        self._under_way = hass.data.setdefault(_UNDER_WAY, {})

    @property
    def under_way(self) -> int:
        """How many recordings are being made in the house."""
        return len(self._under_way)

    async def async_get(self, request: SpeechRequest, delivery: Delivery) -> Recording:
        """Return the recording of a request, made now if there is none.

        A caller that leaves does not stop what is paid for. Raises SegmindError or
        AudioError where no good recording can be had.
        """
        if recording := self._library.get(self._filing.kept_key(request)):
            return recording
        return await asyncio.shield(self.async_start(request, delivery))

    async def async_again(
        self, request: SpeechRequest, delivery: Delivery
    ) -> Recording:
        """Return a new recording of a request, in the place of the one that there is.

        That one stays if no good take can be had; raises like `async_get`.
        """
        return await asyncio.shield(self.async_start_again(request, delivery))

    @callback
    def async_start(
        self, request: SpeechRequest, delivery: Delivery
    ) -> asyncio.Task[Recording]:
        """Have a request recorded that is not; return the task of it, not to be cancelled."""
        making = self._under_way.get(request.key)
        pay = partial(self._filing.async_pay, request, delivery)
        # One that failed at once is there until the event loop has its next turn.
        if making is None or making.task.done():
            return self._start(request, {self: pay})
        making.askers.setdefault(self, pay)
        return making.task

    @callback
    def async_start_again(
        self, request: SpeechRequest, delivery: Delivery
    ) -> asyncio.Task[Recording]:
        """Have a request recorded anew; a good take replaces the one that there is."""
        making = self._under_way.get(request.key)
        if making is not None and not making.task.done():
            return self.async_start(request, delivery)
        return self._begin(
            request, self._filing.async_pay(request, delivery, again=True)
        )

    def progress(self, request: SpeechRequest) -> Part:
        """Return how far a request is."""
        characters = len(request.text)
        if recording := self._library.peek(self._filing.kept_key(request)):
            audio = recording.duration or request.seconds_of_sound
            return Part(characters=characters, audio=audio)
        return Part(characters=characters, elapsed=self._jobs.elapsed(request))

    def is_paid(self, request: SpeechRequest) -> bool:
        """Tell whether nothing new has to be paid, to all appearances, for a request."""
        key = request.key
        return (
            self._library.peek(self._filing.kept_key(request)) is not None
            or key in self._under_way
            or self._jobs.has(key)
        )

    async def async_audio(
        self, request: SpeechRequest, delivery: Delivery
    ) -> tuple[Recording, bytes]:
        """Return the recording of a request with its audio, like `async_get`.

        Raises LibraryAwayError or RecordingUnavailableError where there is a recording
        that can't be read at the moment: nobody pays for it again.
        """
        recording = await self.async_get(request, delivery)
        try:
            return recording, await self._library.async_read(recording)
        except RecordingLostError:
            # The library has forgotten it, so this makes a new one.
            recording = await self.async_get(request, delivery)
            return recording, await self._library.async_read(recording)

    @callback
    def async_resume(self, *, patient: bool = True) -> None:
        """Bring home what was paid for before a restart, or could not be had in time.

        Patience is for when the network may not be there yet.
        """
        for row in self._jobs.open():
            # A newer version may have written requests that this one does not know.
            with suppress(TypeError, ValueError):
                self._resume(SpeechRequest.from_dict(row.request), patient=patient)

    def _resume(self, request: SpeechRequest, *, patient: bool) -> None:
        if request.key in self._under_way:
            return
        if recording := self._library.peek(request.key):
            self._hass.async_create_task(self._filing.async_strike(request, recording))
        else:
            self._start(request, {}, patient=patient)

    def _start(
        self,
        request: SpeechRequest,
        askers: dict[Recordings, _Pay],
        *,
        patient: bool = False,
    ) -> asyncio.Task[Recording]:
        making = self._async_make(request, askers, patient=patient)
        return self._begin(request, making, askers)

    def _begin(
        self,
        request: SpeechRequest,
        making: Coroutine[Any, Any, Recording],
        askers: dict[Recordings, _Pay] | None = None,
    ) -> asyncio.Task[Recording]:
        task = self._hass.async_create_background_task(
            making, f"{DOMAIN} recording {request.key[:8]}"
        )
        askers = {} if askers is None else askers
        self._under_way[request.key] = _Making(task=task, askers=askers)
        task.add_done_callback(partial(self._done, request.key))
        async_dispatcher_send(self._hass, SIGNAL_UNDER_WAY_CHANGED)
        return task

    async def _async_make(
        self, request: SpeechRequest, askers: dict[Recordings, _Pay], *, patient: bool
    ) -> Recording:
        """Bring home what is paid for already, else have it paid for by who asks."""
        failure: Exception
        try:
            return await self._filing.async_bring_home(request, patient=patient)
        except (NoJobError, *_OF_THE_ACCOUNT) as err:
            failure = err
        # More may come to ask while one is at it.
        while askers:
            pay = askers.pop(next(iter(askers)))
            try:
                return await pay()
            except _OF_THE_ACCOUNT as err:
                failure = err
        raise failure

    @callback
    def _done(self, key: str, task: asyncio.Task[Recording]) -> None:
        making = self._under_way.get(key)
        if making is not None and making.task is task:
            del self._under_way[key]
        async_dispatcher_send(self._hass, SIGNAL_UNDER_WAY_CHANGED)
        if not task.cancelled() and (err := task.exception()):
            # Raised to nobody if all callers have left, or none was there.
            _LOGGER.info("Recording %s failed: %s", key[:8], err)
