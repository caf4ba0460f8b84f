"""Home Assistant's lives: how one ends, and what the next one finds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.loader import DATA_CUSTOM_COMPONENTS
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
    async_test_home_assistant,
)

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.runtime import SegmindData
from tests.emulator import Emulator, Route
from tests.house import MESSAGE

from .calls import say, until


def data_of(home: HomeAssistant) -> SegmindData:
    """Return the engine of the account."""
    (entry,) = home.config_entries.async_loaded_entries(DOMAIN)
    data: SegmindData = entry.runtime_data
    return data


def open_jobs(storage: dict[str, Any]) -> list[str | None]:
    """Return the request ids of the jobs in the stored ledger."""
    return [row["request_id"] for row in storage[f"{DOMAIN}.ledger"]["data"]["rows"]]


async def reach(emulator: Emulator, route: Route) -> None:
    """Wait until a request has come in on a route."""
    await until(lambda: route in {each.route for each in emulator.received})


async def crash(storage: dict[str, Any], call: asyncio.Task[None]) -> None:
    """End a call and all recording, and leave in storage what was there at that moment."""
    stored = deepcopy(storage)
    tasks = [
        task
        for task in asyncio.all_tasks()
        if task.get_name().startswith(f"{DOMAIN} recording")
    ]
    for task in tasks:
        task.cancel()
    await asyncio.wait([*tasks, call])
    assert call.cancelled()
    storage.clear()
    storage.update(stored)


async def shut_down(home: HomeAssistant) -> None:
    """Let everything be written that waits for the end."""
    home.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await home.async_block_till_done()


@asynccontextmanager
async def next_life(
    home: HomeAssistant, entry: MockConfigEntry
) -> AsyncIterator[HomeAssistant]:
    """Start Home Assistant again, with the same account, folder and storage."""
    async with async_test_home_assistant(config_dir=home.config.config_dir) as again:
        again.data.pop(DATA_CUSTOM_COMPONENTS)
        for domain in ("homeassistant", "media_source", "tts"):
            assert await async_setup_component(again, domain, {})
        async_mock_service(again, "media_player", "play_media")
        again.states.async_set("media_player.kitchen", "idle")
        account = MockConfigEntry(
            domain=DOMAIN,
            entry_id=entry.entry_id,
            title=entry.title,
            data=dict(entry.data),
            options=dict(entry.options),
            subentries_data=[each.as_dict() for each in entry.subentries.values()],
        )
        account.add_to_hass(again)
        assert await again.config_entries.async_setup(account.entry_id)
        await again.async_block_till_done()
        yield again
        await again.config_entries.async_unload(account.entry_id)
        await again.async_stop(force=True)


async def bring_home(
    home: HomeAssistant,
    entry: MockConfigEntry,
    storage: dict[str, Any],
    message: str = MESSAGE,
) -> None:
    """Start again, and wait until the open job's audio is in the library, and plays."""
    async with next_life(home, entry) as later:
        await until(lambda: data_of(later).library.count)
        await until(lambda: not open_jobs(storage))
        await say(later, message)
