"""A disk that takes no recordings: what is paid for can be had again."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator, Fault, Route

from .calls import charged, failure, forget, say, until
from .lives import bring_home, crash, data_of, next_life, open_jobs, reach


@pytest.fixture
def obstacle(home: HomeAssistant) -> Path:
    """A file where the library's folder would be."""
    path = Path(home.config.path(DOMAIN))
    path.touch()
    return path


async def test_restart(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    obstacle: Path,
) -> None:
    """A recording that was in memory alone is brought home after a restart."""
    await say(home)
    assert len(played) == 1
    assert data_of(home).library.count == 1
    assert open_jobs(hass_storage) == [*emulator.jobs]
    obstacle.unlink()
    await bring_home(home, account, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_space_again(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    obstacle: Path,
) -> None:
    """Once the disk takes a recording, its job is closed without asking Segmind."""
    data = data_of(home)
    await say(home)
    await data.credit.async_refresh()
    await home.async_block_till_done()
    assert open_jobs(hass_storage) == [*emulator.jobs]
    obstacle.unlink()
    await data.library.async_sweep()
    asked = [each.route for each in emulator.received]
    await data.credit.async_refresh()
    await until(lambda: not open_jobs(hass_storage))
    assert [each.route for each in emulator.received] == [*asked, Route.CREDITS]
    async with next_life(home, account) as later:
        await say(later)
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda file: file.write_bytes(b"RIFF")]
)
async def test_a_file_is_lost(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    damage: Callable[[Path], Any],
) -> None:
    """What was deleted or damaged behind our back is recorded anew, and heard."""
    await say(home)
    (file,) = Path(home.config.path(DOMAIN)).glob("*.wav")
    whole = file.read_bytes()
    await forget(home)
    damage(file)
    await say(home)
    assert len(played) == charged(emulator) == 2
    assert file.read_bytes() == whole


async def test_no_room_for_two(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    obstacle: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What falls off the shelf before it is heard is brought home again, not paid again."""
    monkeypatch.setattr("custom_components.segmind_tts.library.shelf.SHELF_BYTES", 1)
    await asyncio.gather(say(home, "The one."), say(home, "The other."))
    assert len(played) == 2
    assert charged(emulator) == len(emulator.submits) == 2


@pytest.mark.parametrize("stage", [Route.SUBMIT, Route.STATUS, Route.MEDIA])
async def test_full_and_killed(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    stage: Route,
) -> None:
    """A disk that is full from the submit on, and a kill, lose nothing and pay nothing twice."""
    emulator.inject(Fault(name="stall_after", route=stage, times=None))
    save = Store.async_save
    saved: list[str] = []

    async def refuse(store: Store[Any], data: Any) -> None:
        if saved:
            raise WriteError("No space left on device")
        saved.append(store.key)
        await save(store, data)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "async_save", refuse)
        call = asyncio.create_task(say(home))
        await reach(emulator, stage)
        await crash(hass_storage, call)
    assert saved == [f"{DOMAIN}.ledger"]
    emulator.faults.clear()
    await bring_home(home, account, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_a_ledger_that_cannot_be_written(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing new is paid for meanwhile, and the user is told; recorded phrases play."""
    issue = (DOMAIN, "ledger_not_writable")
    issues = ir.async_get(home).issues
    await say(home, "It was recorded.")
    save = Store.async_save

    async def refuse(store: Store[Any], data: Any) -> None:
        if store.key == f"{DOMAIN}.ledger":
            raise WriteError("No space left on device")
        await save(store, data)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "async_save", refuse)
        assert (await failure(home)).translation_key == "ledger_not_writable"
        assert issue in issues
        await say(home, "It was recorded.")
        assert len(emulator.submits) == charged(emulator) == 1
    await say(home)
    assert issue not in issues
    assert len(played) == 3
    assert len(emulator.submits) == charged(emulator) == 2
