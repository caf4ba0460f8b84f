"""What is spoken under which limits, to compare ways to speak."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from .benchmark import Size
from .prose import Prose

_PARALLEL = (1, 2, 4)
_MEASURED = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Messages that an account speaks one after another, and its limits."""

    parallel: int
    per_minute: int
    characters: int
    messages: tuple[str, ...]

    @property
    def limits(self) -> str:
        """Name the limits."""
        return f"{self.parallel}_at_once_{self.per_minute}_a_minute"


def all_cases(size: Size, prose: Prose) -> Iterator[Case]:
    """Yield a case for all limits and lengths, with a single message in most."""
    widest = max(_PARALLEL), max(size.per_minute), min(_MEASURED, max(size.lengths))
    for limits in product(_PARALLEL, size.per_minute, size.lengths):
        yield _case(prose, *limits, count=size.messages if limits == widest else 1)


def at_once(case: Case, prose: Prose) -> list[Case]:
    """Return as many other messages like a case's, each a case of its own."""
    limits = case.parallel, case.per_minute, case.characters
    return [_case(prose, *limits, count=1) for _ in case.messages]


def _case(
    prose: Prose, parallel: int, per_minute: int, characters: int, *, count: int
) -> Case:
    return Case(
        parallel=parallel,
        per_minute=per_minute,
        characters=characters,
        messages=tuple(prose.message(characters) for _ in range(count)),
    )
