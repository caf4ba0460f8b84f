"""Slots: how many may work at once."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Slots:
    """A semaphore whose size may be changed at any time: first come, first served.

    With fewer slots than are taken, nobody is stopped, and nobody new begins.
    """

    def __init__(self, size: int) -> None:
        """Initialize with all slots free."""
        self._size = size
        self._taken = 0
        self._queue: deque[asyncio.Future[None]] = deque()

    @property
    def size(self) -> int:
        """How many slots there are."""
        return self._size

    @size.setter
    def size(self, size: int) -> None:
        self._size = size
        self._admit()

    @property
    def taken(self) -> int:
        """How many are at work."""
        return self._taken

    @property
    def waiting(self) -> int:
        """How many wait for a slot."""
        return sum(not turn.done() for turn in self._queue)

    @asynccontextmanager
    async def take(self) -> AsyncGenerator[None]:
        """Wait for a slot, and keep it inside."""
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        self._admit()
        try:
            await turn
            yield
        finally:
            # A caller that leaves while it waits has had no slot.
            if not turn.cancelled():
                self._taken -= 1
                self._admit()

    def _admit(self) -> None:
        while self._queue and self._taken < self._size:
            turn = self._queue.popleft()
            if not turn.cancelled():
                self._taken += 1
                turn.set_result(None)
