"""What a player shows of a message."""

from dataclasses import dataclass, field
import textwrap
from typing import Final, Self

from ..message.plain import plain
from .voice import SpeakingVoice

_TITLE: Final = 80
"""Characters."""
_LOOKED_AT: Final = 400
"""Characters of a message, marks included; a title has no room for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The title and the artist: the words of a message, and who says them."""

    title: str = field(repr=False)
    artist: str

    @classmethod
    def of(cls, voice: SpeakingVoice, message: str) -> Self:
        """Return what is shown of a message, which may be long."""
        words = plain(message[:_LOOKED_AT])
        return cls(
            title=textwrap.shorten(words, _TITLE, placeholder="…"),
            artist=str(voice.entity.name),
        )
