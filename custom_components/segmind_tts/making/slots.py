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
        self._holders: set[asyncio.Future[None]] = set()
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
        return len(self._holders)

    @property
    def waiting(self) -> int:
        """How many wait for a slot."""
        return sum(not turn.done() for turn in self._queue)

    @asynccontextmanager
    async def take(self, *, seconds: float) -> AsyncGenerator[None]:
        """Wait for a slot, and keep it inside, but for no longer than so many seconds."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        self._queue.append(turn)
        self._admit()
        try:
            await turn
            end = loop.call_later(seconds, self._give_back, turn)
            try:
                yield
            finally:
                end.cancel()
        finally:
            self._give_back(turn)

    def _give_back(self, turn: asyncio.Future[None]) -> None:
        # A caller that leaves while it waits has had no slot.
        self._holders.discard(turn)
        self._admit()

    def _admit(self) -> None:
        while self._queue and len(self._holders) < self._size:
            turn = self._queue.popleft()
            if not turn.cancelled():
                self._holders.add(turn)
                turn.set_result(None)
