"""Former takes: kept when there is a new one, and exchanged with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.segmind_tts.library import (
    Library,
    Recording,
    RecordingLostError,
    async_restore,
    async_set_aside,
)
from custom_components.segmind_tts.library.former import former_key

from .house import add, file_of, kept, key, remove, wav

OLD, NEW = wav(0.1), wav(0.2)


async def take_again(library: Library, old: Recording) -> Recording:
    """Record something anew, which keeps what there was."""
    await async_set_aside(library, old.key, heir=old.key)
    return await library.async_replace(replace(old, size=len(NEW), cost=0.01), NEW)


async def test_the_take_before_is_kept(library: Library) -> None:
    """It is a recording of its own, which nobody has pinned."""
    old = await add(library, "Hello", OLD)
    library.pin(old.key)
    new = await take_again(library, old)
    former = library.peek(former_key(old.key))
    assert former is not None
    assert (former.former_of, former.pinned) == (old.key, False)
    assert await library.async_read(former) == OLD
    assert await library.async_read(new) == NEW


async def test_restored(library: Library) -> None:
    """Both change places, as often as one likes, and what is pinned stays so."""
    old = await add(library, "Hello", OLD)
    await take_again(library, old)
    library.pin(old.key)
    for current, former in ((OLD, NEW), (NEW, OLD)):
        assert await async_restore(library, old.key)
        recording, other = library.peek(old.key), library.peek(former_key(old.key))
        assert recording is not None
        assert other is not None
        assert (recording.pinned, recording.former_of) == (True, None)
        assert (other.pinned, other.former_of) == (False, old.key)
        assert await library.async_read(recording) == current
        assert await library.async_read(other) == former
    assert library.count == 2


async def test_restored_after_the_new_one_was_deleted(library: Library) -> None:
    """The take before comes back, and there is none before it."""
    old = await add(library, "Hello", OLD)
    await take_again(library, old)
    await library.async_remove(old.key)
    assert await async_restore(library, old.key)
    recording = library.peek(old.key)
    assert recording is not None
    assert not recording.pinned
    assert await library.async_read(recording) == OLD


async def test_nothing_to_restore(library: Library) -> None:
    """What was taken once stays as it is."""
    old = await add(library, "Hello", OLD)
    assert not await async_restore(library, old.key)
    assert not await async_restore(library, key("never said"))
    assert kept(library, old)


async def test_nothing_to_set_aside(library: Library) -> None:
    """What was never recorded leaves no former take."""
    await async_set_aside(library, key("never said"), heir=key("Hello"))
    assert library.count == 0


async def test_of_another_key(library: Library) -> None:
    """It is found by the key of its heir, and gone from its own."""
    old = await add(library, "of an earlier version", OLD)
    await async_set_aside(library, old.key, heir=key("Hello"))
    former = library.peek(former_key(key("Hello")))
    assert former is not None
    assert kept(library, former)
    assert former.former_of == key("Hello")
    assert await library.async_read(former) == OLD


@pytest.mark.parametrize("heir", ["Hello", "Hello again"])
async def test_one_that_is_lost_is_not_kept(library: Library, heir: str) -> None:
    """It keeps nobody from a new take."""
    old = await add(library, "Hello", OLD)
    remove(file_of(library, old))
    await async_set_aside(library, old.key, heir=key(heir))
    assert library.count == 0


async def test_one_that_is_lost_cannot_be_restored(
    library: Library, folder: Path
) -> None:
    """That is said, and the new take stays."""
    old = await add(library, "Hello", OLD)
    new = await take_again(library, old)
    remove(folder / f"{former_key(old.key)}.wav")
    with pytest.raises(RecordingLostError):
        await async_restore(library, old.key)
    assert kept(library, new)
    assert await library.async_read(new) == NEW
