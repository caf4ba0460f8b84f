"""The pulse of an event loop: how late it wakes a task that wants to run each millisecond."""

import asyncio
import os
import time

_INTERVAL = 0.001


class Pulse:
    """Feels for stalls.

    A stall is the time that the loop is late by what happens in its process: a slow
    callback, many short ones in a row, another thread that holds the interpreter. The
    time in which its thread was ready to run, but the machine's processors were busy
    with something else, does not count.
    """

    def __init__(self) -> None:
        """Feel nothing yet."""
        self._stall = 0.0
        self._late = 0.0

    async def beat(self) -> None:
        """Feel until cancelled."""
        # The kernel's account of this thread, see Documentation/scheduler/sched-stats.rst.
        account = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        try:
            queued = _queued(account)
            while True:
                due = time.perf_counter() + _INTERVAL
                await asyncio.sleep(_INTERVAL)
                late = time.perf_counter() - due
                queued, before = _queued(account), queued
                self._late = max(self._late, late)
                self._stall = max(self._stall, late - (queued - before))
        finally:
            os.close(account)

    def take(self) -> dict[str, float]:
        """Return the longest stall, and the longest that the loop was late; start afresh."""
        longest = {
            "stall_ms": round(self._stall * 1000, 1),
            "late_ms": round(self._late * 1000, 1),
        }
        self._stall = self._late = 0.0
        return longest


def _queued(account: int) -> float:
    """Return the seconds that the thread has waited for a processor so far."""
    return int(os.pread(account, 100, 0).split()[1]) / 1e9
