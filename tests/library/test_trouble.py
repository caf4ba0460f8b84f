"""Trouble of the moment: what can't be read now is neither forgotten nor deleted."""

import asyncio
from collections.abc import Callable
import errno
import os
from pathlib import Path
from threading import Event

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.library import (
    Library,
    RecordingUnavailableError,
    async_get_library,
    found as module,
    patience,
)
from custom_components.segmind_tts.library.folder import Folder
from tests.hostile import no_file_handles

from .house import add, file_name, file_of, found, kept, names, put, settled, wav


def without_handles[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """Return work as it goes without a file handle."""

    def trouble(*args: P.args, **kwargs: P.kwargs) -> R:
        with no_file_handles():
            return work(*args, **kwargs)

    return trouble


async def test_no_file_handle_left(library: Library, folder: Path) -> None:
    """Recordings that can't be opened stay, row and file, and play when there are handles."""
    recordings = [await add(library, str(number)) for number in range(5)]
    with no_file_handles():
        for each in recordings:
            with pytest.raises(RecordingUnavailableError) as trouble:
                await library.async_read(each)
            assert trouble.value.reason == os.strerror(errno.EMFILE)
        await library.async_sweep()
    assert kept(library, *recordings) == recordings
    assert names(folder) == {file_name(str(number)) for number in range(5)}
    for each in recordings:
        assert await library.async_read(each) == wav()


async def test_no_file_handle_for_what_is_found(
    hass: HomeAssistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that nobody has read yet is no junk because it can't be read."""
    put(folder / file_name("Hello"), wav())
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "read", without_handles(Folder.read))
        library = await async_get_library(hass)
        await settled(hass)
    assert found(library, "Hello").checksum is None
    assert await library.async_read(found(library, "Hello")) == wav()


async def test_no_file_handle_to_look_for_a_missing_file(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing file is no proof while nobody can look through its folder."""
    recording = await add(library, "Hello")
    path = file_of(library, recording)
    away = path.rename(path.with_suffix(".aside"))
    with monkeypatch.context() as patch:
        patch.setattr(Folder, "compare", without_handles(Folder.compare))
        with pytest.raises(RecordingUnavailableError):
            await library.async_read(recording)
    away.rename(path)
    assert await library.async_read(recording) == wav()


async def test_something_else_in_a_files_place(library: Library) -> None:
    """What can't be read as a file proves nothing, and is left alone."""
    recording = await add(library, "Hello")
    path = file_of(library, recording)
    path.unlink()
    path.mkdir()
    with pytest.raises(RecordingUnavailableError) as trouble:
        await library.async_read(recording)
    assert trouble.value.reason == os.strerror(errno.EISDIR)
    assert kept(library, recording)
    path.rmdir()


async def test_a_disk_that_does_not_answer(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever, or at all once it is known; and the recording stays."""
    library = await async_get_library(hass)
    recording = await add(library, "Hello")
    path = file_of(library, recording)
    path.unlink()
    # Whoever opens it waits for somebody to write.
    os.mkfifo(path)
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    with pytest.raises(RecordingUnavailableError):
        await library.async_read(recording)
    monkeypatch.setattr(module, "PATIENCE", 60)
    async with asyncio.timeout(5):
        with pytest.raises(RecordingUnavailableError):
            await library.async_read(recording)
    assert kept(library, recording)
    path.write_bytes(wav())
    path.unlink()
    path.write_bytes(wav())
    await settled(hass)
    assert await library.async_read(recording) == wav()


async def test_a_disk_that_takes_its_time(
    hass: HomeAssistant,
    folder: Path,
    slow_disk: Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new recording is heard though the disk does not come to an end with it."""
    monkeypatch.setattr(patience, "PATIENCE", 0.1)
    library = await async_get_library(hass)
    recording = await add(library, "Hello")
    assert library.path(recording) is None
    assert await library.async_read(recording) == wav()
    await library.async_set_limits()
    slow_disk.set()
    await settled(hass)
    assert file_of(library, recording).read_bytes() == wav()
