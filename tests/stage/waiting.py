"""Waiting for something to become true, with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable

_INTERVAL = 0.05


class StageError(Exception):
    """Something on the stage went wrong; the text is for people."""


async def wait_until[T](
    condition: Callable[[], Awaitable[T | None]], *, deadline: float, what: str
) -> T:
    """Return the condition's first true value.

    Raises:
        StageError: It was not true within `deadline` seconds; tells `what` was not.
    """
    try:
        async with asyncio.timeout(deadline):
            while True:
                if value := await condition():
                    return value
                await asyncio.sleep(_INTERVAL)
    except TimeoutError as err:
        raise StageError(f"Not within {deadline:.0f} s: {what}") from err
