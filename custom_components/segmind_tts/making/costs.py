"""Costs: each job is booked once, and teaches how long jobs take."""

from collections.abc import Callable

from homeassistant.core import callback

from ..api import Metrics
from ..message.request import SpeechRequest
from .budget import Budget
from .estimates import Estimates


class Costs:
    """Takes down what the jobs of an account tell of themselves."""

    def __init__(
        self,
        *,
        budget: Budget,
        estimates: Estimates,
        on_billed: Callable[[Metrics], None],
    ) -> None:
        """Start without jobs. `on_billed` is called with the figures of each paid job."""
        self._budget = budget
        self._on_billed = on_billed
        self._estimates = estimates
        # The keys of jobs that are paid for. Until a job is closed its output may be
        # asked for again, which costs nothing.
        self._paid: set[str] = set()

    @callback
    def async_forget(self, key: str) -> None:
        """Take the next job for the request with a key for another one."""
        self._paid.discard(key)

    @callback
    def async_paid(self, request: SpeechRequest, metrics: Metrics) -> None:
        """Take down what a finished job has cost, or is likely to have, once."""
        if request.key in self._paid:
            return
        self._paid.add(request.key)
        if (cost := metrics.cost) is None:
            cost = self._estimates.price(request.model)
        else:
            self._estimates.async_paid(request.model, cost)
        self._budget.async_spend(cost)
        self._on_billed(metrics)

    @callback
    def async_took(
        self, request: SpeechRequest, metrics: Metrics, elapsed: float
    ) -> None:
        """Learn from the seconds that passed until a job was seen to be finished."""
        # Segmind's own figure leaves out how long it took us to notice.
        seconds = min(metrics.total_time or elapsed, elapsed)
        self._estimates.async_observe(request.model, len(request.text), seconds)
