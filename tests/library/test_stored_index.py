"""The index on the disk: saved soon, rebuilt when it is lost."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import CoreState, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.segmind_tts.library import Library, async_get_library

from .house import (
    add,
    damage_row,
    found,
    is_private,
    put,
    restarted,
    save,
    settled,
    texts,
    wav,
)


@pytest.mark.parametrize(
    ("content", "aside"),
    [
        ("{", "corrupt"),
        ("", "corrupt"),
        ("[]", "unread"),
        ('{"version": 2, "data": {"phrases": []}}', "unread"),
        ('{"version": 0, "data": {}}', "unread"),
        ('{"version": 1, "data": {"columns": [], "recordings": 7}}', "unread"),
        ('{"version": 1, "data": {"recordings": {"key": ["a"]}}}', "unread"),
        ('{"version": 1, "data": {"recordings": {"key": [], "size": [1]}}}', "unread"),
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
    await settled(hass)
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
    assert json.loads(index_file.read_bytes()) == newer


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
    assert texts(index_file) == ["Hello"]
    assert is_private(index_file)


async def test_a_recording_after_the_last_save(
    hass: HomeAssistant, library: Library, folder: Path
) -> None:
    """What comes while Home Assistant stops leaves no timer, and is found by its file."""
    hass.set_state(CoreState.final_write)
    await add(library, "Hello")
    hass.set_state(CoreState.running)
    again = await restarted(hass, saved=False)
    assert again.count == 1
