"""The library on a real disk: what is added stays, what is lost is noticed."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
import errno
from hashlib import sha256
from io import BytesIO
import json
import logging
import os
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO
from unittest.mock import Mock
import wave

from atomicwrites import AtomicWriter
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.segmind_tts.audio import Container
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import (
    DEFAULT_MAX_BYTES,
    LIBRARY,
    SIGNAL_LIBRARY_CHANGED,
    Library,
    Recording,
    RecordingLostError,
    async_get_library,
)
from custom_components.segmind_tts.library.shelf import SHELF_BYTES


@pytest.fixture
def hass_storage() -> dict[str, Any]:
    """Leave Home Assistant's storage on the disk, where crashes matter."""
    return {}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A configuration folder of the test's own."""
    return str(tmp_path)


@pytest.fixture
def folder(hass: HomeAssistant) -> Path:
    """Where the recordings' files are."""
    return Path(hass.config.path(DOMAIN))


@pytest.fixture
def index_file(hass: HomeAssistant) -> Path:
    """Where the index is."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.library"))


@pytest.fixture
async def library(hass: HomeAssistant) -> Library:
    """The library of a new house."""
    return await async_get_library(hass)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A disk that takes no recordings until its patch is undone."""
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with monkeypatch.context() as patch:
        patch.setattr(AtomicWriter, "sync", Mock(side_effect=full))
        yield patch


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A disk that finishes no write of a recording until the event is set."""
    event = Event()
    sync = AtomicWriter.sync

    def slow_sync(writer: AtomicWriter, file: BinaryIO) -> None:
        event.wait(timeout=30)
        sync(writer, file)

    monkeypatch.setattr(AtomicWriter, "sync", slow_sync)
    yield event
    event.set()


def wav(seconds: float = 0.1, sample: bytes = b"\1\2") -> bytes:
    """Return sound that lasts for some seconds."""
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(24_000)
        writer.writeframes(sample * int(24_000 * seconds))
    return file.getvalue()


def key(name: str) -> str:
    """Return a key as speech requests have them."""
    return sha256(name.encode()).hexdigest()


async def add(library: Library, name: str, audio: bytes | None = None) -> Recording:
    """Add a recording under a name."""
    return await library.async_add(
        key(name),
        wav() if audio is None else audio,
        container=Container.WAV,
        duration=0.1,
        cost=0.005,
        model="gemini-2.5-flash-tts",
        voice="Zephyr",
        text=name,
    )


def found(library: Library, name: str) -> Recording:
    """Return the recording with a name, which has to be there."""
    recording = library.get(key(name))
    assert recording is not None
    return recording


def file_of(library: Library, recording: Recording) -> Path:
    """Return the file of a recording, which has to be on the disk."""
    path = library.path(recording)
    assert path is not None
    return path


def names(folder: Path) -> set[str]:
    """Return the names of all files in a folder."""
    return {path.name for path in folder.iterdir()}


def put(path: Path, content: bytes) -> None:
    """Write a file behind the library's back."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def remove(path: Path) -> None:
    """Delete a file behind the library's back."""
    path.unlink()


def is_private(path: Path) -> bool:
    """Return whether only its owner can read a file."""
    return path.stat().st_mode & 0o077 == 0


def rows(index_file: Path) -> list[Any]:
    """Return the rows of a saved index."""
    return list(json.loads(index_file.read_bytes())["data"]["recordings"])


def damage_row(index_file: Path, damage: dict[str, Any]) -> None:
    """Change the last row of a saved index."""
    stored = json.loads(index_file.read_bytes())
    stored["data"]["recordings"][-1] |= damage
    index_file.write_text(json.dumps(stored))


