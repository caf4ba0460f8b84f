"""Look-up of lost jobs in the account's history."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ..api import (
    JobState,
    Output,
    SegmindClient,
    SegmindNotFoundError,
    SegmindTimeoutError,
)
from ..message.request import SpeechRequest

_CLOCK_ERROR: Final = timedelta(minutes=10)
"""How far our clock may be ahead of the history's."""

# By these a request is known in the account's history, which may keep other fields in
# its own way.
_DISTINCTIVE: Final = ("text", "voice_1", "voice_2")


async def async_find(
    client: SegmindClient, request: SpeechRequest, submitted_at: datetime
) -> str | None:
    """Return the id under which the account's history has a request sent since then.

    None if it has none. Raises SegmindError where it does not answer.
    """
    past = await client.history(request.model, since=submitted_at - _CLOCK_ERROR)
    sent = [request.payload(retake=retake) for retake in (False, True)]
    found = [job for job in past if any(_alike(job.payload, each) for each in sent)]
    if not found:
        return None
    return max(found, key=lambda job: job.created_at or submitted_at).request_id


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


def _alike(past: Mapping[str, object], sent: Mapping[str, object]) -> bool:
    return all(past.get(name) == sent.get(name) for name in _DISTINCTIVE)
