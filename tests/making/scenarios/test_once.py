"""One paid generation per sentence, whatever happens around it."""

import asyncio
from threading import Event
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN, SUBENTRY_VOICE
from custom_components.segmind_tts.library import Recording
from custom_components.segmind_tts.library.folder import Folder
from custom_components.segmind_tts.message.models import DEFAULT_MODEL
from custom_components.segmind_tts.message.settings import VoiceSettings
from tests.emulator import Emulator
from tests.house import MESSAGE, speak
from tests.library.house import wav

from .calls import charged, forget, say, until
from .lives import next_life, shut_down


@pytest.mark.parametrize(
    "again",
    [
        {"message": f"  {MESSAGE.replace(' ', '\n\t ')}\N{ZERO WIDTH SPACE} "},
        {"options": {"preferred_format": "mp3"}},
        {"options": {"preferred_format": "wav", "preferred_sample_rate": 16000}},
        {"options": {"preferred_format": "flac", "preferred_sample_rate": 48000}},
        {"options": {"voice": "zephyr"}},
        {"media_player_entity_id": "media_player.bathroom"},
        {"language": "de-DE"},
        {"language": "en"},
        {"language": "de_AT"},
    ],
    ids=lambda again: "-".join(map(str, again)),
)
async def test_said_otherwise(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    again: dict[str, Any],
) -> None:
    """The same words in another form need neither money nor Segmind."""
    await speak(home)
    await emulator.stop()
    await speak(home, **again)
    assert len(played) == 2
    assert len(emulator.submits) == 1


async def test_cleared_cache(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """What Home Assistant has forgotten is in the library."""
    await say(home)
    await forget(home)
    await emulator.stop()
    await say(home)
    assert len(played) == 2


async def test_renamed_entity(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    entity_registry: er.EntityRegistry,
) -> None:
    """An engine under another name speaks what the old one recorded."""
    await say(home)
    entity_registry.async_update_entity("tts.zephyr", new_entity_id="tts.narrator")
    await home.async_block_till_done()
    await emulator.stop()
    await speak(home, entity_id="tts.narrator")
    assert len(played) == 2
    assert len(emulator.submits) == 1


async def test_restart(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """After a restart the sentence is there, without Segmind and Home Assistant's cache."""
    await say(home)
    await shut_down(home)
    await emulator.stop()
    async with next_life(home, account) as later:
        await later.services.async_call("tts", "clear_cache", blocking=True)
        await say(later)
    assert len(emulator.submits) == 1


async def test_a_lost_index(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without its index the library pays nothing twice, and holds up no start."""
    await say(home)
    await shut_down(home)
    await emulator.stop()
    del hass_storage[f"{DOMAIN}.library"]
    reading = Event()
    read = Folder.read

    def slow_read(folder: Folder, recording: Recording) -> Any:
        reading.wait(timeout=30)
        return read(folder, recording)

    monkeypatch.setattr(Folder, "read", slow_read)
    async with next_life(home, account) as later:
        await later.services.async_call("tts", "clear_cache", blocking=True)
        call = asyncio.create_task(say(later))
        await asyncio.sleep(0)
        reading.set()
        await call
    assert len(emulator.submits) == 1


async def test_removed_and_added_again(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A new account of the house finds what the one before it has recorded."""
    await say(home)
    await home.config_entries.async_remove(account.entry_id)
    await forget(home)
    await emulator.stop()
    await add_account(home, emulator.api_key, "Zephyr")
    await say(home)
    assert len(played) == 2
    assert len(emulator.submits) == 1


async def test_five_at_once(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Five who say the same at once share one job."""
    await asyncio.gather(*(say(home) for _ in range(5)))
    assert len(played) == 5
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("leaving", [{0}, {4}, {0, 1, 2}, {0, 1, 2, 3, 4}])
async def test_callers_leave(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    leaving: set[int],
) -> None:
    """Callers who leave, even all of them, don't stop a job that is paid for."""
    callers = [asyncio.create_task(say(home)) for _ in range(5)]
    await until(lambda: emulator.submits)
    for number in leaving:
        callers[number].cancel()
    await asyncio.wait(callers)
    assert len(played) == 5 - len(leaving)
    await until(lambda: account.runtime_data.library.count)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_two_accounts(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Two accounts that are to record the same text share one job."""
    emulator.accounts.put("SG_second", 10.0)
    await add_account(home, "SG_second", "Kore")
    await asyncio.gather(say(home), speak(home, entity_id="tts.kore"))
    assert len(played) == 2
    assert len(emulator.submits) == 1


async def add_account(home: HomeAssistant, key: str, title: str) -> MockConfigEntry:
    """Add an account, with a voice under a title that sounds like Zephyr."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        data={CONF_API_KEY: key},
        subentries_data=[
            ConfigSubentryData(
                subentry_type=SUBENTRY_VOICE,
                title=title,
                data={"voice": "Zephyr", "model": DEFAULT_MODEL},
                unique_id=None,
            )
        ],
    )
    entry.add_to_hass(home)
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    return entry


async def test_a_recording_by_an_earlier_rule(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """What an earlier version made of the same message plays, until there is another take."""
    message = "Milk\nEggs"
    request = VoiceSettings().request(message)
    assert (request.text, request.former) == ("Milk, Eggs", "Milk Eggs")
    assert request.former_key is not None
    library = account.runtime_data.library
    audio = wav()
    await library.async_add(
        Recording(key=request.former_key, size=len(audio), created=dt_util.utcnow()),
        audio,
    )
    await say(home, message)
    assert (len(played), len(emulator.submits)) == (1, 0)
    await speak(home, message, cache=False)
    assert len(emulator.submits) == 1
    assert library.peek(request.former_key) is None
    heard = [each.key for each in library.recordings if each.former_of is None]
    assert heard == [request.key]
