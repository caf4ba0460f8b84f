"""Recordings: what is added stays, what is lost is noticed."""

import asyncio
import logging
from pathlib import Path
from threading import Event
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util
import pytest

from custom_components.segmind_tts.library import (
    SIGNAL_LIBRARY_CHANGED,
    Library,
    Recording,
    RecordingLostError,
    async_get_library,
)

from .house import add, file_name, file_of, found, key, names, restarted, settled, wav


async def test_a_recording_survives_a_restart(
    hass: HomeAssistant, library: Library
) -> None:
    """All that is known of a recording, and its audio, are there after a shutdown."""
    added = await add(library, "Dinner is ready")
    assert (await restarted(hass)).get(added.key) == added
    assert added.text == "Dinner is ready"
    assert added.size == len(wav())
    assert await library.async_read(added) == wav()


async def test_a_recording_survives_a_kill(
    hass: HomeAssistant, library: Library
) -> None:
    """A recording is found by its file when the index was never saved."""
    added = await add(library, "Dinner is ready")
    again = await restarted(hass, saved=False)
    await settled(hass)
    orphan = found(again, "Dinner is ready")
    assert (orphan.duration, orphan.size) == (added.duration, added.size)
    assert (orphan.text, orphan.cost) == (None, None)
    assert await again.async_read(orphan) == wav()


async def test_one_library_for_the_house(hass: HomeAssistant) -> None:
    """Accounts that are set up at once get the same library."""
    first, second = await asyncio.gather(
        async_get_library(hass), async_get_library(hass)
    )
    assert first is second


async def test_two_accounts_share_a_recording(library: Library, folder: Path) -> None:
    """The same speech request recorded twice at once is kept once: the first take."""
    # The long take needs more time for its checksum.
    first, second = await asyncio.gather(
        add(library, "Hello", wav(100)), add(library, "Hello", wav(0.2))
    )
    assert first is second
    assert names(folder) == {file_name("Hello")}
    assert await library.async_read(second) == wav(100)
    assert (library.count, library.size) == (1, first.size)


async def test_an_unknown_key(library: Library) -> None:
    """What was never recorded is not there, and can be removed without harm."""
    assert library.get(key("never")) is None
    await library.async_remove(key("never"))
    with pytest.raises(KeyError):
        library.pin(key("never"))


@pytest.mark.parametrize("bad", ["../secrets", "A" * 64, "0" * 63, ""])
def test_keys_do_not_lead_out_of_the_folder(bad: str) -> None:
    """A key that is no SHA-256 is refused."""
    with pytest.raises(ValueError):
        Recording(key=bad, size=1, created=dt_util.utcnow())


async def test_removal(library: Library, folder: Path) -> None:
    """A removed recording leaves neither row nor file, and can't be read."""
    recording = await add(library, "Hello")
    assert names(folder) == {file_name("Hello")}
    await library.async_remove(recording.key)
    assert names(folder) == set()
    assert (library.count, library.size) == (0, 0)
    with pytest.raises(RecordingLostError):
        await library.async_read(recording)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(wav()[:-7]),
        lambda path: path.write_bytes(wav(sample=b"\2\1")),
        lambda path: path.write_bytes(b""),
    ],
    ids=["deleted", "cut", "overwritten", "emptied"],
)
async def test_a_lost_file_is_recorded_anew(library: Library, damage: Any) -> None:
    """A file deleted or damaged behind the library's back is forgotten, then replaced."""
    recording = await add(library, "Hello")
    damage(file_of(library, recording))
    with pytest.raises(RecordingLostError):
        await library.async_read(recording)
    assert library.get(recording.key) is None
    again = await add(library, "Hello", wav(0.2))
    assert await library.async_read(again) == wav(0.2)


async def test_an_old_value_does_not_condemn_a_new_file(library: Library) -> None:
    """A recording looked up before it was made anew reads the new audio."""
    old = await add(library, "Hello")
    await library.async_remove(old.key)
    await add(library, "Hello", wav(0.2))
    assert await library.async_read(old) == wav(0.2)
    assert library.count == 1


async def test_changes_are_announced(hass: HomeAssistant, library: Library) -> None:
    """Who listens sees each change of the totals."""
    seen: list[tuple[int, int]] = []

    @callback
    def changed() -> None:
        seen.append((library.count, library.size))

    async_dispatcher_connect(hass, SIGNAL_LIBRARY_CHANGED, changed)
    recording = await add(library, "Hello")
    await library.async_remove(recording.key)
    assert seen == [(1, recording.size), (0, 0)]


async def test_a_caller_that_leaves(
    hass: HomeAssistant, library: Library, slow_disk: Event
) -> None:
    """Adding goes on though the caller is cancelled; nothing is half written."""
    task = hass.async_create_task(add(library, "Hello"))
    task.cancel()
    slow_disk.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await hass.async_block_till_done()
    assert file_of(library, found(library, "Hello")).read_bytes() == wav()


async def test_texts_stay_out_of_sight(
    hass: HomeAssistant, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a repr nor the log shows what was spoken."""
    with caplog.at_level(logging.DEBUG):
        recording = await add(library, "The code is 4711")
        await library.async_read(recording)
        again = await restarted(hass)
        await again.async_remove(recording.key)
    assert "4711" not in caplog.text
    assert "4711" not in repr(recording)
