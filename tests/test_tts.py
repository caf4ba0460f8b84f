"""The text-to-speech platform, as automations and media players use it."""

from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from homeassistant.components import tts
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import (
    Event,
    EventStateChangedData,
    HomeAssistant,
    ServiceCall,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.event import async_track_state_change_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.const import DOMAIN

from .conftest import VOICE_ID
from .emulator import Emulator, Fault
from .house import MESSAGE, fetch, speak


async def test_speak(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """The player is handed an address that serves an MP3."""
    await speak(home)
    (call,) = played
    assert call.data["entity_id"] == ["media_player.kitchen"]
    assert call.data["announce"] is True
    assert call.data["extra"] == {"metadata": {"title": MESSAGE, "artist": "Zephyr"}}
    status, audio = await fetch(home, hass_client, call.data["media_content_id"])
    assert status == HTTPStatus.OK
    assert audio[:3] == b"ID3" or audio[0] == 0xFF
    (submit,) = emulator.submits
    assert submit.payload["text"] == MESSAGE
    assert submit.payload["voice_1"] == "Zephyr"


async def test_the_second_time_needs_no_segmind(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """What was spoken once plays with Segmind out of reach, whatever the spacing."""
    await speak(home)
    await emulator.stop()
    await speak(home)
    await speak(home, f"  {MESSAGE.replace(' ', '  ')}\n")
    assert len(played) == 3
    for call in played:
        status, audio = await fetch(home, hass_client, call.data["media_content_id"])
        assert status == HTTPStatus.OK
        assert audio
    assert len(emulator.submits) == 1


async def test_the_player_waits_for_nothing(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """When the player is told to play, the audio is ready."""
    ready: list[bool] = []

    async def play(call: ServiceCall) -> None:
        await emulator.stop()
        media_id = call.data["media_content_id"]
        _, audio = await tts.async_get_media_source_audio(home, media_id)
        ready.append(bool(audio))

    home.services.async_register("media_player", "play_media", play)
    await speak(home)
    assert ready == [True]


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        ({"name": "server_error", "route": "submit"}, "server_trouble"),
        ({"name": "insufficient_credits", "route": "submit"}, "credits_insufficient"),
        ({"name": "model_retired", "route": "submit"}, "model_retired"),
        ({"name": "job_fails"}, "job_failed"),
        ({"name": "audio_silence"}, "audio_silent"),
        ({"name": "audio_html"}, "audio_not_audio"),
    ],
)
async def test_a_failure_leaves_the_player_alone(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
    key: str,
) -> None:
    """The action fails with a translated reason, no player is touched, nothing is logged."""
    emulator.inject(Fault(**fault, times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home)
    assert failure.value.translation_key == key
    assert str(failure.value) != key
    assert played == []
    # The test package's own stand-in for storage logs what is stored.
    logged = [each for each in caplog.records if not each.name.startswith("pytest_")]
    assert MESSAGE not in "\n".join(each.getMessage() for each in logged)

    emulator.faults.clear()
    await speak(home, "The washing machine is empty.")
    assert len(played) == 1


async def test_a_refused_key_starts_reauthentication(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    account: MockConfigEntry,
) -> None:
    """A revoked key is asked for anew, once."""
    emulator.accounts.revoke(emulator.api_key)
    for _ in range(2):
        with pytest.raises(HomeAssistantError) as failure:
            await speak(home)
        assert failure.value.translation_key == "key_refused"
    assert len(list(account.async_get_active_flows(home, {"reauth"}))) == 1
    assert played == []


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"voice": "Toast"}, "voice_unknown"),
        ({"voice_2": "Toast"}, "voice_unknown"),
        ({"temperature": 3}, "temperature_invalid"),
        ({"temperature": "nan"}, "temperature_invalid"),
        ({"temperature": "1e999"}, "temperature_invalid"),
        ({"temperature": True}, "temperature_invalid"),
        ({"deadline": "inf"}, "deadline_invalid"),
        ({"deadline": 10**400}, "deadline_invalid"),
        ({"model": "Mo del"}, "model_invalid"),
        ({"style": "x" * 501}, "style_too_long"),
    ],
)
async def test_bad_options_cost_nothing(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    options: dict[str, Any],
    key: str,
) -> None:
    """A value outside its range or list is the user's mistake, told before anything is paid."""
    with pytest.raises(ServiceValidationError) as refused:
        await speak(home, options=options)
    assert refused.value.translation_key == key
    assert played == []
    assert emulator.received == []


