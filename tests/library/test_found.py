"""Recordings that are found without having been read, in whatever container."""

import asyncio
from collections.abc import AsyncIterator
import json
from pathlib import Path
import subprocess
from threading import Event
from typing import Any

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.segmind_tts.audio import DecoderError, wav as format_wav
from custom_components.segmind_tts.library import (
    Recording,
    RecordingLostError,
    async_get_library,
)
from custom_components.segmind_tts.library.folder import Folder, checksum

from .house import (
    add,
    file_name,
    found,
    key,
    names,
    put,
    restarted,
    save,
    settled,
    texts,
    wav,
)

CREATED = "2026-11-01T12:00:00+00:00"
TEXT = "The washing machine is done"


@pytest.fixture(autouse=True)
async def ffmpeg(hass: HomeAssistant) -> AsyncIterator[None]:
    """Ffmpeg as Home Assistant has it, done with what the background has for it."""
    assert await async_setup_component(hass, "ffmpeg", {})
    yield
    await settled(hass)


@pytest.fixture
def stuck_disk(monkeypatch: pytest.MonkeyPatch) -> Event:
    """A disk that gives out no recording but "asked" until the event is set."""
    event = Event()
    read = Folder.read

    def stuck_read(folder: Folder, recording: Recording) -> Any:
        result = read(folder, recording)
        if recording.key != key("asked"):
            event.wait(timeout=30)
        return result

    monkeypatch.setattr(Folder, "read", stuck_read)
    return event


