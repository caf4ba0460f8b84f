"""The recording: verified audio of one speech request, as it came from the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
import re
from typing import Any, Final, Self

from ..audio import Container

_FILE_NAME: Final = re.compile(r"[0-9a-f]{64}\.(flac|mp3|ogg|wav)")


class RecordingLostError(Exception):
    """The audio of a recording is missing or damaged. It is to be recorded anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What is known of a recording. It always names a file safely.

    Where an index was lost, what only it knew is None. `size` is in bytes, `checksum`
    the CRC-32 of the audio, `duration` in seconds, `cost` in US dollars.

    Raises ValueError for a key or container that no recording can have.
    """

    key: str
    container: Container
    size: int
    checksum: int
    created: datetime
    duration: float | None = None
    cost: float | None = None
    model: str | None = None
    voice: str | None = None
    text: str | None = field(default=None, repr=False)
    pinned: bool = False

    def __post_init__(self) -> None:
        """Refuse what could lead out of the library's folder."""
        if not is_file_name(self.file_name):
            raise ValueError("Not a recording's key and container")

    @property
    def file_name(self) -> str:
        """The name of its file in the library's folder."""
        return f"{self.key}.{self.container}"

    @property
    def characters(self) -> int | None:
        """How many characters were spoken."""
        return None if self.text is None else len(self.text)

    def as_dict(self) -> dict[str, Any]:
        """Return the recording for storage; `from_dict` reads it back."""
        stored = {each.name: getattr(self, each.name) for each in fields(self)}
        return stored | {"created": self.created.isoformat()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the recording that `as_dict` wrote.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        values = {each.name: stored[each.name] for each in fields(cls)}
        values["created"] = datetime.fromisoformat(stored["created"])
        values["container"] = Container(stored["container"])
        values["size"] = int(stored["size"])
        return cls(**values)


def is_file_name(name: str) -> bool:
    """Return whether a file is named like that of a recording: `<key>.<container>`."""
    return _FILE_NAME.fullmatch(name) is not None
