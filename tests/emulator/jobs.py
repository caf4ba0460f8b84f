"""Jobs: one generation each, from submit to audio."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
import heapq
from math import inf
import secrets
from typing import Any
import uuid

from .accounts import Account
from .fate import Fate
from .latency import Timeline
from .models import Model
from .script import Line


class State(StrEnum):
    """States of a job as the API names them."""

    QUEUED = "QUEUED"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


@dataclass(slots=True, kw_only=True, eq=False)
class EmulatedJob:
    """A generation; times are seconds of the emulator's clock."""

    account: Account
    slug: str
    payload: dict[str, Any] = field(repr=False)
    model: Model = field(repr=False)
    timeline: Timeline
    cost: float
    error: str | None = None
    fate: Fate = field(default_factory=Fate)
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    media_id: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    audio: bytes | None = field(default=None, repr=False)
    """Audio as spoken, before any fault; None until somebody asked for it."""
    remaining_credits: float | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def text(self) -> str:
        """Text as submitted."""
        return str(self.payload.get("text", ""))

    @property
    def voice(self) -> str:
        """First voice."""
        return self.model.voice(self.payload)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is spoken by whom."""
        return self.model.lines(self.payload)

    @property
    def finished(self) -> float:
        """When the job ends."""
        return inf if self.fate.endless else self.timeline.finished

    def state(self, now: float) -> State:
        """Tell where the job is."""
        if now < self.timeline.started:
            return State.QUEUED
        if now < self.finished:
            return State.PROCESSING
        return State.FAILED if self.error else State.COMPLETED


class Jobs:
    """All jobs by request id; charges those that ended well."""

    def __init__(self) -> None:
        """Start without jobs."""
        self.by_id: dict[str, EmulatedJob] = {}
        self.by_media: dict[str, EmulatedJob] = {}
        self._running: list[tuple[float, str]] = []

    def add(self, job: EmulatedJob) -> None:
        """Take a submitted job."""
        self.by_id[job.request_id] = job
        self.by_media[job.media_id] = job
        heapq.heappush(self._running, (job.finished, job.request_id))

    def settle(self, now: float) -> None:
        """Charge every job that was completed by now, in the order of completion."""
        while self._running and self._running[0][0] <= now:
            job = self.by_id[heapq.heappop(self._running)[1]]
            if job.error is None:
                job.remaining_credits = job.account.charge(job.cost)

    def clear(self) -> None:
        """Forget all jobs."""
        self.by_id.clear()
        self.by_media.clear()
        self._running.clear()
