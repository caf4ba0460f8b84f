"""A folder that is away: nothing is forgotten, and nothing is written in its place."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.segmind_tts.library import (
    Library,
    LibraryAwayError,
    RecordingLostError,
)

from .house import (
    MARKER,
    add,
    damage_row,
    file_name,
    file_of,
    found,
    kept,
    names,
    put,
    remove,
    restarted,
    save,
    settled,
    wav,
)

# What may be in the place of a folder that is away.
PLACES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "a file": lambda path: path.write_bytes(b"I was here first"),
    "an empty folder": lambda path: path.mkdir(),
    "another folder": lambda path: put(path / "holidays.jpg", b"Mine"),
    "a loop": lambda path: path.symlink_to(path),
    "a dangling link": lambda path: path.symlink_to(path.with_name("unplugged")),
}
places = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


def leave(folder: Path, place: Callable[[Path], object]) -> Path:
    """Take the folder away, and put something in its place."""
    aside = folder.rename(folder.with_name("aside"))
    place(folder)
    return aside


def come_back(folder: Path, aside: Path) -> None:
    """Put the folder where it was."""
    if folder.is_dir():
        folder.rename(folder.with_name("other"))
    else:
        folder.unlink(missing_ok=True)
    aside.rename(folder)


def content(folder: Path) -> set[str] | None:
    """Return the names of all that is in the folder's place; None if it is no folder."""
    return {path.name for path in folder.iterdir()} if folder.is_dir() else None


