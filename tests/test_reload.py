"""Changes of options and reloads with messages under way: the house does not go mute."""

import asyncio
from typing import Any

from homeassistant.components import media_source
from homeassistant.const import CONF_API_KEY
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    ServiceCall,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.making.scenarios.calls import until
from tests.speaking.story import MESSAGE, config_dir, emulator_config  # noqa: F401

from .emulator import Emulator
from .house import fetch, speak


@pytest.mark.parametrize(
    "options",
    [
        {"daily_limit": 5, "monthly_limit": 50},
        {"parallel_jobs": 1},
        {"library_megabytes": 64, "library_days": 30},
        {"pronunciation": [{"written": "hvac", "spoken": "H V A C"}]},
    ],
    ids="-".join,
)
async def test_options_are_changed_on_the_way(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    options: dict[str, Any],
) -> None:
    """A change of options interrupts nothing, and the voices are there all the time."""
    gone: list[str] = []

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is None or state.state == "unavailable":
            gone.append(event.data["entity_id"])

    async_track_state_change_event(home, "tts.zephyr", changed)
    first = asyncio.create_task(speak(home))
    await until(lambda: emulator.submits)
    home.config_entries.async_update_entry(account, options=options)
    await speak(home, "Whoever speaks in this moment is heard.")
    await first
    await home.async_block_till_done()
    assert len(played) == len(emulator.submits) == 2
    assert gone == []


async def test_a_cap_is_taken_over(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A new cap holds for the next sentence, and counts what is under way."""
    first = asyncio.create_task(speak(home))
    await until(lambda: emulator.submits)
    home.config_entries.async_update_entry(account, options={"daily_limit": 0.007})
    await home.async_block_till_done()
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, "The second would pass the cap.")
    assert failure.value.translation_key == "daily_limit_reached"
    await first
    assert len(played) == len(emulator.submits) == 1


async def test_limits_of_the_library_are_taken_over(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """What the library may no longer keep goes at once."""
    await speak(home)
    assert account.runtime_data.library.count == 1
    home.config_entries.async_update_entry(account, options={"library_megabytes": 0})
    await home.async_block_till_done()
    assert account.runtime_data.library.count == 0


async def test_reload_while_a_message_is_prepared(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """With another key the account is reloaded, and what is being prepared is heard."""
    call = asyncio.create_task(speak(home))
    await until(lambda: emulator.submits)
    before = account.runtime_data
    emulator.accounts.put("SG_new", 10.0)
    home.config_entries.async_update_entry(account, data={CONF_API_KEY: "SG_new"})
    await home.async_block_till_done()
    assert account.runtime_data is not before
    await call
    (heard,) = played
    status, audio = await fetch(home, hass_client, heard.data["media_content_id"])
    assert status == 200
    assert audio
    assert len(emulator.submits) == 1


async def test_reload_while_a_message_is_played(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """A message whose parts are still being made is heard through the reload to its end."""
    under_way: list[int] = []
    heard: list[bytes] = []

    async def play(call: ServiceCall) -> None:
        media_id = call.data["media_content_id"]
        media = await media_source.async_resolve_media(home, media_id, None)
        client = await hass_client()
        under_way.append(account.runtime_data.recordings.under_way)
        reload = home.config_entries.async_reload(account.entry_id)
        response, reloaded = await asyncio.gather(client.get(media.url), reload)
        assert reloaded
        heard.append(await response.read())

    home.services.async_register("media_player", "play_media", play)
    await speak(home, MESSAGE)
    await speak(home, MESSAGE)
    assert under_way[0] > 0
    assert heard[0] == heard[1]
    assert " ".join(each.payload["text"] for each in emulator.submits) == MESSAGE


async def test_gone_while_a_message_is_prepared(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """An account that does not come back lets the action fail, not end without a sound."""
    call = asyncio.create_task(speak(home))
    await until(lambda: emulator.submits)
    await home.config_entries.async_unload(account.entry_id)
    with pytest.raises(HomeAssistantError):
        await call
    assert played == []
