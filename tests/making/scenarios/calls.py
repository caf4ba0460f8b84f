"""What an automation does, and what it costs."""

import asyncio
from collections.abc import Callable
from typing import Any

from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator, EmulatorConfig
from tests.house import MESSAGE, speak

PACKAGE = f"custom_components.{DOMAIN}"
COST = EmulatorConfig().cost


async def say(home: HomeAssistant, message: str = MESSAGE, **options: Any) -> None:
    """Call `tts.speak` for audio as it was recorded, which needs no ffmpeg."""
    await speak(home, message, options={"preferred_format": "wav", **options})


async def failure(home: HomeAssistant, message: str = MESSAGE) -> HomeAssistantError:
    """Call `tts.speak`, and return the error that an automation gets."""
    with pytest.raises(HomeAssistantError) as caught:
        await say(home, message)
    return caught.value


async def until(condition: Callable[[], object]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


def charged(emulator: Emulator) -> int:
    """Return how many generations were paid for."""
    account = emulator.accounts.find(emulator.api_key)
    assert account is not None
    assert account.balance is not None
    emulator.cloud.jobs.settle(emulator.clock.now())
    return round((10.0 - account.balance) / COST)


async def forget(home: HomeAssistant) -> None:
    """Clear Home Assistant's own cache, once it has what was said."""
    manager = home.data[DATA_TTS_MANAGER]
    await until(lambda: manager.mem_cache)
    await home.services.async_call("tts", "clear_cache", blocking=True)
