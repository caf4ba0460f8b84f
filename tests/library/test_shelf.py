"""A disk that refuses recordings does not mute the house."""

from pathlib import Path

import pytest

from custom_components.segmind_tts.library import Library, RecordingLostError
from custom_components.segmind_tts.library.shelf import SHELF_BYTES

from .house import add, file_name, kept, names, put, remove, wav


async def test_a_full_disk_does_not_mute(
    library: Library, folder: Path, full_disk: pytest.MonkeyPatch
) -> None:
    """What can't be written is played from memory, and written when there is room."""
    first = await add(library, "first")
    assert (library.problem, names(folder)) == ("No space left on device", set())
    assert library.path(first) is None
    assert await library.async_read(first) == wav()
    await library.async_sweep()
    assert library.get(first.key) == first
    full_disk.undo()
    await add(library, "second", wav(0.2))
    files = {file_name("first"), file_name("second")}
    assert (library.problem, names(folder)) == (None, files)
    assert await library.async_read(first) == wav()


async def test_memory_is_bounded(library: Library, full_disk: None) -> None:
    """With a full disk the oldest recordings in memory give way, never the newest."""
    audio = bytes(SHELF_BYTES // 2)
    names = ["first", "second", "third"]
    first, second, third = [await add(library, name, audio) for name in names]
    assert kept(library, first, second, third) == [second, third]
    fourth = await add(library, "fourth", bytes(SHELF_BYTES + 1))
    assert kept(library, fourth)
    await library.async_remove(fourth.key)
    assert library.count == 0


async def test_what_is_in_memory_can_be_evicted(
    library: Library, full_disk: None
) -> None:
    """The limits hold for recordings in memory too."""
    recording = await add(library, "Hello")
    await library.async_set_limits(max_bytes=0)
    with pytest.raises(RecordingLostError):
        await library.async_read(recording)


async def test_a_file_in_the_folders_place(library: Library, folder: Path) -> None:
    """A folder that can't be made is a problem told, and forgets no recording."""
    put(folder, b"I was here first")
    recording = await add(library, "Hello")
    await library.async_sweep()
    assert (library.problem, library.count) == ("File exists", 1)
    assert await library.async_read(recording) == wav()
    remove(folder)
    await library.async_sweep()
    assert (library.problem, names(folder)) == (None, {file_name("Hello")})
