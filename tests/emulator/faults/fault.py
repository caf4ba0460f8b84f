"""A fault, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong with the next requests on a route."""

    name: str
    """A name of the table `FAULTS`."""
    route: str | None = None
    """Route it strikes, see `Route`; None is every route."""
    times: int | None = 1
    """How many requests it strikes; None is all."""
    after: int = 0
    """How many matching requests pass unharmed before."""
    chance: float = 1.0
    """The share of requests due that it strikes, at random."""
    containing: str | None = None
    """Strike only requests about a text that contains this."""
    status: int | None = None
    body: Any = None
    """Text, bytes or JSON in place of the fault's own body."""
    headers: Mapping[str, str] | None = None
    """Headers added to the answer."""
    value: Any = None
    """What the fault's own docstring calls value."""
