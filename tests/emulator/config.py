"""Settings of the emulator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .facts import Facts

DEFAULT_KEY = "SG_0123456789abcdef"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulatorConfig:
    """Settings of the emulator; times are seconds of its own clock, money US dollars."""

    host: str = "127.0.0.1"
    port: int = 0
    """Port to listen on; 0 takes a free one."""
    keys: Mapping[str, float | None] = field(
        default_factory=lambda: {DEFAULT_KEY: 10.0}
    )
    """Keys and their balance; None is a good key without a credits record."""
    facts: Facts = field(default_factory=Facts.of_the_environment)
    overhead: float = 2.0
    seconds_per_character: float = 0.035
    sigma: float = 0.2
    seed: int | None = None
    speed: float = 1.0
    """Seconds of the emulator's clock per real second."""
    requests_per_minute: int | None = None
    """Submits admitted per key and minute; None is no limit."""
    retention: float = 3600.0
    """Age at which a job's record is forgotten."""
    media_retention: float = 7 * 24 * 3600.0
    """Age at which a job's audio file is deleted."""
    voice: str = "auto"
    """Engine: espeak, tone, or auto: espeak where it is installed, else tone."""
    retired: frozenset[str] = frozenset()
    """Models that answer 410."""
    forbidden: frozenset[str] = frozenset()
    """Models that answer 403."""

    @property
    def cost(self) -> float:
        """US dollars per generation."""
        return self.facts.cost
