"""The index: which recordings there are, in the order of their use."""

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
import math
from typing import Any, Self

from ..storage import read_number, read_rows, write_rows
from .recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryLimits:
    """How large the library may grow, and how long it keeps what nobody plays."""

    max_bytes: float = math.inf
    max_age: timedelta | None = None


@dataclass(slots=True)
class _Row:
    recording: Recording
    last_used: float

    def as_dict(self) -> dict[str, Any]:
        """Return the row for storage."""
        return self.recording.as_dict() | {"last_used": self.last_used}


class Index:
    """Recordings by key, least recently used first. Times are seconds since 1970.

    `as_dict` may run in another thread than the rest.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._rows: OrderedDict[str, _Row] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        """Return how many recordings there are."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Recording]:
        """Iterate over the recordings, least recently used first."""
        return (row.recording for row in self._rows.values())

    def copied(self) -> list[Recording]:
        """Return the recordings. May run in another thread, as `as_dict`."""
        return [row.recording for row in list(self._rows.values())]

    def get(self, key: str) -> Recording | None:
        """Return a recording without counting it as used."""
        return row.recording if (row := self._rows.get(key)) else None

    def use(self, key: str, now: float) -> Recording | None:
        """Return a recording, and count it as used now."""
        if (row := self._rows.get(key)) is None:
            return None
        # A clock that was set back must not make a recording look unused.
        row.last_used = max(row.last_used, now)
        self._rows.move_to_end(key)
        return row.recording

    def add(self, recording: Recording, now: float) -> None:
        """Add a recording as used now, in place of one with its key."""
        self.discard([recording])
        self._rows[recording.key] = _Row(recording, now)
        self.size += recording.size

    def update(self, recording: Recording) -> None:
        """Put a recording in the row of its key, which stays as it was last used.

        Raises KeyError if there is none.
        """
        row = self._rows[recording.key]
        self.size += recording.size - row.recording.size
        row.recording = recording

    def discard(self, recordings: Iterable[Recording]) -> None:
        """Forget the recordings with the keys of these, where they are known."""
        for each in recordings:
            if row := self._rows.pop(each.key, None):
                self.size -= row.recording.size

    def surplus(
        self, limits: LibraryLimits, now: float, spared: Container[str]
    ) -> Iterator[Recording]:
        """Yield what has to go to keep the limits; never pinned recordings or spared keys."""
        excess = self.size - limits.max_bytes
        age = limits.max_age
        oldest = 0.0 if age is None else now - age.total_seconds()
        for key, row in self._rows.items():
            if row.recording.pinned or key in spared:
                continue
            if excess > 0 or row.last_used < oldest:
                excess -= row.recording.size
                yield row.recording

    def as_dict(self, without: Container[str] = ()) -> dict[str, Any]:
        """Return the index for storage, without some keys; `from_dict` reads it back."""
        # Copied in one step, as another thread may change the rows meanwhile.
        rows = list(self._rows.values())
        stored = write_rows(
            (row for row in rows if row.recording.key not in without),
            _Row.as_dict,
            of="library's index",
        )
        # Names are stored once: parsing ten thousand rows with names of their own would
        # hold up Home Assistant's start.
        return {
            "columns": [*stored[0]] if stored else [],
            "recordings": [[*row.values()] for row in stored],
        }

    def row(self, key: str) -> dict[str, Any]:
        """Return a row for the log; `replay` reads it back. Raises KeyError for none."""
        return self._rows[key].as_dict()

    def replay(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add what `row` has returned, and forget what is `gone`, in their order.

        Damaged lines are passed over.
        """

        def read(line: Mapping[str, Any]) -> None:
            if (gone := line.get("gone")) is None:
                recording = Recording.from_dict(line)
                self.add(recording, read_number(line["last_used"]))
            elif row := self._rows.get(gone):
                self.discard([row.recording])

        read_rows(lines, read, of="library's log")

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the index that `as_dict` wrote, without the rows that are damaged.

        Raises KeyError, TypeError or ValueError for anything else, such as columns by
        which no row makes sense.
        """
        index = cls()
        columns, rows = stored["columns"], stored["recordings"]

        def read(values: list[Any]) -> tuple[Recording, float]:
            row = dict(zip(columns, values, strict=True))
            return Recording.from_dict(row), read_number(row["last_used"])

        for recording, last_used in read_rows(rows, read, of="library's index"):
            index.add(recording, last_used)
        if rows and not index:
            raise ValueError("No row can be read")
        return index
