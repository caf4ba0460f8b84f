"""The index: which recordings there are, in the order of their use."""

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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


class Index:
    """Recordings by key, least recently used first. Times are seconds since 1970.

    `as_dict` may run in another thread than the rest.
    """

    def __init__(self) -> None:
        """Start empty."""
        # Not in a row of its own with each recording: the more objects there are, the more
        # often Python looks for garbage among all of Home Assistant's, and stands still.
        self._last_used: dict[str, float] = {}
        self._recordings: OrderedDict[str, Recording] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        """Return how many recordings there are."""
        return len(self._recordings)

    def __iter__(self) -> Iterator[Recording]:
        """Iterate over the recordings, least recently used first."""
        return iter(self._recordings.values())

    def copied(self) -> list[Recording]:
        """Return the recordings. May run in another thread, as `as_dict`."""
        return list(self._recordings.values())

    def get(self, key: str) -> Recording | None:
        """Return a recording without counting it as used."""
        return self._recordings.get(key)

    def use(self, key: str, now: float) -> Recording | None:
        """Return a recording, and count it as used now."""
        if (recording := self._recordings.get(key)) is None:
            return None
        # A clock that was set back must not make a recording look unused.
        self._last_used[key] = max(self._last_used[key], now)
        self._recordings.move_to_end(key)
        return recording

    def add(self, recording: Recording, now: float) -> None:
        """Add a recording as used now, in place of one with its key."""
        self.discard([recording])
        self._recordings[recording.key] = recording
        self._last_used[recording.key] = now
        self.size += recording.size

    def update(self, recording: Recording) -> None:
        """Put a recording in the row of its key, which stays as it was last used.

        Raises KeyError if there is none.
        """
        self.size += recording.size - self._recordings[recording.key].size
        self._recordings[recording.key] = recording

    def discard(self, recordings: Iterable[Recording]) -> None:
        """Forget the recordings with the keys of these, where they are known."""
        for each in recordings:
            if known := self._recordings.pop(each.key, None):
                self.size -= known.size
                del self._last_used[each.key]

    def surplus(
        self, limits: LibraryLimits, now: float, spared: Container[str]
    ) -> Iterator[Recording]:
        """Yield what has to go to keep the limits; never pinned recordings or spared keys."""
        excess = self.size - limits.max_bytes
        age = limits.max_age
        oldest = 0.0 if age is None else now - age.total_seconds()
        for key, recording in self._recordings.items():
            if recording.pinned or key in spared:
                continue
            if excess > 0 or self._last_used[key] < oldest:
                excess -= recording.size
                yield recording

    def as_dict(self, without: Container[str] = ()) -> dict[str, Any]:
        """Return the index for storage, without some keys; `from_dict` reads it back."""
        # Copied in one step each, as another thread may change them meanwhile.
        recordings, last_used = self.copied(), self._last_used.copy()
        rows = write_rows(
            (
                each
                for each in recordings
                if each.key in last_used and each.key not in without
            ),
            lambda each: each.as_dict() | {"last_used": last_used[each.key]},
            of="library's index",
        )
        # By columns, as these are parsed in half the time that rows take, and meanwhile
        # Home Assistant stands still.
        columns = rows[0] if rows else ()
        return {"recordings": {each: [row[each] for row in rows] for each in columns}}

    def row(self, key: str) -> dict[str, Any]:
        """Return a row for the log; `replay` reads it back. Raises KeyError for none."""
        return self._recordings[key].as_dict() | {"last_used": self._last_used[key]}

    def replay(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add what `row` has returned, and forget what is `gone`, in their order.

        Damaged lines are passed over.
        """

        def read(line: Mapping[str, Any]) -> None:
            if (gone := line.get("gone")) is None:
                recording = Recording.from_dict(line)
                self.add(recording, read_number(line["last_used"]))
            elif known := self._recordings.get(gone):
                self.discard([known])

        read_rows(lines, read, of="library's log")

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the index that `as_dict` wrote, without the rows that are damaged.

        Raises KeyError, TypeError or ValueError for anything else, such as columns by
        which no row makes sense.
        """
        index = cls()
        names, rows = _table(stored)

        def read(values: Sequence[Any]) -> None:
            row = dict(zip(names, values, strict=True))
            index.add(Recording.from_dict(row), read_number(row["last_used"]))

        read_rows(rows, read, of="library's index")
        if names and not index:
            raise ValueError("No row can be read")
        return index


def _table(stored: Mapping[str, Any]) -> tuple[list[str], Iterable[Sequence[Any]]]:
    """Return the names of the columns, and the rows."""
    table = stored["recordings"]
    # Earlier versions stored a list for each row.
    if isinstance(table, list):
        return stored["columns"], table
    columns = dict(table)
    return [*columns], zip(*columns.values(), strict=True)
