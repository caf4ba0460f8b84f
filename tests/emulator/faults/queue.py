"""Faults that wait for their request."""

from dataclasses import dataclass
from random import Random

from tests.emulator.received import Route

from .fault import Fault
from .table import FAULTS


@dataclass(slots=True)
class _Armed:
    """A fault and what it has met."""

    fault: Fault
    met: int = 0
    struck: int = 0

    def meets(self, route: Route, text: str) -> bool:
        """Tell whether a request is of the kind this fault is for."""
        fault = self.fault
        return fault.route in (None, route) and (fault.containing or "") in text

    @property
    def due(self) -> bool:
        """Tell whether the request just met is struck."""
        return self.met > self.fault.after

    @property
    def spent(self) -> bool:
        """Tell whether nothing is left of it."""
        return self.fault.times is not None and self.struck >= self.fault.times


class FaultQueue:
    """Injected faults; each request is struck by at most one, the first that is due."""

    def __init__(self, rng: Random) -> None:
        """Start without faults; `rng` decides about those that strike by chance."""
        self._armed: list[_Armed] = []
        self._rng = rng

    @property
    def waiting(self) -> list[Fault]:
        """Faults that are not spent."""
        return [armed.fault for armed in self._armed]

    def inject(self, fault: Fault) -> None:
        """Arm a fault.

        Raises:
            ValueError: There is no such fault or route.
        """
        if fault.name not in FAULTS:
            raise ValueError(f"No such fault: {fault.name}")
        if fault.route is not None:
            Route(fault.route)
        self._armed.append(_Armed(fault))

    def take(self, route: Route, text: str) -> Fault | None:
        """Return the fault that strikes a request."""
        met = [armed for armed in self._armed if armed.meets(route, text)]
        for armed in met:
            armed.met += 1
        struck = next((armed for armed in met if self._strikes(armed)), None)
        if struck is None:
            return None
        struck.struck += 1
        if struck.spent:
            self._armed.remove(struck)
        return struck.fault

    def _strikes(self, armed: _Armed) -> bool:
        """Tell whether a fault strikes the request just met."""
        chance = armed.fault.chance
        return armed.due and (chance >= 1 or self._rng.random() < chance)

    def clear(self) -> None:
        """Disarm all faults."""
        self._armed.clear()
