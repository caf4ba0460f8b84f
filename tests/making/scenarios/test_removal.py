"""An account that is removed leaves its recordings, and nothing else."""

import asyncio
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import async_get_library
from tests.emulator import Emulator, Fault, Route

from .calls import charged, say, until
from .lives import open_jobs, shut_down


async def test_removed_while_a_job_runs(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """The job ends, and neither its row nor its cost is written again."""
    emulator.inject(Fault(name="server_error", route=Route.STATUS, times=3))
    speaking = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    await home.config_entries.async_remove(account.entry_id)
    library = await async_get_library(home)
    await until(lambda: library.count)
    await asyncio.wait([speaking])
    assert isinstance(speaking.exception(), HomeAssistantError | None)
    await shut_down(home)
    assert charged(emulator) == 1
    assert open_jobs(hass_storage) == []
    assert f"{DOMAIN}.budget.{account.entry_id}" not in hass_storage
