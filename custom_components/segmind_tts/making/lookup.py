"""Look-up of lost jobs in the account's history."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ..api import (
    History,
    JobState,
    Output,
    PastRequest,
    SegmindClient,
    SegmindError,
    SegmindNotFoundError,
    SegmindTimeoutError,
)
from ..message.request import SpeechRequest

_LAG: Final = timedelta(seconds=60)
"""After so long a history that lists anything lists the job, if there is one. Lags of up
to 20 s were seen."""
_PAUSES: Final = (2.0, 4.0, 8.0, 16.0, 32.0)
"""Seconds between looks at a history that may lag: longer than `_LAG` in all."""
_TOLERANCE: Final = timedelta(seconds=5)
"""How much later than a job another one has to be made, to be surely listed after it."""
_WINDOW: Final = timedelta(minutes=10)
"""How much earlier than by our measure a job may have been made."""
_WINDOW_BY_CLOCK: Final = timedelta(hours=26)
"""The same for a job of which only the house's clock has told the time: that may have
been a day wrong, as it is where the zone is."""

# By these a request is known in the account's history, which may keep other fields in
# its own way.
_DISTINCTIVE: Final = ("text", "voice_1", "voice_2", "voice_id")


class UnprovenError(SegmindError):
    """The history does not tell of a job, and not that there is none either."""

    summary = "The history does not tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class LostJob:
    """A request that was sent, so long ago, and has got no answer.

    `is_measured` tells whether the age comes from a clock that never jumps.
    """

    request: SpeechRequest
    age: timedelta
    is_measured: bool

    def find(self, history: History, known: Collection[str]) -> str | None:
        """Return the request id under which a history has the job; None if it has none.

        Those that are known belong to other jobs.
        """
        window = _WINDOW if self.is_measured else _WINDOW_BY_CLOCK
        since = self._sent_at(history) - window
        sent = self.request.payloads()
        found = [
            row
            for row in history.rows
            if row.request_id not in known
            and _created_at(row, since) >= since
            and any(_alike(row.payload, each) for each in sent)
        ]
        if not found:
            return None
        return max(found, key=lambda row: _created_at(row, since)).request_id

    def is_absent(self, history: History, known: Collection[str]) -> bool:
        """Tell whether a history in which it is not found proves that there is none.

        It does if it lists a younger request, or other ones and has had the time. An
        empty one has not shown that it lists anything, and one without inputs may list
        the job itself.
        """
        sent_at = self._sent_at(history)
        moments = [_created_at(row, sent_at) for row in history.rows]
        could_be_it = any(
            not row.payload
            and row.request_id not in known
            and moment >= sent_at - _WINDOW
            for row, moment in zip(history.rows, moments, strict=True)
        )
        if could_be_it or not moments:
            return False
        if max(moments) > sent_at + _TOLERANCE:
            return True
        return history.is_whole and self.age > _LAG

    def _sent_at(self, history: History) -> datetime:
        """Return the time of the submit by the history's own clock."""
        return history.told_at - self.age


async def async_find(
    client: SegmindClient, job: LostJob, known: Collection[str]
) -> str | None:
    """Return the request id of a lost job; None if it was not taken.

    A history that proves neither is asked again for as long as it may lag. Raises
    UnprovenError if it still does not, another SegmindError where it does not answer.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    since = client.clock.utcnow() - job.age - _WINDOW_BY_CLOCK
    for pause in (0.0, *_PAUSES) if job.age < _LAG else (0.0,):
        await client.clock.sleep(pause)
        history = await client.history(job.request.model, since)
        looked = replace(job, age=job.age + timedelta(seconds=loop.time() - began))
        if found := looked.find(history, known):
            return found
        if looked.is_absent(history, known):
            return None
    raise UnprovenError


async def async_past_output(client: SegmindClient, request_id: str) -> Output | None:
    """Return what a job made that only the account's history knows; None for nothing.

    Raises SegmindError where that cannot be told now.
    """
    try:
        past = await client.past_request(request_id)
    except SegmindNotFoundError:
        return None
    if past.output or past.state in (JobState.COMPLETED, JobState.FAILED):
        return past.output
    raise SegmindTimeoutError


def _created_at(row: PastRequest, unknown: datetime) -> datetime:
    return row.created_at or unknown


def _alike(past: Mapping[str, object], sent: Mapping[str, object]) -> bool:
    return all(past.get(name) == sent.get(name) for name in _DISTINCTIVE)
