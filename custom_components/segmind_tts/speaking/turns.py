"""Turns: when each player may be told to play."""

from collections.abc import Awaitable, Callable
from typing import Protocol

type Tell = Callable[[str], Awaitable[None]]
"""Tells one player to play."""


class Turns(Protocol):
    """The turns of one message on its players."""

    async def async_tell(self, tell: Tell, seconds: Callable[[], float]) -> None:
        """Return when each player was told, which it is when it is its turn.

        The sound lasts `seconds`, which is asked again as more of it is known. Raises
        HomeAssistantError if no player could be told.
        """
