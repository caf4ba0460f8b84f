"""A house whose files are those of the version before."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
import shutil
from typing import Any

from freezegun import freeze_time
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.segmind_tts.const import DOMAIN
from tests.disk import hass_storage
from tests.making.scenarios.calls import until

__all__ = ["hass_storage"]

FILES = Path(__file__).with_name("files")


@pytest.fixture
def load_registries() -> bool:
    """Load no empty registries: they are among the files."""
    return False


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A configuration folder with the files in it."""
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    return str(tmp_path)


@pytest.fixture
async def config_dir(
    hass: HomeAssistant, enable_custom_integrations: None, tmp_path: Path
) -> Path:
    """The configuration folder, from which Home Assistant has started."""
    assert await async_load_base_functionality(hass)
    return tmp_path


@pytest.fixture
def day_of_the_update() -> Iterator[None]:
    """Let clocks show some minutes after the version before was stopped, and go on."""
    with freeze_time("2026-11-25 12:40:00+00:00", tick=True, real_asyncio=True):
        yield


@pytest.fixture
def entry(day_of_the_update: None, home: HomeAssistant) -> ConfigEntry[Any]:
    """The account of the version before, not set up yet."""
    (entry,) = home.config_entries.async_entries(DOMAIN)
    return entry


@pytest.fixture
async def account(
    home: HomeAssistant, entry: ConfigEntry[Any], config_dir: Path
) -> AsyncIterator[ConfigEntry[Any]]:
    """The account, set up as by a start of Home Assistant."""
    assert await async_setup_component(home, DOMAIN, {})
    await home.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    yield entry
    # ffmpeg may be at work on the recordings.
    names = {f"{DOMAIN} library"}
    await until(lambda: not names & {each.get_name() for each in asyncio.all_tasks()})
    await home.async_block_till_done()
