"""Takes of a speech request: made by Segmind, and verified here."""

from dataclasses import dataclass
from typing import Final

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant

from ..api import (
    Output,
    SegmindDownloadError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindResponseError,
)
from ..audio import (
    AudioError,
    DecoderError,
    TooLongAudioError,
    TooShortAudioError,
    VerifiedAudio,
    async_verify,
)
from ..const import DEFAULT_PARALLEL_JOBS, Delivery
from ..message.request import Retake, SpeechRequest
from .costs import Costs
from .jobs import Jobs, NoJobError
from .slots import Slots

# With these an open job has come to its end, and a new one has to be paid for.
_PAST_HELP: Final = (AudioError, SegmindJobExpiredError, SegmindJobFailedError)
_DOWNLOAD_DEADLINE: Final = 120.0
_PATIENCE: Final = 60.0
"""Seconds for which a job counts among those that are worked on, at least."""
_SPOILED: Final = 600.0
"""Seconds for which words that came out bad twice are not paid for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Verified audio of a speech request, and what it cost in US dollars."""

    audio: VerifiedAudio
    cost: float | None


class Takes:
    """Makes takes with an account's key, so many at once as the account allows."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        jobs: Jobs,
        costs: Costs,
    ) -> None:
        """Initialize the takes of an account."""
        self._hass = hass
        self._jobs = jobs
        self._costs = costs
        self._slots = Slots(DEFAULT_PARALLEL_JOBS)
        self._spoiled: dict[str, tuple[float, AudioError]] = {}

    @property
    def parallel(self) -> int:
        """How many new jobs may be worked on at once. May be changed at any time."""
        return self._slots.size

    @parallel.setter
    def parallel(self, parallel: int) -> None:
        self._slots.size = parallel

    @property
    def running(self) -> int:
        """How many new jobs are being worked on."""
        return self._slots.taken

    @property
    def waiting(self) -> int:
        """How many wait for one of these to end."""
        return self._slots.waiting

    async def async_new(
        self, request: SpeechRequest, delivery: Delivery, *, again: bool = False
    ) -> Take:
        """Return a good take of a new job.

        A bad one is made again once, in other words; then the request is refused for a
        while, so that what comes out bad is not paid for at each ask. Raises SegmindError
        where Segmind does not deliver, AudioError where what it delivers is not the
        message spoken, BudgetExceededError or LedgerError before anything is paid. What
        a person wants `again` is never refused.
        """
        if not again:
            self._check_spoiled(request.key)
        # A job that is long past its time must not keep others waiting.
        expected = self._costs.expected(request).median
        async with self._slots.take(seconds=max(_PATIENCE, 4 * expected)):
            try:
                return await self._async_good(request, delivery)
            except DecoderError:
                raise
            except AudioError as err:
                self._spoiled[request.key] = self._hass.loop.time(), err
                raise

    async def async_resume(self, request: SpeechRequest, *, patient: bool) -> Take:
        """Return the take of a job that is paid for already.

        Patience is for when nobody waits, such as after a start without a network.
        Raises NoJobError where there is none or nothing good comes of it, SegmindError
        or DecoderError where something may come of it later.
        """
        try:
            output = await self._jobs.async_resume(request, patient=patient)
            return await self._async_finish(request, output)
        except DecoderError:
            raise
        except _PAST_HELP as err:
            raise NoJobError from err
        except (SegmindDownloadError, SegmindResponseError) as err:
            if self._jobs.is_late(request):
                raise NoJobError from err
            raise

    def _check_spoiled(self, key: str) -> None:
        """Raise again how the last take of a request came out bad, if it was of late."""
        latest = self._hass.loop.time() - _SPOILED
        self._spoiled = {
            key: (since, err)
            for key, (since, err) in self._spoiled.items()
            if since > latest
        }
        if key in self._spoiled:
            _, err = self._spoiled[key]
            raise err.with_traceback(None)

    async def _async_good(self, request: SpeechRequest, delivery: Delivery) -> Take:
        try:
            take = await self._async_new(request, delivery)
        except (AudioError, SegmindJobFailedError) as err:
            if not _worth_a_retake(err):
                raise
            retake = _retake(err)
        else:
            self._costs.async_directed(request, obeyed=True)
            return take
        take = await self._async_new(request, delivery, retake)
        if retake.style:
            self._costs.async_directed(request, obeyed=False)
        return take

    async def _async_new(
        self, request: SpeechRequest, delivery: Delivery, retake: Retake | None = None
    ) -> Take:
        output = await self._jobs.async_run(request, delivery, retake=retake)
        return await self._async_finish(request, output, second=retake is not None)

    async def _async_finish(
        self, request: SpeechRequest, output: Output, *, second: bool = False
    ) -> Take:
        data = await output.read(deadline=_DOWNLOAD_DEADLINE)
        try:
            audio = await async_verify(
                data,
                expected=self._costs.expected_sound(request, second=second),
                ffmpeg=get_ffmpeg_manager(self._hass).binary,
            )
        except DecoderError:
            # The job stays open: its audio may be good, and is paid for.
            raise
        except AudioError:
            await self._jobs.async_close(request)
            raise
        self._costs.async_heard(request, audio)
        return Take(audio=audio, cost=output.metrics.cost)


def _worth_a_retake(err: AudioError | SegmindJobFailedError) -> bool:
    """Tell whether the model may do better at a second try.

    What its content filter blocks, it blocks again; what ffmpeg could not look at says
    nothing about the take.
    """
    if isinstance(err, SegmindJobFailedError):
        return not err.content_blocked
    return not isinstance(err, DecoderError)


def _retake(err: AudioError | SegmindJobFailedError) -> Retake:
    """Return the retake that leaves out what may have spoiled a take.

    Too much is heard where a style is read aloud; of two voices the models leave out
    lines and add others (https://discuss.ai.google.dev/t/132776).
    """
    return Retake(
        style=isinstance(err, TooLongAudioError),
        second_voice=isinstance(err, TooLongAudioError | TooShortAudioError),
    )