async def save(hass: HomeAssistant) -> None:
    """Write what a shutdown writes."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()


async def restarted(hass: HomeAssistant, *, saved: bool = True) -> Library:
    """Return the library that the next start finds, after a shutdown or a kill."""
    if saved:
        await save(hass)
    del hass.data[LIBRARY]
    return await async_get_library(hass)


async def test_a_recording_survives_a_restart(
    hass: HomeAssistant, library: Library
) -> None:
    """All that is known of a recording, and its audio, are there after a shutdown."""
    added = await add(library, "Dinner is ready")
    assert (await restarted(hass)).get(added.key) == added
    assert added.text == "Dinner is ready"
    assert added.characters == 15
    assert added.size == len(wav())
    assert await library.async_read(added) == wav()


async def test_a_recording_survives_a_kill(
    hass: HomeAssistant, library: Library
) -> None:
    """A recording is found by its file when the index was never saved."""
    added = await add(library, "Dinner is ready")
    again = await restarted(hass, saved=False)
    orphan = found(again, "Dinner is ready")
    assert (orphan.duration, orphan.size) == (added.duration, added.size)
    assert (orphan.text, orphan.characters, orphan.cost) == (None, None, None)
    assert await again.async_read(orphan) == wav()


async def test_one_library_for_the_house(hass: HomeAssistant) -> None:
    """Accounts that are set up at once get the same library."""
    first, second = await asyncio.gather(
        async_get_library(hass), async_get_library(hass)
    )
    assert first is second is hass.data[LIBRARY]


async def test_two_accounts_share_a_recording(library: Library, folder: Path) -> None:
    """The same speech request recorded twice at once is kept once: the first take."""
    first, second = await asyncio.gather(
        add(library, "Hello"), add(library, "Hello", wav(0.2))
    )
    assert first is second
    assert names(folder) == {first.file_name}
    assert await library.async_read(second) == wav()
    assert (library.count, library.size) == (1, first.size)


async def test_an_unknown_key(library: Library) -> None:
    """What was never recorded is not there, and can be removed without harm."""
    assert library.get(key("never")) is None
    await library.async_remove(key("never"))
    with pytest.raises(KeyError):
        library.pin(key("never"))


@pytest.mark.parametrize("bad", ["../secrets", "A" * 64, "0" * 63, ""])
async def test_keys_do_not_lead_out_of_the_folder(library: Library, bad: str) -> None:
    """A key that is no SHA-256 is refused."""
    with pytest.raises(ValueError):
        await library.async_add(
            bad,
            wav(),
            container=Container.WAV,
            duration=None,
            cost=None,
            model="model",
            voice="Zephyr",
            text="Hello",
        )
    assert library.count == 0


async def test_removal(library: Library, folder: Path) -> None:
    """A removed recording leaves neither row nor file, and can't be read."""
    recording = await add(library, "Hello")
    assert names(folder) == {recording.file_name}
    await library.async_remove(recording.key)
    assert names(folder) == set()
    assert (library.count, library.size, list(library)) == (0, 0, [])
    with pytest.raises(RecordingLostError):
        await library.async_read(recording)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(wav()[:-7]),
        lambda path: path.write_bytes(wav(sample=b"\2\1")),
        lambda path: path.write_bytes(b""),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["deleted", "cut", "overwritten", "emptied", "replaced"],
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


async def test_the_least_recently_used_goes_first(
    library: Library, folder: Path
) -> None:
    """Playing a recording saves it from eviction at the size limit."""
    first = await add(library, "first")
    second = await add(library, "second")
    library.get(first.key)
    await library.async_set_limits(max_bytes=2 * first.size)
    third = await add(library, "third")
    assert list(library) == [first, third]
    assert second.file_name not in names(folder)
    assert library.size == first.size + third.size


async def test_use_is_remembered(hass: HomeAssistant, library: Library) -> None:
    """The order of use survives a restart."""
    first = await add(library, "first")
    second = await add(library, "second")
    library.get(first.key)
    assert list(await restarted(hass)) == [second, first]


async def test_pinned_recordings_stay(hass: HomeAssistant, library: Library) -> None:
    """Neither size nor age evicts what is pinned, also after a restart."""
    pinned = await add(library, "pinned")
    await add(library, "other")
    library.pin(pinned.key)
    again = await restarted(hass)
    await again.async_set_limits(max_bytes=0, max_age=timedelta(0))
    assert [(each.key, each.pinned) for each in again] == [(pinned.key, True)]
    again.unpin(pinned.key)
    await again.async_sweep()
    assert again.count == 0


async def test_what_is_played_stays(library: Library) -> None:
    """A recording is not evicted while it is held, by one player or by two."""
    recording = await add(library, "long story")
    with library.hold(recording.key):
        with library.hold(recording.key):
            await library.async_set_limits(max_bytes=0)
        await library.async_sweep()
        assert await library.async_read(recording) == wav()
    await library.async_sweep()
    assert library.count == 0


async def test_a_new_recording_is_not_evicted_at_once(library: Library) -> None:
    """A library that is too small keeps the last recording, as it is about to play."""
    await library.async_set_limits(max_bytes=10)
    await add(library, "first")
    second = await add(library, "second")
    assert list(library) == [second]
    assert await library.async_read(second) == wav()


async def test_age_counts_from_the_last_use(
    hass: HomeAssistant, library: Library, freezer: FrozenDateTimeFactory
) -> None:
    """The daily sweep drops what nobody has played for the time allowed."""
    played = await add(library, "played")
    await add(library, "forgotten")
    await library.async_set_limits(max_age=timedelta(days=2))
    for _ in range(3):
        library.get(played.key)
        freezer.tick(timedelta(days=1, minutes=1))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    assert list(library) == [played]
    assert library.get(key("forgotten")) is None


