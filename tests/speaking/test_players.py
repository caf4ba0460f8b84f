"""Who is to hear it: looked at before anything is paid for."""

import asyncio
from contextlib import suppress

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.conftest import VOICE_ID
from tests.emulator import Emulator, Fault
from tests.house import speak
from tests.making.scenarios.calls import until

KITCHEN = "media_player.kitchen"
NOBODY = "media_player.nobody"


@pytest.mark.parametrize(
    ("state", "members"),
    [(None, []), ("unavailable", []), ("idle", ["media_player.other"])],
    ids=["no such player", "not available", "a group without a member"],
)
async def test_nobody_is_there(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    state: str | None,
    members: list[str],
) -> None:
    """The player is named, and nothing is paid for."""
    if state is not None:
        home.states.async_set(NOBODY, state, {"entity_id": members} if members else {})
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, media_player_entity_id=NOBODY)
    assert failure.value.translation_key == "players_missing"
    assert failure.value.translation_placeholders == {"players": NOBODY}
    assert (played, emulator.submits) == ([], [])


async def test_some_are_there(
    home: HomeAssistant,
    played: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who is there plays, and the log names the rest."""
    home.states.async_set(
        "media_player.group", "idle", {"entity_id": [NOBODY, KITCHEN]}
    )
    players = [NOBODY, KITCHEN, "media_player.group"]
    await speak(home, media_player_entity_id=players)
    told = [call.data["entity_id"] for call in played]
    assert told == [[KITCHEN], ["media_player.group"]]
    assert f"nothing is played there: {NOBODY}" in caplog.text


@pytest.mark.parametrize("language", ["de", "EN", "en_US", "zh-Hant-TW", "no", ""])
async def test_languages_as_people_write_them(
    home: HomeAssistant, played: list[ServiceCall], language: str
) -> None:
    """A code of any form will do."""
    await speak(home, language=language)
    assert len(played) == 1


@pytest.mark.parametrize(("language", "near"), [("deutsch", "de"), ("eng", "en")])
async def test_what_is_no_language(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    language: str,
    near: str,
) -> None:
    """It is refused with the nearest, before anything is paid for."""
    with pytest.raises(ServiceValidationError) as failure:
        await speak(home, language=language)
    assert failure.value.translation_key == "language_unknown"
    placeholders = {"value": language, "suggestion": near}
    assert failure.value.translation_placeholders == placeholders
    assert (played, emulator.submits) == ([], [])


@pytest.mark.parametrize("value", [None, "", "unknown"])
async def test_what_a_template_does_not_know(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    value: str | None,
) -> None:
    """The voice's own holds, and one recording is enough for both."""
    voice = account.subentries[VOICE_ID]
    data = {**voice.data, "voice": "Kore"}
    home.config_entries.async_update_subentry(account, voice, data=data)
    await home.async_block_till_done()
    options = dict.fromkeys(("voice", "model", "style", "delivery", "split"), value)
    await speak(home, options=options)
    await speak(home)
    assert len(played) == 2
    assert [each.payload["voice_1"] for each in emulator.submits] == ["Kore"]


async def test_everybody(home: HomeAssistant, played: list[ServiceCall]) -> None:
    """All players that are there play, each by its name."""
    home.states.async_set("media_player.bathroom", "idle")
    home.states.async_set(NOBODY, "unavailable")
    await speak(home, media_player_entity_id="all")
    told = [call.data["entity_id"] for call in played]
    assert told == [["media_player.bathroom"], [KITCHEN]]


@pytest.mark.parametrize("players", ["none", []])
async def test_nobody_is_meant(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    players: str | list[str],
) -> None:
    """A template that finds no player is told, and nothing is paid for."""
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, media_player_entity_id=players)
    assert failure.value.translation_key == "players_missing"
    assert failure.value.translation_placeholders == {"players": "none"}
    assert (played, emulator.submits) == ([], [])


async def test_renamed_meanwhile(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A voice that is renamed while its sentence is made is heard under the new name."""
    emulator.inject(Fault(name="server_error", route="status", times=2))
    call = asyncio.create_task(speak(home))
    await until(lambda: emulator.submits)
    er.async_get(home).async_update_entity("tts.zephyr", new_entity_id="tts.herald")
    await call
    (play,) = played
    assert "tts.herald" in play.data["media_content_id"]
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(
    ("gone", "key"),
    [("tts.zephyr", "engine_unavailable"), (KITCHEN, "players_missing")],
)
async def test_gone_meanwhile(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    gone: str,
    key: str,
) -> None:
    """What is gone when its sentence is made is named, rather than nothing heard."""
    emulator.inject(Fault(name="server_error", route="status", times=2))
    call = asyncio.create_task(speak(home))
    await until(lambda: emulator.submits)
    if gone == KITCHEN:
        home.states.async_remove(KITCHEN)
    else:
        home.config_entries.async_remove_subentry(account, VOICE_ID)
        await home.async_block_till_done()
    with pytest.raises(HomeAssistantError) as failure:
        await call
    assert failure.value.translation_key == key
    assert gone in str(failure.value.translation_placeholders)
    assert (len(played), len(emulator.submits)) == (0, 1)


@pytest.mark.parametrize("option", ["style", "model", "fallback", "voice_2"])
async def test_half_a_character(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], option: str
) -> None:
    """What a template cuts in two is spoken, or refused by its name."""
    await speak(home, "\ud83d\ude00 Hello \ud83d")
    with suppress(HomeAssistantError):
        await speak(home, "Hello", options={option: "\ud83d Puck"})
    assert {
        submit.payload["text"].rpartition(": ")[2] for submit in emulator.submits
    } == {"Hello"}
    assert played


async def test_another_take(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Without the cache there is a new take, which takes the place of the old one."""
    await speak(home)
    await speak(home)
    assert len(emulator.submits) == 1
    manager = home.data["tts_manager"]
    (key,) = manager.mem_cache
    before = manager.mem_cache[key]
    await speak(home, cache=False)
    assert len(emulator.submits) == 2
    # What players get is the sound of the new take.
    assert manager.mem_cache[key] is not before
    await speak(home)
    assert len(emulator.submits) == 2
    assert len(played) == 4


async def test_another_take_that_is_bad(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """The old one stays if no better one can be had."""
    await speak(home)
    emulator.inject(Fault(name="audio_silence", route="submit", times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, cache=False)
    assert failure.value.translation_key == "audio_silent"
    await speak(home)
    assert len(played) == 2
    emulator.faults.clear()
    await speak(home, cache=False)
    assert len(played) == 3
