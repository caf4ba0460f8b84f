"""Speed and limits: what is known before a job is submitted."""

from dataclasses import dataclass
from typing import Final

# Of the expected audio; the rest covers a voice in a hurry.
_SURELY_HEARD: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast a model is, in seconds.

    From its submit until its audio is verified, a job takes about `overhead` and
    `per_character` for each character, log-normally spread: `sigma`, above 0, is the
    standard deviation of the logarithm. A character is heard for `audio_per_character`.
    """

    overhead: float
    per_character: float
    sigma: float
    audio_per_character: float

    def job(self, characters: int) -> float:
        """Return the median duration of a job."""
        return self.overhead + self.per_character * characters

    def audio(self, characters: int) -> float:
        """Return for how long a text will be heard, rather too short than too long."""
        return _SURELY_HEARD * self.audio_per_character * characters


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLimits:
    """What an account may do.

    At most `parallel` jobs run at once, at least 1. At most `per_minute` are submitted
    within 60 s; None stands for no known limit. `recent` tells how many seconds ago
    each submit of the last 60 s was.
    """

    parallel: int
    per_minute: int | None = None
    recent: tuple[float, ...] = ()
