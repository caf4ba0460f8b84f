"""The receipt: what is known of a voice's last message."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class VoiceStatus:
    """Who spoke last, and how many seconds the last generation was to take until heard.

    `on_change` is called after each change.
    """

    on_change: Callable[[], None]
    spoken_by: str | None = None
    expected: float | None = None

    def expect(self, seconds: float) -> None:
        """Take note of how long a new message will take until it is heard."""
        self.expected = round(seconds, 1)
        self.on_change()

    def sign(self, engine: str) -> None:
        """Take note of who spoke."""
        self.spoken_by = engine
        self.on_change()
