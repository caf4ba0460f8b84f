"""Costs: what the jobs of an account cost, and what they teach about the next ones."""

from collections.abc import Callable
import logging

from homeassistant.core import callback

from ..api import Metrics
from ..audio import Expected, VerifiedAudio
from ..message.request import SpeechRequest
from ..timing.polls import Estimate
from .budget import Budget
from .estimates import Estimates

_LOGGER = logging.getLogger(__name__)


class Costs:
    """Expects what jobs cost in money and time, and learns from those that are done."""

    def __init__(
        self,
        *,
        budget: Budget,
        estimates: Estimates,
        on_booked: Callable[[float], None],
    ) -> None:
        """Start without jobs. `on_booked` is called with what each job cost."""
        self._budget = budget
        self._estimates = estimates
        self._on_booked = on_booked
        self._doubted: set[str] = set()

    def expected(self, request: SpeechRequest) -> Estimate:
        """Return how long a job for a request is expected to take."""
        return self._estimates.estimate(request.model, len(request.text))

    def allowed(self, request: SpeechRequest) -> float:
        """Return what a new job is expected to cost, in US dollars.

        Raises BudgetExceededError where that would pass a cap.
        """
        price = self._estimates.price(request.model)
        self._budget.check(price)
        return price

    @callback
    def async_book(
        self, request: SpeechRequest, metrics: Metrics, elapsed: float | None
    ) -> float:
        """Learn from a job that is paid, and return what it cost, in US dollars.

        `elapsed` are the seconds until it was seen to be finished, if it was watched
        from its beginning.
        """
        self._doubt(metrics)
        if (cost := metrics.cost) is None:
            cost = self._estimates.price(request.model)
        else:
            self._estimates.async_paid(request.model, cost)
        if elapsed is not None:
            # Segmind's own figure leaves out how long it took us to notice.
            seconds = min(metrics.total_time or elapsed, elapsed)
            self._estimates.async_observe(request.model, len(request.text), seconds)
        self._on_booked(cost)
        return cost

    def expected_sound(self, request: SpeechRequest, *, second: bool) -> Expected:
        """Return what a take of a request has to sound like, a `second` one more freely."""
        return self._estimates.expected_sound(request, second=second)

    @callback
    def async_directed(self, request: SpeechRequest, *, obeyed: bool) -> None:
        """Learn whether a style was obeyed, or a take was good only without it."""
        self._estimates.async_directed(request, obeyed=obeyed)

    @callback
    def async_heard(self, request: SpeechRequest, audio: VerifiedAudio) -> None:
        """Learn from how a good take sounds."""
        self._estimates.async_heard(request, audio)

    def _doubt(self, metrics: Metrics) -> None:
        """Say once of each figure that Segmind tells nonsense, without repeating it."""
        for name in set(metrics.senseless) - self._doubted:
            self._doubted.add(name)
            _LOGGER.warning(
                "Segmind told a %s that cannot be, which is ignored; compare the usage"
                " that its console shows with what is booked here",
                name,
            )
