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

from .emulator import Emulator, EmulatorConfig
from .engine.calls import until
from .test_tts import MESSAGE, fetch, played, speak  # noqa: F401


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that leaves time for something to happen meanwhile."""
    return EmulatorConfig(overhead=0.5, seconds_per_character=0, sigma=0, voice="tone")


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
    played: list[ServiceCall],  # noqa: F811
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
    played: list[ServiceCall],  # noqa: F811
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
    played: list[ServiceCall],  # noqa: F811
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
    played: list[ServiceCall],  # noqa: F811
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
    """A player that has its address is served through the reload and after it."""
    sizes: list[int] = []

    async def play(call: ServiceCall) -> None:
        media_id = call.data["media_content_id"]
        media = await media_source.async_resolve_media(home, media_id, None)
        client = await hass_client()
        reload = home.config_entries.async_reload(account.entry_id)
        response, reloaded = await asyncio.gather(client.get(media.url), reload)
        assert reloaded
        sizes.append(len(await response.read()))
        sizes.append(len(await (await client.get(media.url)).read()))

    home.services.async_register("media_player", "play_media", play)
    await speak(home, MESSAGE)
    assert sizes[0] == sizes[1] > 0
    assert len(emulator.submits) == 1