async def test_no_limit_of_age_by_default(
    hass: HomeAssistant, library: Library, freezer: FrozenDateTimeFactory
) -> None:
    """A recording waits for years if there is room."""
    recording = await add(library, "Merry Christmas")
    freezer.tick(timedelta(days=4000))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert list(library) == [recording]
    assert DEFAULT_MAX_BYTES == 512 * 1024**2


async def test_the_start_evicts_nothing(
    hass: HomeAssistant, library: Library, index_file: Path
) -> None:
    """A library larger than the default waits for the limits that the user has set."""
    await add(library, "huge")
    await save(hass)
    damage_row(index_file, {"size": 2 * DEFAULT_MAX_BYTES})
    again = await restarted(hass, saved=False)
    await again.async_set_limits(max_bytes=2 * DEFAULT_MAX_BYTES)
    assert again.count == 1
    await again.async_set_limits()
    assert again.count == 0


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
    second = await add(library, "second", wav(0.2))
    files = {first.file_name, second.file_name}
    assert (library.problem, names(folder)) == (None, files)
    assert await library.async_read(first) == wav()


async def test_memory_is_bounded(library: Library, full_disk: None) -> None:
    """With a full disk the oldest recordings in memory give way, never the newest."""
    audio = bytes(SHELF_BYTES // 2)
    names = ["first", "second", "third"]
    _, second, third = [await add(library, name, audio) for name in names]
    assert list(library) == [second, third]
    fourth = await add(library, "fourth", bytes(SHELF_BYTES + 1))
    assert list(library) == [fourth]
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
    assert (library.problem, names(folder)) == (None, {recording.file_name})


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


FLAC = (
    b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0"
    + ((24_000 << 44) | (15 << 36) | 48_000).to_bytes(8)
    + bytes(16)
)


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


@pytest.mark.parametrize(
    ("content", "aside"),
    [
        ("{", "corrupt"),
        ("", "corrupt"),
        ("[]", "unread"),
        ('{"version": 2, "data": {"phrases": []}}', "unread"),
        ('{"version": 0, "data": {}}', "unread"),
        ('{"version": 1, "data": {"recordings": 7}}', "unread"),
        ('{"version": 1, "data": {}}', "unread"),
    ],
)
async def test_a_bad_index_is_rebuilt(
    hass: HomeAssistant, library: Library, index_file: Path, content: str, aside: str
) -> None:
    """From an index that is damaged or newer no recording is lost, nor the index itself."""
    await add(library, "Hello")
    await save(hass)
    put(index_file, content.encode())
    again = await restarted(hass, saved=False)
    assert again.count == 1
    assert await again.async_read(found(again, "Hello")) == wav()
    kept = list(index_file.parent.glob(f"{index_file.name}.{aside}.*"))
    assert [path.read_text() for path in kept] == [content]


@pytest.mark.parametrize(
    "damage",
    [
        {"key": "../../secrets"},
        {"container": "exe"},
        {"size": "many"},
        {"created": None},
        {"last_used": []},
    ],
)
async def test_a_bad_row_is_rebuilt(
    hass: HomeAssistant, library: Library, index_file: Path, damage: dict[str, Any]
) -> None:
    """One damaged row costs no other, and its own audio is found again."""
    good, bad = await add(library, "good"), await add(library, "bad", wav(0.2))
    await save(hass)
    damage_row(index_file, damage)
    again = await restarted(hass, saved=False)
    assert again.get(good.key) == good
    orphan = found(again, "bad")
    assert (orphan.size, orphan.text) == (bad.size, None)


async def test_an_index_that_cannot_be_moved(
    hass: HomeAssistant, index_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newer index that can't be set aside is not overwritten."""
    newer = {"version": 2, "data": {"recordings": ["of the future"]}}
    put(index_file, json.dumps(newer).encode())
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", Mock(side_effect=OSError))
        library = await async_get_library(hass)
    await add(library, "Hello")
    await save(hass)
    assert rows(index_file) == ["of the future"]


async def test_the_index_is_saved_soon(
    hass: HomeAssistant,
    library: Library,
    index_file: Path,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Steady use does not put off the save of a new recording."""
    recording = await add(library, "Hello")
    for _ in range(12):
        library.get(recording.key)
        freezer.tick(1)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    assert [row["text"] for row in rows(index_file)] == ["Hello"]
    assert is_private(index_file)


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
