"""The recording: verified audio of one speech request."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
import re
import sys
from typing import Any, Final, Self

from ..storage import read_flag, read_number, read_optional, read_text

_KEY: Final = re.compile(r"[0-9a-f]{64}")
# In bytes, twice what the longest text takes. A damaged size must not make the library
# look so full that good recordings have to go.
_MOST_BYTES: Final = 2**27
_MOST_CHECKSUM: Final = 2**32 - 1


class RecordingLostError(Exception):
    """The audio of a recording is proved to be missing or damaged.

    It has to be recorded anew.
    """


class RecordingUnavailableError(Exception):
    """The file of a recording can't be read at the moment, which proves nothing.

    `reason` is the operating system's. The recording stays, and is not to be paid for
    again.
    """

    def __init__(self, reason: str) -> None:
        """Take the reason."""
        super().__init__(reason)
        self.reason = reason


class LibraryAwayError(Exception):
    """The folder is not the one that the recordings are in, so it proves no loss.

    They stay, and are not to be paid for again.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A row of the library's index. Its key is always safe as the name of a file.

    `size` is in bytes, `checksum` the CRC-32 of the file, `duration` in seconds, `cost`
    in US dollars. Where the index was lost, what only the index knew is None. Without a
    checksum nobody has read the file since it was found. `former_of` is the key of the
    recording that took the place of this one.

    Raises ValueError for a key that is no SHA-256.
    """

    key: str
    size: int
    created: datetime
    checksum: int | None = None
    duration: float | None = None
    cost: float | None = None
    model: str | None = None
    voice: str | None = None
    text: str | None = field(default=None, repr=False)
    pinned: bool = False
    former_of: str | None = None

    def __post_init__(self) -> None:
        """Refuse a key that could lead out of the library's folder."""
        if not _KEY.fullmatch(self.key):
            raise ValueError("The key is no SHA-256")

    def as_dict(self) -> dict[str, Any]:
        """Return the recording for storage; `from_dict` reads it back."""
        stored = {each.name: getattr(self, each.name) for each in fields(self)}
        return stored | {"created": self.created.isoformat()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the recording that `as_dict` wrote.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        checksum = read_optional(stored["checksum"], _read_checksum)
        # Earlier versions kept the container that the API chose. The checksum of an MP3
        # says nothing about the WAV that it becomes.
        if stored.get("container", "wav") != "wav":
            checksum = None
        return cls(
            key=read_text(stored["key"]),
            size=int(read_number(stored["size"], most=_MOST_BYTES)),
            created=datetime.fromisoformat(stored["created"]),
            checksum=checksum,
            duration=read_optional(stored["duration"], read_number),
            cost=read_optional(stored["cost"], read_number),
            model=read_optional(stored["model"], _read_name),
            voice=read_optional(stored["voice"], _read_name),
            text=read_optional(stored["text"], read_text),
            pinned=read_flag(stored["pinned"]),
            # Earlier versions had none.
            former_of=read_optional(stored.get("former_of"), read_text),
        )


def _read_name(stored: object) -> str:
    # Thousands of recordings share it.
    return sys.intern(read_text(stored))


def _read_checksum(stored: object) -> int:
    return int(read_number(stored, most=_MOST_CHECKSUM))
