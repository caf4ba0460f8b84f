"""The index's log: what has changed since the index was saved, a line for each change.

The index of a large library is as large as many recordings, and would wear out an SD
card if it were written for each.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
import json
import os
from pathlib import Path
from typing import Any, Final

from homeassistant.helpers.json import json_bytes

_PRIVATE: Final = 0o600


class IndexLog:
    """A file of lines, of which the first names the save that the others go on from.

    Everything here blocks, for the executor.
    """

    def __init__(self, path: Path) -> None:
        """Take the file, which need not exist."""
        self._path = path

    def read(self, save: str) -> Iterator[dict[str, Any]]:
        """Yield the lines that go on from a save, without what is damaged."""
        with suppress(OSError), self._path.open("rb") as file:
            if file.readline().strip() != save.encode():
                return
            for line in file:
                with suppress(ValueError):
                    if isinstance(read := json.loads(line), dict):
                        yield read

    def append(self, save: str, lines: Sequence[dict[str, Any]]) -> None:
        """Add lines to those that go on from a save; others are of no use any more.

        Raises OSError if the disk refuses them.
        """
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self._path, flags, _PRIVATE), "a+b") as file:
            file.seek(0)
            if file.readline().strip() != save.encode():
                file.truncate(0)
                file.write(save.encode() + b"\n")
            # After a power cut the last line may have no end.
            file.write(b"".join(b"\n" + json_bytes(line) for line in lines) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def clear(self) -> None:
        """Delete what is in a save by now, words that are to be forgotten among it."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
