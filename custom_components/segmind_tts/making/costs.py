"""Costs: what the jobs of an account cost, and what they teach about the next ones."""

from collections.abc import Callable
from contextlib import AbstractContextManager
import logging

from homeassistant.core import callback

from ..api import Metrics
from ..message.request import SpeechRequest
from ..timing.polls import Estimate
from .budget import Budget
from .estimates import Estimates

_LOGGER = logging.getLogger(__name__)


class Costs:
    """Books each job of an account once, and learns from it."""

    def __init__(
        self,
        *,
        budget: Budget,
        estimates: Estimates,
        on_booked: Callable[[Metrics], None],
    ) -> None:
        """Start without jobs. `on_booked` is called with the figures of each paid job."""
        self._budget = budget
        self._estimates = estimates
        self._on_booked = on_booked
        # The keys of jobs that are booked. Until a job is closed its output may be
        # asked for again, which costs nothing.
        self._booked: set[str] = set()
        self._doubted: set[str] = set()

    def expected(self, request: SpeechRequest) -> Estimate:
        """Return how long a job for a request is expected to take."""
        return self._estimates.estimate(request.model, len(request.text))

    def reserve(self, request: SpeechRequest) -> AbstractContextManager[None]:
        """Set aside what a new job is expected to cost, while it is under way.

        Raises BudgetExceededError where that would pass a cap.
        """
        return self._budget.reserve(self._estimates.price(request.model))

    @callback
    def async_forget(self, key: str) -> None:
        """Treat the next job for the request with a key as another one."""
        self._booked.discard(key)

    @callback
    def async_book(
        self, request: SpeechRequest, metrics: Metrics, elapsed: float | None = None
    ) -> None:
        """Book a finished job, unless it is booked already.

        `elapsed` are the seconds until it was seen to be finished, if it was watched
        from its beginning.
        """
        if request.key in self._booked:
            return
        self._booked.add(request.key)
        self._doubt(metrics)
        if (cost := metrics.cost) is None:
            cost = self._estimates.price(request.model)
        else:
            self._estimates.async_paid(request.model, cost)
        if elapsed is not None:
            # Segmind's own figure leaves out how long it took us to notice.
            seconds = min(metrics.total_time or elapsed, elapsed)
            self._estimates.async_observe(request.model, len(request.text), seconds)
        self._budget.async_spend(cost)
        self._on_booked(metrics)

    @callback
    def async_heard(self, request: SpeechRequest, seconds: float) -> None:
        """Learn from how long the words of a take are heard."""
        self._estimates.async_heard(request, seconds)

    def _doubt(self, metrics: Metrics) -> None:
        """Say once of each figure that Segmind tells nonsense, without repeating it."""
        for name in set(metrics.senseless) - self._doubted:
            self._doubted.add(name)
            _LOGGER.warning(
                "Segmind told a %s that cannot be, which is ignored; compare the usage"
                " that its console shows with what is booked here",
                name,
            )
