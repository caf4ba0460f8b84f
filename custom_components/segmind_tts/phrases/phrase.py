"""A phrase: a message with a name, which is kept for as long as its owner wants."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
import re
from typing import Any, Final, Self

from ..storage import read_optional, read_text

_ID: Final = re.compile(r"[a-z0-9_]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What is said, and how: all that a recording is found by."""

    message: str = field(repr=False)
    voice: str
    """The `tts` entity that speaks it."""
    language: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `asdict` made of it.

        Raises LookupError, TypeError or ValueError for anything else.
        """
        return cls(
            message=read_text(stored["message"]),
            voice=read_text(stored["voice"]),
            language=read_optional(stored["language"], read_text),
            options=dict(stored["options"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A wording that is kept under a name. Its id stays when it is renamed.

    Raises ValueError for an id that is none.
    """

    id: str
    name: str
    wording: Wording

    def __post_init__(self) -> None:
        """Refuse an id that does not fit into an address."""
        if not _ID.fullmatch(self.id):
            raise ValueError("This is no id of a phrase")

    def as_dict(self) -> dict[str, Any]:
        """Return the phrase for storage; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the phrase that `as_dict` wrote; raises like `Wording.from_dict`."""
        return cls(
            id=read_text(stored["id"]),
            name=read_text(stored["name"]),
            wording=Wording.from_dict(stored["wording"]),
        )