def compressed(container: str) -> bytes:
    """Return two seconds of a tone in a container."""
    source = ("-f", "lavfi", "-i", "sine=440:sample_rate=24000:duration=2")
    command = ["ffmpeg", "-v", "error", *source, "-f", container, "pipe:1"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def put_old(index_file: Path, folder: Path, container: str, audio: bytes) -> Path:
    """Write a library as an earlier version left it: one recording, and its row."""
    path = folder / file_name("old", container)
    put(path, audio)
    row = {
        "key": key("old"),
        "container": container,
        "size": len(audio),
        "checksum": checksum(audio),
        "created": CREATED,
        "duration": 2.0,
        "cost": 0.005,
        "model": "gemini-2.5-flash-tts",
        "voice": "Zephyr",
        "text": TEXT,
        "pinned": True,
        "last_used": 1.0,
    }
    data = {"columns": [*row], "recordings": [[*row.values()]]}
    stored = {"version": 1, "minor_version": 1, "key": index_file.name, "data": data}
    put(index_file, json.dumps(stored).encode())
    return path


async def test_a_start_reads_no_files(
    hass: HomeAssistant, folder: Path, stuck_disk: Event
) -> None:
    """With a lost index a start ends before any file is read, and all are there."""
    for name in "first", "asked", "other":
        put(folder / file_name(name), wav())
    library = await async_get_library(hass)
    assert (library.count, library.size) == (3, 3 * len(wav()))
    assert found(library, "first").checksum is None
    assert library.path(found(library, "first")) is None
    # While the background is at the first, others can be heard.
    asked = found(library, "asked")
    assert await library.async_read(asked) == wav()
    assert found(library, "asked").checksum == checksum(wav())
    assert found(library, "first").checksum is None
    stuck_disk.set()
    await settled(hass)
    for name in "first", "asked", "other":
        assert library.path(found(library, name)) == folder / file_name(name)


async def test_found_twice(hass: HomeAssistant, folder: Path) -> None:
    """Two who ask at once for what was found hear the same, and it is read by then."""
    put(folder / file_name("asked"), wav())
    library = await async_get_library(hass)
    recording = found(library, "asked")
    heard = await asyncio.gather(*(library.async_read(recording) for _ in range(2)))
    assert heard == [wav(), wav()]
    assert library.size == len(wav())


async def test_junk_does_not_cost_a_new_recording(
    hass: HomeAssistant, folder: Path, stuck_disk: Event
) -> None:
    """What is recorded anew while the background reads junk under its key stays."""
    put(folder / file_name("Hello"), b"junk")
    library = await async_get_library(hass)
    await library.async_remove(key("Hello"))
    recording = await add(library, "Hello")
    stuck_disk.set()
    await settled(hass)
    assert library.peek(recording.key) == recording


@pytest.mark.parametrize("container", ["flac", "mp3", "ogg"])
@pytest.mark.parametrize("lost", [False, True], ids=["index", "no-index"])
async def test_an_older_container_becomes_wav(
    hass: HomeAssistant, index_file: Path, folder: Path, container: str, lost: bool
) -> None:
    """A recording of an earlier version is heard, and is WAV from then on."""
    put_old(index_file, folder, container, compressed(container))
    if lost:
        index_file.unlink()
    library = await async_get_library(hass)
    audio = await library.async_read(found(library, "old"))
    sound = format_wav.read(audio)
    assert sound.format == format_wav.SPEECH
    assert sound.duration == pytest.approx(2, abs=0.1)
    assert names(folder) == {file_name("old")}
    recording = found(library, "old")
    assert (library.count, library.size) == (1, len(audio))
    assert (recording.text, recording.pinned) == (
        (None, False) if lost else (TEXT, True)
    )
    # It was read in the background too.
    await hass.async_block_till_done(wait_background_tasks=True)
    again = await restarted(hass)
    assert again.peek(recording.key) == recording
    assert await again.async_read(recording) == audio


async def test_the_background_converts(
    hass: HomeAssistant, index_file: Path, folder: Path
) -> None:
    """A container of an earlier version goes though nobody asks for the recording."""
    put_old(index_file, folder, "ogg", compressed("ogg"))
    await async_get_library(hass)
    await settled(hass)
    assert names(folder) == {file_name("old")}
    await save(hass)
    assert texts(index_file) == [TEXT]


async def test_killed_after_the_conversion(
    hass: HomeAssistant, index_file: Path, folder: Path
) -> None:
    """An index that does not know of the conversion yet costs no recording."""
    put_old(index_file, folder, "mp3", compressed("mp3"))
    stale = index_file.read_bytes()
    library = await async_get_library(hass)
    audio = await library.async_read(found(library, "old"))
    put(index_file, stale)
    again = await restarted(hass, saved=False)
    assert await again.async_read(found(again, "old")) == audio
    assert found(again, "old").text == TEXT


@pytest.mark.parametrize("binary", ["/nonexistent", "/bin/false"])
async def test_no_decoder(
    hass: HomeAssistant,
    index_file: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    binary: str,
) -> None:
    """Without ffmpeg a recording in another container waits for better days."""
    path = put_old(index_file, folder, "mp3", audio := compressed("mp3"))
    with monkeypatch.context() as patch:
        patch.setattr(get_ffmpeg_manager(hass), "binary", binary)
        library = await async_get_library(hass)
        with pytest.raises(DecoderError):
            await library.async_read(found(library, "old"))
        await settled(hass)
    assert path.read_bytes() == audio
    assert await library.async_read(found(library, "old"))


async def test_a_full_disk(
    hass: HomeAssistant,
    index_file: Path,
    folder: Path,
    full_disk: pytest.MonkeyPatch,
) -> None:
    """What can't be written as WAV stays in its container, and is heard all the same."""
    path = put_old(index_file, folder, "mp3", audio := compressed("mp3"))
    library = await async_get_library(hass)
    await settled(hass)
    heard = await library.async_read(found(library, "old"))
    assert path.read_bytes() == audio
    full_disk.undo()
    await library.async_sweep()
    assert names(folder) == {file_name("old")}
    assert await library.async_read(found(library, "old")) == heard


async def test_junk_that_is_asked_for(
    hass: HomeAssistant, folder: Path, stuck_disk: Event
) -> None:
    """Who asks for junk before the background has found it is told that it is lost."""
    put(folder / file_name("first"), wav())
    put(folder / file_name("asked"), b"junk")
    library = await async_get_library(hass)
    with pytest.raises(RecordingLostError):
        await library.async_read(found(library, "asked"))
    assert names(folder) == {file_name("first")}
    stuck_disk.set()


@pytest.mark.parametrize("container", ["flac", "mp3", "ogg"])
async def test_a_cut_file_is_recorded_anew(
    hass: HomeAssistant, index_file: Path, folder: Path, container: str
) -> None:
    """A file in another container that ends too early is lost, and goes."""
    put_old(index_file, folder, container, compressed(container)[:-500])
    library = await async_get_library(hass)
    await settled(hass)
    assert (library.count, names(folder)) == (0, set())


async def test_removed_while_it_is_converted(
    hass: HomeAssistant, index_file: Path, folder: Path, stuck_disk: Event
) -> None:
    """A recording that is removed does not come back by its conversion."""
    put_old(index_file, folder, "mp3", compressed("mp3"))
    library = await async_get_library(hass)
    await library.async_remove(key("old"))
    stuck_disk.set()
    await settled(hass)
    assert (library.count, names(folder)) == (0, set())
