"""The folder and the index are brought together at each start."""

import os
from pathlib import Path
from unittest.mock import Mock

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.library import Library, async_get_library

from .house import (
    add,
    file_name,
    file_of,
    found,
    kept,
    key,
    names,
    put,
    remove,
    restarted,
    settled,
    wav,
)


async def test_sound_orphans_are_adopted(hass: HomeAssistant, folder: Path) -> None:
    """Files without a row become recordings again, the oldest being the first to go."""
    for age, name in enumerate(["young", "old"]):
        path = folder / file_name(name)
        put(path, wav(0.5))
        os.utime(path, (10**9 - age, 10**9 - age))
    library = await async_get_library(hass)
    await settled(hass)
    old = found(library, "old")
    assert (old.size, old.duration) == (len(wav(0.5)), 0.5)
    assert old.created.timestamp() == 10**9 - 1
    again = await restarted(hass)
    await again.async_set_limits(max_bytes=old.size)
    assert kept(again, old)


@pytest.mark.parametrize(
    "name",
    [
        f"{key('html')}.wav",
        f"{key('html')}.mp3",
        f"{key('html')}.ogg",
        f"{key('html')}.flac",
        f"{key('cut')}.wav.part",
        "tmpabc.part",
    ],
)
async def test_junk_is_swept(hass: HomeAssistant, folder: Path, name: str) -> None:
    """Files that hold no audio, and writes that were cut off, are deleted."""
    put(folder / name, b"<!DOCTYPE html><title>502 Bad Gateway</title>")
    library = await async_get_library(hass)
    await settled(hass)
    assert (library.count, names(folder)) == (0, set())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("README.txt", b"Mine"),
        (f"{key('other')}.pcm", wav()),
        ("0123.wav", wav()),
    ],
)
async def test_foreign_files_are_left_alone(
    hass: HomeAssistant, folder: Path, name: str, content: bytes
) -> None:
    """What the library has not made, it does not touch."""
    put(folder / name, content)
    assert (await async_get_library(hass)).count == 0
    assert (folder / name).read_bytes() == content


async def test_a_folder_is_no_recording(hass: HomeAssistant, folder: Path) -> None:
    """What is named like a recording but is a folder is left alone."""
    (folder / file_name("folder")).mkdir(parents=True)
    assert (await async_get_library(hass)).count == 0
    assert names(folder) == {file_name("folder")}


async def test_unreadable_orphans_are_left(
    hass: HomeAssistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What can't be read now may be readable another day."""
    put(folder / file_name("later"), wav())
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", Mock(side_effect=OSError))
        library = await async_get_library(hass)
        await settled(hass)
    assert await library.async_read(found(library, "later")) == wav()


@pytest.mark.parametrize("container", ["flac", "mp3", "ogg", "wav"])
async def test_a_cut_or_mislabelled_orphan_goes(
    hass: HomeAssistant, folder: Path, container: str
) -> None:
    """A file that ends too early or holds another format is no recording."""
    put(folder / file_name("cut", container), wav()[:-100])
    library = await async_get_library(hass)
    await settled(hass)
    assert (library.count, names(folder)) == (0, set())


async def test_second_files_of_a_key_go(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """A key has one recording, and WAV is it, whatever lies in the folder."""
    recording = await add(library, "Hello")
    for name in "Hello", "twice":
        put(folder / file_name(name, "flac"), b"fLaC")
    put(folder / file_name("twice"), wav())
    again = await restarted(hass)
    assert again.get(recording.key) == recording
    assert await again.async_read(found(again, "twice")) == wav()
    assert names(folder) == {file_name("Hello"), file_name("twice")}


async def test_rows_without_files_go(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """What was deleted from the folder is gone from the library at the next start."""
    left = await add(library, "left")
    lost = await add(library, "lost")
    remove(file_of(library, lost))
    again = await restarted(hass)
    assert kept(again, left)
    assert again.size == left.size
