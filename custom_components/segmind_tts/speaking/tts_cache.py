"""Home Assistant's own cache of sounds, which offers no public way to leave something out.

Private of Home Assistant, and used nowhere else: that its `SpeechManager` is found in
`hass.data`, its `mem_cache`, `file_cache` and `async_get_cache_file_path`, that the keys
of both end with the engine, and that a sound begins to load when its entry is added.
If any of that changes, messages are still spoken, but what a fallback has spoken may be
played again in place of the recording, and a sound that was cut by a power cut, too.
"""

import asyncio
from functools import partial
import logging
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

_MANAGER: Final[HassKey[object]] = HassKey("tts_manager")
_WARNED: Final[HassKey[bool]] = HassKey(f"{DOMAIN}_tts_cache_warned")


@runtime_checkable
class _Manager(Protocol):
    """What is used of Home Assistant's `SpeechManager`."""

    mem_cache: dict[str, Any]
    """Sounds by key, in the order in which they were asked for."""
    file_cache: dict[str, str]
    """Names of files by key."""

    def async_get_cache_file_path(self, cache_key: str) -> Path | None:
        """Return where the file with a key lies."""


@callback
def async_current_key(hass: HomeAssistant, engine: str) -> str | None:
    """Return the key under which Home Assistant keeps the sound that this task loads.

    To be called before the task waits for anything: Home Assistant adds an entry and
    starts its task in one go, so until then the entry is the last one. None for a text
    that is streamed, whose key is random, so that nobody finds it again.
    """
    manager = hass.data.get(_MANAGER)
    if isinstance(manager, _Manager):
        key = next(reversed(manager.mem_cache), "")
        if key.endswith(f"_{engine}"):
            return key
        if key and "_" not in key:
            return None
    _warn(hass)
    return None


@callback
def async_keep_off_disk(hass: HomeAssistant, key: str) -> None:
    """Have Home Assistant keep the sound that this task loads in memory only.

    Its files are written in place and played as they are, so a power cut leaves a part
    of a sound that is played for ever. The library has the whole of it.
    """
    _after_loading(hass, key, in_memory=True)


@callback
def async_forget(hass: HomeAssistant, key: str) -> None:
    """Have Home Assistant forget the sound that this task loads."""
    _after_loading(hass, key, in_memory=False)


@callback
def async_forget_all(hass: HomeAssistant, engine: str) -> None:
    """Have Home Assistant forget the sounds of an engine: one of them is out of date."""
    manager = hass.data.get(_MANAGER)
    if isinstance(manager, _Manager):
        for key in [each for each in manager.mem_cache if each.endswith(f"_{engine}")]:
            del manager.mem_cache[key]


@callback
def _after_loading(hass: HomeAssistant, key: str, *, in_memory: bool) -> None:
    manager = hass.data.get(_MANAGER)
    task = asyncio.current_task()
    if isinstance(manager, _Manager) and task:
        # A file from before is one that this call was not to use.
        on_disk = key in manager.file_cache
        task.add_done_callback(partial(_forget, hass, manager, key, in_memory, on_disk))


@callback
def _forget(
    hass: HomeAssistant,
    manager: _Manager,
    key: str,
    in_memory: bool,
    on_disk: bool,
    _: asyncio.Task[Any],
) -> None:
    """Forget a sound in the memory and on the disk, but where it is to be kept."""
    if not in_memory:
        manager.mem_cache.pop(key, None)
    if not on_disk and (path := manager.async_get_cache_file_path(key)):
        manager.file_cache.pop(key, None)
        hass.async_add_executor_job(path.unlink, True)


@callback
def _warn(hass: HomeAssistant) -> None:
    """Say once that Home Assistant's cache is not what it was."""
    if not hass.data.get(_WARNED):
        hass.data[_WARNED] = True
        _LOGGER.warning(
            "Home Assistant's text-to-speech cache has changed: what a fallback speaks"
            " may be played again in place of the recording. Please report this"
        )
