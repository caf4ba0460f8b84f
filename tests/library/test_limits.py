"""The limits of size and age, and what they spare."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.segmind_tts.library import Library

from .house import add, damage_row, file_name, kept, key, names, restarted, save, wav


async def test_the_least_recently_used_goes_first(
    library: Library, folder: Path
) -> None:
    """Playing a recording saves it from eviction at the size limit."""
    first = await add(library, "first")
    second = await add(library, "second")
    library.get(first.key)
    await library.async_set_limits(max_bytes=2 * first.size)
    third = await add(library, "third")
    assert kept(library, first, second, third) == [first, third]
    assert names(folder) == {file_name("first"), file_name("third")}
    assert library.size == first.size + third.size


async def test_use_is_remembered(hass: HomeAssistant, library: Library) -> None:
    """The order of use survives a restart."""
    first = await add(library, "first")
    second = await add(library, "second")
    library.get(first.key)
    again = await restarted(hass)
    await again.async_set_limits(max_bytes=first.size)
    assert kept(again, first, second) == [first]


async def test_pinned_recordings_stay(hass: HomeAssistant, library: Library) -> None:
    """Neither size nor age evicts what is pinned, also after a restart."""
    pinned = await add(library, "pinned")
    await add(library, "other")
    library.pin(pinned.key)
    again = await restarted(hass)
    await again.async_set_limits(max_bytes=0, max_age=timedelta(0))
    assert kept(again, replace(pinned, pinned=True))
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
    assert kept(library, second)
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
    assert kept(library, played)
    assert library.get(key("forgotten")) is None


async def test_no_limits_by_default(
    hass: HomeAssistant, library: Library, freezer: FrozenDateTimeFactory
) -> None:
    """A recording waits for years, however many there are, if nobody set limits."""
    recording = await add(library, "Merry Christmas")
    freezer.tick(timedelta(days=4000))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert kept(library, recording)


async def test_the_start_evicts_nothing(
    hass: HomeAssistant, library: Library, index_file: Path
) -> None:
    """A large library waits for the limits that the user has set."""
    await add(library, "huge")
    await save(hass)
    damage_row(index_file, {"size": 2**27})
    again = await restarted(hass, saved=False)
    await again.async_sweep()
    await again.async_set_limits(max_bytes=2**27)
    assert again.count == 1
    await again.async_set_limits(max_bytes=2**27 - 1)
    assert again.count == 0
