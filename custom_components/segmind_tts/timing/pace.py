"""Pace: how long a voice takes for its words, as its recordings have shown."""

from dataclasses import dataclass
from typing import Final, Self

# Seconds of speech at the expected pace; as many seconds heard count as much.
_PRIOR: Final = 10.0
# Each recording counts that much less than the next, so that about the last thirty do.
_MEMORY: Final = 0.97


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds that recordings lasted, and those that were expected of their text."""

    heard: float = 0.0
    expected: float = 0.0

    @property
    def ratio(self) -> float:
        """How much longer texts are heard than expected; 1 where nothing is known."""
        return (_PRIOR + self.heard) / (_PRIOR + self.expected)

    def observed(self, heard: float, expected: float) -> Self:
        """Return the pace with one more recording, long ones weighing more."""
        return type(self)(
            _MEMORY * self.heard + heard, _MEMORY * self.expected + expected
        )