async def test_an_empty_message_costs_nothing(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A message without words is refused."""
    with pytest.raises(ServiceValidationError):
        await speak(home, "… !")
    assert emulator.received == []
    assert played == []


async def test_a_message_for_many_jobs(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """A message may be longer than a job, but not when it is to be one take."""
    long = " ".join(f"Sentence number {number} of many." for number in range(200))
    with pytest.raises(ServiceValidationError) as refused:
        await speak(home, long, options={"split": False})
    assert refused.value.translation_key == "message_too_long"
    assert emulator.submits == []
    await speak(home, long)
    for call in played:
        _, audio = await fetch(home, hass_client, call.data["media_content_id"])
        assert audio
    texts = [submit.payload["text"] for submit in emulator.submits]
    assert " ".join(texts) == long


async def test_options_of_a_call(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A call's options reach the API, in its own spelling."""
    await speak(
        home,
        options={
            "voice": "kore",
            "style": "cheerfully",
            "temperature": 0.7,
            "model": "gemini-2.5-pro-tts",
        },
    )
    (submit,) = emulator.submits
    assert submit.path.endswith("gemini-2.5-pro-tts")
    assert submit.payload == {
        "text": f"Say this, cheerfully: {MESSAGE}",
        "voice_1": "Kore",
        "temperature": 0.7,
    }


async def test_a_media_source_id(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """A media-source id of Home Assistant's tts plays, in the format that is asked for."""
    media_id = tts.generate_media_source_id(
        home, MESSAGE, "tts.zephyr", options={"preferred_format": "wav"}
    )
    status, audio = await fetch(home, hass_client, media_id)
    assert status == HTTPStatus.OK
    assert audio[:4] == b"RIFF"


async def test_another_format_is_not_another_payment(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """The same sentence in another format, or after Home Assistant's cache was cleared, is free."""
    for options in (
        None,
        {"preferred_format": "flac"},
        {"preferred_sample_rate": 16000},
    ):
        media_id = tts.generate_media_source_id(
            home, MESSAGE, "tts.zephyr", options=options
        )
        _, audio = await tts.async_get_media_source_audio(home, media_id)
        assert audio
    await home.services.async_call("tts", "clear_cache", blocking=True)
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    assert audio
    assert len(emulator.submits) == 1


async def test_a_changed_profile_is_heard(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    account: MockConfigEntry,
) -> None:
    """After an edit the same sentence is spoken anew, with the new settings."""
    await speak(home)
    home.config_entries.async_update_subentry(
        account,
        account.subentries[VOICE_ID],
        data={"voice": "Kore", "model": "gemini-2.5-flash-tts"},
    )
    await home.async_block_till_done()
    await speak(home)
    first, second = emulator.submits
    assert first.payload["voice_1"] == "Zephyr"
    assert second.payload["voice_1"] == "Kore"
    ids = {call.data["media_content_id"] for call in played}
    audio = {(await tts.async_get_media_source_audio(home, each))[1] for each in ids}
    assert len(audio) == 1


async def test_an_edit_does_not_make_the_entity_flap(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """An edited voice changes in place: it is there all the time, with its new name."""
    states: list[str] = []

    @callback
    def changed(event: Event[EventStateChangedData]) -> None:
        new = event.data["new_state"]
        states.append(new.state if new else "removed")

    async_track_state_change_event(home, ["tts.zephyr"], changed)
    home.config_entries.async_update_subentry(
        account,
        account.subentries[VOICE_ID],
        title="Narrator",
        data={"voice": "Kore", "model": "gemini-2.5-pro-tts", "language": "de-DE"},
    )
    await home.async_block_till_done()
    assert set(states) == {"unknown"}
    state = home.states.get("tts.zephyr")
    assert state is not None
    assert state.name == "Narrator"
    engine = home.data["tts"].get_entity("tts.zephyr")
    assert engine.default_language == "de-DE"
    device = dr.async_get(home).async_get_device_by_identifier(
        (DOMAIN, VOICE_ID), account.entry_id
    )
    assert device is not None
    assert (device.name, device.model) == ("Narrator", "Kore (firm) · Gemini 2.5 Pro")


async def test_a_removed_voice(home: HomeAssistant, account: MockConfigEntry) -> None:
    """A removed voice takes its entity and device along; the others stay."""
    home.config_entries.async_add_subentry(
        account,
        ConfigSubentry(
            data=MappingProxyType({"voice": "Kore", "model": "gemini-2.5-flash-tts"}),
            subentry_type="voice",
            title="Second",
            unique_id=None,
        ),
    )
    await home.async_block_till_done()
    assert home.states.get("tts.second") is not None
    home.config_entries.async_remove_subentry(account, VOICE_ID)
    await home.async_block_till_done()
    assert home.states.get("tts.zephyr") is None
    assert home.states.get("tts.second") is not None


async def test_pronunciation(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    account: MockConfigEntry,
) -> None:
    """Words of the account's list are sent as they are spoken, and a change is heard."""
    await speak(home, "The HVAC is on.")
    home.config_entries.async_update_entry(
        account,
        options={"pronunciation": [{"written": "hvac", "spoken": "H V A C"}]},
    )
    await home.async_block_till_done()
    await speak(home, "The HVAC is on.")
    before, after = emulator.submits
    assert before.payload["text"] == "The HVAC is on."
    assert after.payload["text"] == "The H V A C is on."


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("en", "GB", "en-GB"),
        ("de", None, "de-DE"),
        ("pt-BR", None, "pt-BR"),
        ("zh-Hans", None, "zh-CN"),
        ("xx", None, "en-US"),
    ],
)
async def test_the_language_of_the_home(
    home: HomeAssistant,
    entry: MockConfigEntry,
    language: str,
    country: str | None,
    expected: str,
) -> None:
    """A voice speaks the home's language by default, where it can."""
    home.config.language = language
    home.config.country = country
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    engine = home.data["tts"].get_entity("tts.zephyr")
    assert engine.default_language == expected


async def test_the_home_speaks_another_language(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """Its voices do, too, at once, and are described in it."""
    await home.config.async_update(language="de", country="AT")
    await home.async_block_till_done()
    engine = home.data["tts"].get_entity("tts.zephyr")
    assert engine.default_language == "de-DE"
    assert engine.async_get_supported_voices("de-DE")[0].name == "Zephyr (hell)"


@pytest.mark.parametrize(
    ("country", "own", "expected"),
    [
        (None, None, {"en": "en-US", "fr": "fr-FR", "de": "de-DE", "pt": "pt-BR"}),
        ("GB", None, {"en": "en-GB", "fr": "fr-FR"}),
        ("CA", None, {"en": "en-CA", "fr": "fr-CA", "es": "es-ES"}),
        ("GB", "en-AU", {"en": "en-AU", "fr": "fr-FR"}),
        ("GB", "de-DE", {"en": "en-GB", "de": "de-DE"}),
    ],
)
async def test_the_country_of_a_language(
    home: HomeAssistant,
    entry: MockConfigEntry,
    country: str | None,
    own: str | None,
    expected: dict[str, str],
) -> None:
    """Home Assistant's panes take the first country of a language: one that is meant."""
    home.config.country = country
    voice = entry.subentries[VOICE_ID]
    home.config_entries.async_update_subentry(
        entry, voice, data={**voice.data, "language": own}
    )
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    engine = home.data["tts"].get_entity("tts.zephyr")
    offered = engine.supported_languages
    assert offered[0] == engine.default_language
    first = {
        language: next(each for each in offered if each.startswith(f"{language}-"))
        for language in expected
    }
    assert first == expected
    assert len(offered) == len({*offered})


async def test_the_voice_picker(home: HomeAssistant, account: MockConfigEntry) -> None:
    """All thirty voices are offered, with their character."""
    engine = home.data["tts"].get_entity("tts.zephyr")
    voices = engine.async_get_supported_voices("de-DE")
    assert len(voices) == 30
    assert ("Kore", "Kore (firm)") in {(each.voice_id, each.name) for each in voices}


async def test_the_voice_picker_in_another_language(
    home: HomeAssistant, entry: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    """Characters are told in the language of the house, on the voice's page too."""
    home.config.language = "de"
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    engine = home.data["tts"].get_entity("tts.zephyr")
    voices = engine.async_get_supported_voices("de-DE")
    assert ("Kore", "Kore (bestimmt)") in {
        (each.voice_id, each.name) for each in voices
    }
    device = device_registry.async_get_device_by_identifier(
        (DOMAIN, VOICE_ID), entry.entry_id
    )
    assert device is not None
    assert device.model == "Zephyr (hell) · Gemini 2.5 Flash"


async def test_the_own_voice_is_offered_first(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """Home Assistant takes the first voice where nobody chooses, as for a new pipeline."""
    data = {**account.subentries[VOICE_ID].data, "voice": "sulafat"}
    home.config_entries.async_update_subentry(
        account, account.subentries[VOICE_ID], data=data
    )
    await home.async_block_till_done()
    engine = home.data["tts"].get_entity("tts.zephyr")
    first, *others = engine.async_get_supported_voices("en-US")
    assert first.voice_id == "Sulafat"
    assert "Sulafat" not in {each.voice_id for each in others}
