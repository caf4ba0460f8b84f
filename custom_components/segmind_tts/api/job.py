"""A job at Segmind, from submit to result."""

from collections.abc import Callable
from dataclasses import dataclass, field
import math
import re
from typing import Final

from ..timing.polls import Estimate, poll_times
from .clock import Clock
from .download import Media
from .errors import SegmindJobExpiredError, SegmindResponseError, SegmindTimeoutError
from .gateway import Gateway
from .http import Response
from .models import JobState
from .output import Output, output_from
from .retry import TRANSIENT

# An answer may carry the audio itself as text, of which eleven minutes are 42 MB.
RESULT_LIMIT: Final = 48 * 2**20
# A new job or result may be unknown for a moment: 5 tries take about 6 s.
_GRACE: Final = 10.0
_TRIES_YOUNG: Final = 5
# Other services' words for an end. The result tells which one it is.
_ENDED: Final = re.compile(
    r"succe(ss|eded|ssful)|done|finished|ready|error|cancell?ed|timed?_?out|expired",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A handle on work that Segmind has taken on and will bill.

    It holds no state of the job: any number of handles may be waited on, one after
    another or at once, and giving up waiting loses nothing.
    """

    request_id: str
    submitted_at: float | None = field(default=None, compare=False)
    """Monotonic seconds; None for a job of unknown age."""
    gateway: Gateway = field(repr=False, compare=False)
    media: Media = field(repr=False, compare=False)
    clock: Clock = field(repr=False, compare=False)

    async def wait(
        self,
        *,
        deadline: float,
        estimate: Estimate,
        on_state: Callable[[JobState], None] | None = None,
    ) -> Output:
        """Return the result once there is one, within `deadline` seconds from now.

        `estimate` is the belief about the time from submit to completion; `on_state` is
        called with each new state. Raises `SegmindTimeoutError` with this job when time
        is up, also when the API could not be reached meanwhile;
        `SegmindJobFailedError`; `SegmindJobExpiredError`; `SegmindResponseError`; and
        what refuses the account.
        """
        until = self.clock.monotonic() + deadline
        try:
            await self._completion(until, estimate, on_state)
            return await self.gateway.read(
                f"v2/requests/{self.request_id}",
                lambda response: output_from(response, self.media),
                until=until,
                tries_missing=_TRIES_YOUNG,
                not_found=SegmindJobExpiredError,
                size=RESULT_LIMIT,
            )
        except TRANSIENT as err:
            raise SegmindTimeoutError(request_id=self.request_id) from err

    async def _completion(
        self,
        until: float,
        estimate: Estimate,
        on_state: Callable[[JobState], None] | None,
    ) -> None:
        """Poll the status until the job is finished.

        Raises what `Gateway.read` raises.
        """
        now = self.clock.monotonic()
        begin = self.submitted_at
        if begin is None:
            # It is as likely done as not.
            begin = now - estimate.median
        moments = poll_times(estimate, after=now - begin)
        # Passed already for a job taken up again, if nobody asked when it was due.
        due = begin + next(poll_times(estimate))
        last = None
        while last is not JobState.COMPLETED:
            if last and now >= until:
                raise SegmindTimeoutError
            await self.clock.sleep(max(min(due, until) - now, 0.0))
            state = await self._state(until)
            if on_state and state is not last:
                on_state(state)
            last = state
            now = self.clock.monotonic()
            # Moments that passed while the API was asked are left out.
            due = next(begin + moment for moment in moments if begin + moment >= now)

    async def _state(self, until: float) -> JobState:
        age = math.inf
        if self.submitted_at is not None:
            age = self.clock.monotonic() - self.submitted_at
        return await self.gateway.read(
            f"v2/requests/{self.request_id}/status",
            _parse_state,
            until=until,
            tries_missing=_TRIES_YOUNG if age < _GRACE else 1,
            not_found=SegmindJobExpiredError,
        )


def _parse_state(response: Response) -> JobState:
    word = response.json().get("status")
    if (state := JobState.read(word)) is None:
        raise SegmindResponseError("Segmind's status answer has no status")
    has_ended = state is JobState.UNKNOWN and _ENDED.fullmatch(str(word).strip())
    return JobState.COMPLETED if has_ended else state