async def a_minute(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let a minute pass."""
    freezer.tick(timedelta(minutes=1, seconds=1))
    async_fire_time_changed(hass)
    await settled(hass)


@places
async def test_while_the_house_is_running(
    hass: HomeAssistant,
    library: Library,
    folder: Path,
    freezer: FrozenDateTimeFactory,
    place: Callable[[Path], object],
) -> None:
    """Rows stay, new recordings are in memory, and all is well when the folder is back."""
    old = await add(library, "old")
    aside = leave(folder, place)
    before = content(folder)
    with pytest.raises(LibraryAwayError):
        await library.async_read(old)
    assert (library.is_away, library.count) == (True, 1)
    new = await add(library, "new", wav(0.2))
    assert await library.async_read(new) == wav(0.2)
    await library.async_set_limits(max_bytes=0)
    await library.async_sweep()
    assert kept(library, old, new) == [old, new]
    assert content(folder) == before
    await library.async_set_limits()
    come_back(folder, aside)
    await a_minute(hass, freezer)
    assert not library.is_away
    assert names(folder) == {file_name("old"), file_name("new")}
    assert await library.async_read(old) == wav()
    assert kept(library, old, new) == [old, new]


@places
async def test_from_the_start(
    hass: HomeAssistant,
    library: Library,
    folder: Path,
    place: Callable[[Path], object],
) -> None:
    """A share that is mounted after the start costs no recording."""
    old = await add(library, "old")
    await save(hass)
    aside = leave(folder, place)
    again = await restarted(hass)
    assert again.is_away
    assert again.path(old) is None
    with pytest.raises(LibraryAwayError):
        await again.async_read(old)
    come_back(folder, aside)
    assert await again.async_read(old) == wav()
    await again.async_sweep()
    assert kept(again, old)
    assert not again.is_away


async def test_a_full_file_system_in_its_place(
    library: Library, folder: Path, request: pytest.FixtureRequest
) -> None:
    """Without room for anything the rows stay as well, and new recordings are heard."""
    old = await add(library, "old")
    request.getfixturevalue("full_disk")
    aside = leave(folder, PLACES["an empty folder"])
    new = await add(library, "new")
    assert library.is_away
    assert await library.async_read(new) == wav()
    come_back(folder, aside)
    assert await library.async_read(old) == wav()


async def test_back_before_anybody_has_noticed(library: Library, folder: Path) -> None:
    """A folder that was away for a moment is nobody's business."""
    recording = await add(library, "Hello")
    come_back(folder, leave(folder, PLACES["an empty folder"]))
    assert await library.async_read(recording) == wav()
    assert not library.is_away


async def test_files_that_somebody_deleted(library: Library, folder: Path) -> None:
    """In the recordings' own folder all that is missing was deleted, if need be all."""
    first, second = await add(library, "first"), await add(library, "second")
    for each in first, second:
        remove(file_of(library, each))
    with pytest.raises(RecordingLostError):
        await library.async_read(first)
    assert (library.count, library.is_away) == (0, False)


async def test_an_older_library_is_known_by_its_files(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """A folder without a marker is taken by one of its recordings, and gets a marker."""
    there, gone = await add(library, "there"), await add(library, "gone")
    remove(file_of(library, gone))
    remove(folder / MARKER)
    again = await restarted(hass)
    assert kept(again, there)
    assert (folder / MARKER).exists()


async def test_an_older_library_that_is_away_at_the_first_start(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """None of its recordings is there, so the folder is not taken."""
    recording = await add(library, "Hello")
    aside = leave(folder, PLACES["an empty folder"])
    remove(aside / MARKER)
    again = await restarted(hass)
    assert kept(again, recording)
    assert content(folder) == set()
    come_back(folder, aside)
    await again.async_sweep()
    assert await again.async_read(recording) == wav()
    assert (folder / MARKER).exists()


async def test_found_recordings_mark_their_folder(
    hass: HomeAssistant, folder: Path
) -> None:
    """Where index and marker are lost, what is recorded next is kept beside the rest."""
    put(folder / file_name("old"), wav())
    library = await restarted(hass, saved=False)
    await settled(hass)
    await add(library, "new")
    assert names(folder) == {file_name("old"), file_name("new")}


async def test_what_was_in_memory_alone_misses_no_folder(
    hass: HomeAssistant, library: Library, full_disk: pytest.MonkeyPatch
) -> None:
    """After a restart it is gone, and can be had again: its job is still open."""
    await add(library, "Hello")
    again = await restarted(hass)
    assert (again.count, again.is_away) == (0, False)


@places
async def test_starting_anew(
    hass: HomeAssistant,
    library: Library,
    folder: Path,
    freezer: FrozenDateTimeFactory,
    place: Callable[[Path], object],
) -> None:
    """What is away is forgotten when the user says so; its files are not touched."""
    old = await add(library, "old")
    aside = leave(folder, place)
    await library.async_sweep()
    new = await add(library, "new")
    await library.async_start_anew()
    assert kept(library, new)
    assert not library.is_away
    with pytest.raises(RecordingLostError):
        await library.async_read(old)
    if folder.is_dir():
        assert file_name("new") in names(folder)
    come_back(folder, aside)
    await library.async_sweep()
    await settled(hass)
    assert await library.async_read(found(library, "old")) == wav()


async def test_starting_anew_with_the_folder_in_place(
    library: Library, folder: Path
) -> None:
    """A folder that is back before the user decides loses nothing."""
    recording = await add(library, "Hello")
    aside = leave(folder, PLACES["an empty folder"])
    await library.async_sweep()
    come_back(folder, aside)
    await library.async_start_anew()
    assert kept(library, recording)


async def test_age_counts_when_the_folder_is_back(
    hass: HomeAssistant, library: Library, folder: Path, index_file: Path
) -> None:
    """What is too old meanwhile goes when its file can go too."""
    await add(library, "old")
    await save(hass)
    damage_row(index_file, {"last_used": 1.0})
    aside = leave(folder, PLACES["nothing"])
    again = await restarted(hass, saved=False)
    await again.async_set_limits(max_age=timedelta(days=1))
    assert again.count == 1
    come_back(folder, aside)
    await again.async_sweep()
    assert (again.count, names(folder)) == (0, set())
