"""The planner: which recordings a message is made of, and when it may be heard."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant

from ..api import SegmindClient
from ..message.request import SpeechRequest
from ..message.script import Script
from ..timing.partition import Unit
from ..timing.plan import plan
from ..timing.schedule import Schedule
from ..timing.speed import AccountLimits
from ..timing.start import ready_in, start_in
from .estimates import Estimates
from .recordings import Recordings
from .takes import Takes

_LONGEST_TEXT: Final = 2000
"""Characters; no plan makes parts that are longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    """Units of a script that are one recording already, or a unit that is none."""

    begin: int
    end: int
    recorded: float | None
    unpaid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a recording saves each time: US dollars, and seconds until it is heard."""

    money: float
    seconds: float


class Planner:
    """Plans messages by what is recorded, what was learned and what the account may do."""

    def __init__(
        self,
        hass: HomeAssistant,
        *,
        client: SegmindClient,
        estimates: Estimates,
        recordings: Recordings,
        takes: Takes,
    ) -> None:
        """Initialize the planner of an account."""
        self._hass = hass
        self._client = client
        self._estimates = estimates
        self._recordings = recordings
        self._takes = takes

    async def async_requests(
        self, script: Script, *, buffered: float | None = None
    ) -> tuple[SpeechRequest, ...]:
        """Return the parts of a script, the first one first.

        They are the fewest that are heard soon and without a pause, after what is heard
        for `buffered` seconds from now; what is recorded is taken as it is.
        """
        if len(script) == 1 or self._recordings.is_paid(script.whole):
            return (script.whole,)
        speed = self._estimates.speed(script.whole)
        if buffered is None:
            # What else is not known of a model is seen before anything is heard.
            speed = replace(speed, sigma=self._estimates.noise(script.whole.model))
        spans = await self._async_spans(script)
        units = [
            Unit(
                characters=len(script.part(span.begin, span.end).text),
                recorded=span.recorded,
            )
            for span in spans
        ]
        chunks = await self._hass.async_add_executor_job(
            partial(plan, units, speed, self._limits(new=True), buffered=buffered)
        )
        return tuple(
            script.part(spans[chunk.begin].begin, spans[chunk.end - 1].end)
            for chunk in chunks
        )

    def start_in(self, requests: Sequence[SpeechRequest]) -> float:
        """Return in how many seconds the playback of all requests may start, 0 for now."""
        parts = [self._recordings.progress(request) for request in requests]
        return start_in(parts, self._estimates.speed(requests[0]), self._limits())

    def ready_in(
        self, requests: Sequence[SpeechRequest], *, at_once: int | None = None
    ) -> float:
        """Return in how many seconds all requests are expected to be there, 0 for now.

        They may be asked for by fewer `at_once` than the account allows.
        """
        parts = [self._recordings.progress(request) for request in requests]
        limits = self._limits()
        if at_once is not None:
            limits = replace(limits, parallel=min(limits.parallel, at_once))
        return ready_in(parts, self._estimates.speed(requests[0]), limits)

    def audio(self, requests: Sequence[SpeechRequest]) -> float:
        """Return for how many seconds all requests are heard at least."""
        return sum(
            self._estimates.speed(request).audio(len(request.text))
            for request in requests
        )

    def price(self, requests: Sequence[SpeechRequest]) -> float:
        """Return what is to be paid for all requests, in US dollars, as is expected."""
        new = (each for each in requests if not self._recordings.is_paid(each))
        return sum(self._estimates.price(each.model) for each in new)

    def saved(self, request: SpeechRequest) -> Saved:
        """Return what it saves, as is expected, that a request is recorded."""
        return Saved(
            money=self._estimates.price(request.model),
            seconds=self._estimates.estimate(request.model, len(request.text)).median,
        )

    def seconds(self, requests: Sequence[SpeechRequest]) -> float:
        """Return for how long all requests are heard; exact where they are recorded."""
        parts = [(each, self._recordings.progress(each).audio) for each in requests]
        return sum(audio or each.seconds_of_sound for each, audio in parts)

    def latest(self, request: SpeechRequest) -> float:
        """Return the seconds after which a request made now is surely there, nearly."""
        schedule = Schedule.begin(
            self._estimates.speed(request), self._limits(new=True)
        )
        return schedule.job(len(request.text)).latest

    def silence_after(self, request: SpeechRequest) -> float:
        """Return the seconds of silence that follow a request at the least.

        What comes next is asked for when the request begins to be heard: 0 if that is
        heard for as long as anything takes to be made.
        """
        speed = self._estimates.speed(request)
        return max(0.0, speed.overhead - speed.audio(len(request.text)))

    def _limits(self, *, new: bool = False) -> AccountLimits:
        """Return what the account may do; for `new` jobs, beside those that run."""
        rate = self._client.rate_limit
        parallel = self._takes.parallel
        return AccountLimits(
            parallel=max(1, parallel - self._takes.running) if new else parallel,
            per_minute=rate.per_minute,
            recent=rate.recent,
        )

    async def _async_spans(self, script: Script) -> list[_Span]:
        """Return what leaves the least to be paid for, in the fewest pieces.

        Of two ways to tell a script by recordings the longest is not always the better
        beginning: after it may come a unit that only another one has.
        """
        best: dict[int, tuple[int, int, _Span | None]] = {len(script): (0, 0, None)}
        for begin in reversed(range(len(script))):
            best[begin] = min(
                (
                    (span.unpaid + best[span.end][0], 1 + best[span.end][1], span)
                    for span in self._spans_from(script, begin)
                ),
                key=lambda way: way[:2],
            )
            # In all there may be thousands, with a hash for each. In a thread they would
            # starve the event loop: hashing lets go of the interpreter for a moment, in
            # which the loop does not wake up.
            await asyncio.sleep(0)
        spans = []
        end = 0
        while (span := best[end][2]) is not None:
            spans.append(span)
            end = span.end
        return spans

    def _spans_from(self, script: Script, begin: int) -> Iterator[_Span]:
        for end in range(begin + 1, len(script) + 1):
            request = script.part(begin, end)
            if self._recordings.is_paid(request):
                audio = self._recordings.progress(request).audio
                yield _Span(
                    begin=begin,
                    end=end,
                    recorded=audio or request.seconds_of_sound,
                    unpaid=0,
                )
            elif end == begin + 1:
                yield _Span(
                    begin=begin, end=end, recorded=None, unpaid=len(request.text)
                )
            if len(request.text) > _LONGEST_TEXT:
                return
