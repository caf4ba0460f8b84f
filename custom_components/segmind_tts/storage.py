"""Reading what was stored, without destroying what can't be read."""

from collections import Counter
from collections.abc import Callable, Iterable
import errno
import logging
from pathlib import Path
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .issues import async_tell_unreadable, async_watch_store

_LOGGER = logging.getLogger(__name__)

# Too many open files, no memory, a disk or share that does not answer or refuses.
_TROUBLE: Final = (
    errno.EACCES,
    errno.EAGAIN,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOMEM,
    errno.ESTALE,
    errno.ETIMEDOUT,
)
# The largest number up to which JSON keeps whole ones exactly (RFC 8259).
_MOST: Final = 2**53


class WatchedStore(Store[dict[str, Any]]):
    """A store that tells under Repairs if its file can't be written, until it can."""

    # Private of Home Assistant, which only logs why it could not write. If that changes,
    # files are written as before, and a test fails.
    @override
    async def _async_write_data(self, data: dict[str, Any]) -> None:
        try:
            await super()._async_write_data(data)
        except Exception:
            async_watch_store(self.hass, self.key, problem=True)
            raise
        async_watch_store(self.hass, self.key, problem=False)


async def async_load_stored[T](
    hass: HomeAssistant,
    store: Store[dict[str, Any]],
    parse: Callable[[dict[str, Any]], T],
) -> T | None:
    """Return what `parse`, run in the executor, makes of a store; None for nothing.

    A file that can't be understood is renamed, so that the next save does not destroy
    it, and the user is told. One that the disk does not give away stays where it is, and
    nothing is saved over it until the next start. Never raises.
    """
    try:
        if (stored := await store.async_load()) is None:
            return None
        return await hass.async_add_executor_job(parse, stored)
    # A newer, older, unreadable or damaged file may raise anything, and must not keep
    # the house mute.
    except Exception as err:  # noqa: BLE001
        if _is_trouble_of_the_moment(err):
            _LOGGER.warning("The disk does not give away %s", store.key)
            store.make_read_only()
            return None
        _LOGGER.warning(
            "Storage %s can't be read (%s) and is set aside",
            store.key,
            type(err).__name__,
        )
        file = await _async_set_aside(hass, store)
        async_tell_unreadable(hass, store.key, file.name)
        return None


def read_rows[R, T](stored: Iterable[R], read: Callable[[R], T], *, of: str) -> list[T]:
    """Return what `read` makes of stored rows, without those for which it raises.

    The log tells how many these are, and why, but nothing of what is in them. `of` names
    the list there.
    """
    rows: list[T] = []
    damaged: Counter[str] = Counter()
    for row in stored:
        try:
            rows.append(read(row))
        # One damaged row, whatever is wrong with it, costs no other.
        except Exception as err:  # noqa: BLE001
            damaged[type(err).__name__] += 1
    if damaged:
        kinds = ", ".join(f"{count} {kind}" for kind, count in damaged.most_common())
        _LOGGER.warning("Damaged rows of the %s are passed over: %s", of, kinds)
    return rows


def write_rows[R, T](rows: Iterable[R], write: Callable[[R], T], *, of: str) -> list[T]:
    """Return what `write` makes of rows, without those that no file can hold.

    One of these would cost all others. The log tells how many they are, but nothing of
    what is in them. `of` names the list there.
    """
    written: list[T] = []
    poison = 0
    for row in rows:
        try:
            # The file has some levels of its own, and there may not be too many in all.
            json_bytes([[[[[[stored := write(row)]]]]]])
        except TypeError, ValueError, RecursionError:
            poison += 1
        else:
            written.append(stored)
    if poison:
        _LOGGER.warning("Rows of the %s that no file can hold: %s", of, poison)
    return written


def read_number(stored: object, *, most: float = _MOST) -> float:
    """Return a stored number from 0 to `most`; whole ones up to 2**53 are exact.

    Raises TypeError or ValueError for anything else.
    """
    # To Python a bool is a number, too.
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise TypeError("This is no number")
    if not 0 <= stored <= most:
        raise ValueError("This number cannot be")
    return stored


def read_text(stored: object) -> str:
    """Return a stored text. Raises TypeError for anything else."""
    if not isinstance(stored, str):
        raise TypeError("This is no text")
    return stored


def read_flag(stored: object) -> bool:
    """Return a stored yes or no. Raises TypeError for anything else."""
    if not isinstance(stored, bool):
        raise TypeError("This is no yes or no")
    return stored


def read_optional[T](stored: object, read: Callable[[object], T]) -> T | None:
    """Return what `read` makes of a stored value; None for null."""
    return None if stored is None else read(stored)


def _is_trouble_of_the_moment(err: Exception) -> bool:
    """Tell whether a file may well be read another time, as it is."""
    # Home Assistant wraps what the disk says.
    causes = (err, err.__cause__)
    return any(isinstance(each, OSError) and each.errno in _TROUBLE for each in causes)


async def _async_set_aside(hass: HomeAssistant, store: Store[dict[str, Any]]) -> Path:
    """Return where the file is afterwards: in its place, if it can't be moved."""
    path = Path(store.path)
    aside = path.with_name(f"{path.name}.unread.{dt_util.utcnow().isoformat()}")
    try:
        return await hass.async_add_executor_job(path.rename, aside)
    except OSError:
        store.make_read_only()
        return path
