"""Filing: a take becomes the recording of its request, in the library."""

from collections.abc import Coroutine
from typing import Any

from homeassistant.util import dt as dt_util

from ..const import Delivery
from ..issues import AccountIssues
from ..library import Library, Recording, async_set_aside
from ..message.request import SpeechRequest
from .jobs import Jobs
from .stand_ins import MODEL_GONE, may_stand_in, stand_in
from .takes import Take, Takes


class Filing:
    """Puts the takes of an account into the library, and knows where they are there."""

    def __init__(
        self, *, takes: Takes, jobs: Jobs, library: Library, issues: AccountIssues
    ) -> None:
        """Initialize the filing of an account."""
        self._takes = takes
        self._jobs = jobs
        self._library = library
        self._issues = issues

    def kept_key(self, request: SpeechRequest) -> str:
        """Return the key of a request's recording.

        An earlier version may have made it, or the stand-in of a model that is gone.
        """
        if self._library.peek(request.key):
            return request.key
        others = [request.former_key]
        gone = self._issues.gone_models
        if request.model in gone:
            others.append(stand_in(request, gone).key)
        recorded = (key for key in others if key and self._library.peek(key))
        return next(recorded, request.key)

    async def async_pay(
        self, request: SpeechRequest, delivery: Delivery, *, again: bool = False
    ) -> Recording:
        """Have a request made, by the likest model there is if its own is gone."""
        replaces = self.kept_key(request) if again else None
        asked = request
        while True:
            take = self._takes.async_new(request, delivery, again=again)
            try:
                return await self._async_file(
                    request, take, replaces=replaces, is_stand_in=request is not asked
                )
            except MODEL_GONE as err:
                gone = self._issues.gone_models
                # What has a job is paid for.
                has_job = self._jobs.has(request.key)
                if has_job or not may_stand_in(request.model, err, gone):
                    raise
                request = stand_in(request, gone)
            if not again and (recording := self._library.get(request.key)):
                return recording

    async def async_bring_home(
        self, request: SpeechRequest, *, patient: bool
    ) -> Recording:
        """File the take of a job that is paid for. Raises NoJobError if there is none."""
        take = self._takes.async_resume(request, patient=patient)
        return await self._async_file(request, take)

    async def async_strike(self, request: SpeechRequest, recording: Recording) -> None:
        """Close the job of a request whose recording is safe."""
        # What the disk has refused is in memory alone, or not even there for lack of
        # room, and may have to be had again.
        kept = self._library.peek(request.key) is not None
        if kept and self._library.path(recording) is not None:
            await self._jobs.async_close(request)

    async def _async_file(
        self,
        request: SpeechRequest,
        coming: Coroutine[Any, Any, Take],
        *,
        replaces: str | None = None,
        is_stand_in: bool = False,
    ) -> Recording:
        """Put a take of this account into the library, and raise or end its issues."""
        try:
            take = await coming
        except Exception as err:
            self._issues.async_failed(err, request.model, is_stand_in=is_stand_in)
            raise
        self._issues.async_worked(request.model)
        former = self._library.peek(replaces) if replaces else None
        if former is not None:
            await async_set_aside(self._library, former.key, heir=request.key)
        add = self._library.async_replace if former else self._library.async_add
        recording = await add(
            Recording(
                key=request.key,
                size=len(take.audio.data),
                created=dt_util.utcnow(),
                duration=take.audio.duration,
                cost=take.cost,
                model=request.model,
                voice=request.voice,
                text=request.text,
                pinned=former is not None and former.pinned,
            ),
            take.audio.data,
        )
        await self.async_strike(request, recording)
        return recording
