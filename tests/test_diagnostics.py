"""Diagnostics tell how an account fares, without key or words."""

import asyncio

from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.segmind_tts.diagnostics import async_get_config_entry_diagnostics

from .announcing.stage import act
from .emulator import Emulator, Fault
from .house import MESSAGE, speak
from .speakers import add_kitchen


async def test_diagnostics(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """They count jobs, recordings and money; neither key nor message is in them."""
    async_mock_service(home, "media_player", "play_media")
    words = [{"written": "Saoirse", "spoken": "Seer-sha"}]
    home.config_entries.async_update_entry(account, options={"pronunciation": words})
    chime = {"media_content_id": "http://nas/bell.mp3?key=t0ken"}
    await add_kitchen(home, account, chime_media=chime)
    await speak(home)
    await act(home, "pin", message="The hidden key.", name="Secret place")
    player = "media_player.kitchen"
    told_to = {"entity_id": player, "require": "none"}
    await act(home, "announce", message="Not for others.", **told_to)
    emulator.inject(Fault(name="stall_after", route="submit"))
    waiting = asyncio.ensure_future(speak(home, "This one hangs in the air."))
    while len(emulator.submits) < 4:
        await asyncio.sleep(0.01)

    told = await async_get_config_entry_diagnostics(home, account)
    waiting.cancel()

    assert told["library"]["recordings"] == 3
    assert told["spending"]["today"] == 0.015
    assert told["phrases"]["kept"] == 1
    assert told["announcements"]["announced"] == 1
    assert sum(told["announcements"]["outcomes"].values()) == 1
    assert told["under_way"] == 1
    (job,) = told["open_jobs"]
    assert job["request_id"] is None
    assert job["characters"] == len("This one hangs in the air.")
    assert emulator.api_key not in str(told)
    assert MESSAGE not in str(told)
    assert "hangs in the air" not in str(told)
    for secret in ("hidden key", "Secret place", "Not for others"):
        assert secret not in str(told)
    assert "Saoirse" not in str(told)
    assert "t0ken" not in str(told)
    assert "media_player.kitchen" in str(told)


async def test_an_account_that_is_not_loaded(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """What is the house's is told of it as well."""
    await home.config_entries.async_unload(account.entry_id)
    told = await async_get_config_entry_diagnostics(home, account)
    assert told["library"]["recordings"] == 0
    assert "learned" not in told
