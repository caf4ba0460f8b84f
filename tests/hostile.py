"""Values of any shape, for readers that trust none, and files in which some have got."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
import resource
from typing import Any

from hypothesis import strategies as st

type Path = tuple[str | int, ...]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)

_TEXTS = [
    "",
    "../../secrets.yaml",
    "/etc/passwd",
    "\0",
    "\ud800",
    "NaN",
    "1e999",
    "today",
    "0001-01-01",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-11-22T08:00:00",
]
_NUMBERS = [-1, -0.5, 2**53 + 1, 2**64 - 1, 2**64, 10**400, 1.7e308, -1e-320]
_NOT_JSON = [float("nan"), float("inf"), float("-inf")]
_DEPTHS = [100, 250, 900, 2000]


def _nested(depth: int) -> list[Any]:
    return reduce(lambda inner, _: [inner], range(depth), list[Any]())


hostile_values = st.one_of(
    json_values,
    st.sampled_from(_TEXTS),
    st.sampled_from(_NUMBERS),
    st.sampled_from(_NOT_JSON),
    st.sampled_from(_DEPTHS).map(_nested),
)


def _paths(document: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(document, dict):
        steps: Any = document.items()
    else:
        steps = enumerate(document) if isinstance(document, list) else ()
    for step, inner in steps:
        yield from _paths(inner, (*path, step))


def _replaced(document: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    changed = document.copy()
    changed[step] = _replaced(document[step], tuple(rest), value)
    return changed


def damaged(document: Any, *, within: Path = ()) -> st.SearchStrategy[Any]:
    """Draw a JSON document in which something, at or below a path, is hostile."""
    places = [path for path in _paths(document) if path[: len(within)] == within]
    return st.builds(
        lambda path, value: _replaced(document, path, value),
        st.sampled_from(places),
        hostile_values,
    )


@contextmanager
def no_file_handles() -> Iterator[None]:
    """Leave the process without a single further file handle."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
