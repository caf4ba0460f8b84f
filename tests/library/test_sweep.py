"""The folder and the index are brought together at each start."""

import os
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.library import Library, async_get_library

from .house import FLAC, add, file_of, found, key, names, put, remove, restarted, wav


async def test_sound_orphans_are_adopted(hass: HomeAssistant, folder: Path) -> None:
    """Files without a row become recordings again, oldest first; junk goes."""
    for age, name in enumerate(["young", "old"]):
        path = folder / f"{key(name)}.wav"
        put(path, wav(0.5))
        os.utime(path, (10**9 - age, 10**9 - age))
    put(folder / f"{key('flac')}.flac", FLAC)
    library = await async_get_library(hass)
    assert [each.key for each in library] == [key("old"), key("young"), key("flac")]
    assert [each.duration for each in library] == [0.5, 0.5, 2.0]
    assert found(library, "old").created.timestamp() == 10**9 - 1


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
    assert (await async_get_library(hass)).count == 0
    assert names(folder) == set()


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


async def test_unreadable_orphans_are_left(hass: HomeAssistant, folder: Path) -> None:
    """What can't be read now may be readable another day."""
    (folder / f"{key('directory')}.wav").mkdir(parents=True)
    assert (await async_get_library(hass)).count == 0
    assert len(names(folder)) == 1


async def test_a_cut_or_mislabelled_orphan_goes(
    hass: HomeAssistant, folder: Path
) -> None:
    """A file that ends too early or holds another format is no recording."""
    put(folder / f"{key('cut')}.wav", wav()[:-100])
    put(folder / f"{key('wav')}.mp3", wav())
    assert (await async_get_library(hass)).count == 0
    assert names(folder) == set()


async def test_second_files_of_a_key_go(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """A key has one recording, whatever lies in the folder."""
    recording = await add(library, "Hello")
    put(folder / f"{recording.key}.flac", FLAC)
    put(folder / f"{key('twice')}.flac", FLAC)
    put(folder / f"{key('twice')}.wav", wav())
    again = await restarted(hass)
    assert again.get(recording.key) == recording
    assert again.count == len(names(folder)) == 2


async def test_rows_without_files_go(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """What was deleted from the folder is gone from the library at the next start."""
    kept = await add(library, "kept")
    lost = await add(library, "lost")
    remove(file_of(library, lost))
    again = await restarted(hass)
    assert (list(again), again.size) == ([kept], kept.size)
