"""The index of a large library: what changes is logged, and nothing is written for all."""

from datetime import timedelta
import json
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import Library, async_get_library

from .house import add, found, is_private, put, restarted, save, texts

MANY = 101


@pytest.fixture
def log(hass: HomeAssistant) -> Path:
    """Where the log is."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.index_log"))


@pytest.fixture
async def large(hass: HomeAssistant) -> Library:
    """A large library, saved and started with."""
    library = await async_get_library(hass)
    for number in range(MANY):
        await add(library, f"recording {number}")
    await save(hass)
    return library


async def later(hass: HomeAssistant) -> None:
    """Let ten seconds pass."""
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=11))
    await hass.async_block_till_done()


async def test_only_the_change_is_written(
    hass: HomeAssistant, large: Library, index_file: Path, log: Path
) -> None:
    """A new recording is a line, and is there after a crash with its text and its pin."""
    before = index_file.read_bytes()
    await add(large, "Hello")
    await later(hass)
    assert index_file.read_bytes() == before
    assert log.stat().st_size < 1000
    assert is_private(log)
    large.pin(found(large, "Hello").key)
    await later(hass)
    again = await restarted(hass, saved=False)
    assert again.count == MANY + 1
    assert found(again, "Hello").text == "Hello"
    assert found(again, "Hello").pinned


async def test_what_is_gone(hass: HomeAssistant, large: Library, log: Path) -> None:
    """A recording that was deleted does not come back by a crash."""
    await large.async_remove(found(large, "recording 7").key)
    await later(hass)
    again = await restarted(hass, saved=False)
    assert again.count == MANY - 1
    with pytest.raises(AssertionError):
        found(again, "recording 7")


async def test_words_that_were_deleted(
    hass: HomeAssistant, large: Library, index_file: Path, log: Path
) -> None:
    """They are soon in no file, neither in the log nor in the index."""
    await add(large, "Secret words")
    await later(hass)
    assert b"Secret" in log.read_bytes()
    await large.async_remove(found(large, "Secret words").key)
    await later(hass)
    await later(hass)
    assert not any(b"Secret" in each.read_bytes() for each in _files(index_file, log))


def _files(*paths: Path) -> list[Path]:
    return [each for each in paths if each.exists()]


async def test_a_save_ends_the_log(
    hass: HomeAssistant, large: Library, log: Path
) -> None:
    """Lines that a newer save has in it are not read again: they are older."""
    await add(large, "Hello")
    await later(hass)
    old = log.read_bytes()
    large.pin(found(large, "Hello").key)
    await save(hass)
    put(log, old)
    again = await restarted(hass, saved=False)
    assert found(again, "Hello").pinned


@pytest.mark.parametrize(
    "damage",
    [b'{"key": "../x"}', b"{", b"\xff\xfe", b"[]", b'{"gone": []}', b'{"gone": 7}'],
)
async def test_damaged_lines(
    hass: HomeAssistant, large: Library, log: Path, damage: bytes
) -> None:
    """They cost no other line."""
    await add(large, "Hello")
    await later(hass)
    first, *rest = log.read_bytes().split(b"\n")
    put(log, b"\n".join([first, damage, *rest, damage]))
    again = await restarted(hass, saved=False)
    assert again.count == MANY + 1
    assert found(again, "Hello").text == "Hello"


async def test_a_log_that_cannot_be_written(
    hass: HomeAssistant, large: Library, log: Path, index_file: Path
) -> None:
    """Then all is saved."""
    log.unlink(missing_ok=True)
    log.mkdir()
    await add(large, "Hello")
    await later(hass)
    await later(hass)
    assert b'"Hello"' in index_file.read_bytes()


async def test_an_index_without_a_name(
    hass: HomeAssistant, large: Library, index_file: Path, log: Path
) -> None:
    """Those of earlier versions had none, and no log goes on from them: all is saved."""
    stored = json.loads(index_file.read_bytes())
    del stored["data"]["save"]
    put(index_file, json.dumps(stored).encode())
    again = await restarted(hass, saved=False)
    await add(again, "Hello")
    await later(hass)
    await later(hass)
    assert len(texts(index_file)) == MANY + 1
    assert not log.exists()


async def test_a_log_that_is_longer_than_the_index(
    hass: HomeAssistant, large: Library, index_file: Path, log: Path
) -> None:
    """Then all is saved, and it begins anew."""
    before = index_file.read_bytes()
    keys = [each.key for each in large.recordings]
    for key in keys:
        large.pin(key)
    await later(hass)
    assert log.exists()
    assert index_file.read_bytes() == before
    for key in keys[1:]:
        large.unpin(key)
    await later(hass)
    await later(hass)
    assert index_file.read_bytes() != before
    assert not log.exists()
    again = await restarted(hass, saved=False)
    assert [each.key for each in again.recordings if each.pinned] == keys[:1]
