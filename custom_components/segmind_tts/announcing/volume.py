"""Volumes of speakers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume from 0 to 1, or if it is relative, what is added to the speaker's own."""

    level: float
    is_relative: bool = False

    def of(self, current: float | None) -> float | None:
        """Return the volume to set on a speaker that is at `current`, None if unknown."""
        if not self.is_relative:
            return self.level
        if current is None:
            return None
        return min(1.0, max(0.0, current + self.level))
