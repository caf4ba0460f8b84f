"""Deadlines: another engine speaks what cannot be heard in time, and nobody is silent."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import MappingProxyType
from typing import Any, override

from homeassistant.components import tts
from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.conftest import VOICE_ID
from tests.emulator import Emulator, EmulatorConfig, Fault
from tests.emulator.script import Line
from tests.emulator.voices import Tone
from tests.emulator.wav import to_wav
from tests.house import MESSAGE, speak
from tests.stage import sound

from .story import settle, written

ENGINE = "tts.zephyr"
LOCAL = "tts.local"
IN_TIME = {"deadline": 0.2, "fallback": LOCAL}
WAV_IN_TIME = {**IN_TIME, "preferred_format": "wav"}
LOCAL_AUDIO = to_wav(Tone().speak(Line(voice="Local", text="A local voice.")))


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A Segmind that takes its time."""
    return EmulatorConfig(overhead=0.7, seconds_per_character=0, sigma=0, voice="tone")


@pytest.fixture
def config_dir(config_dir: Path, hass_storage: dict[str, Any]) -> Path:
    """A house that knows it."""
    estimates = hass_storage["segmind_tts.learned"]["data"]
    estimates["latencies"] = {"gemini-2.5-flash-tts": [[10, 0.7], [100, 0.7]] * 25}
    return config_dir


class Local(TextToSpeechEntity):
    """An engine that answers at once, with sound or without."""

    entity_id = LOCAL
    _attr_name = "Local"
    _attr_default_language = "en"
    _attr_supported_languages = ["en", "de"]

    def __init__(self) -> None:
        """Have spoken nothing yet."""
        self.said: list[tuple[str, str]] = []
        self.audio: bytes | None = LOCAL_AUDIO

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        self.said.append((message, language))
        if self.audio is None:
            raise HomeAssistantError("No voice today")
        return "wav", self.audio


@pytest.fixture
async def local(home: HomeAssistant, account: MockConfigEntry) -> AsyncIterator[Local]:
    """Another engine in the house."""
    engine = Local()
    await home.data["tts"].async_add_entities([engine])
    yield engine
    # Home Assistant goes on converting what it spoke.
    async with asyncio.timeout(10):
        await home.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
def second(home: HomeAssistant, account: MockConfigEntry) -> str:
    """Another voice of the account, whose fallback is the first."""
    home.config_entries.async_add_subentry(
        account,
        ConfigSubentry(
            data=MappingProxyType(
                {"voice": "Kore", "model": "gemini-2.5-flash-tts", "fallback": ENGINE}
            ),
            subentry_type="voice",
            title="Second",
            unique_id=None,
        ),
    )
    return "tts.second"


def engines(played: list[ServiceCall]) -> list[str]:
    """Return whose audio the players were given."""
    ids = [call.data["media_content_id"] for call in played]
    return [each.removeprefix("media-source://tts/").partition("?")[0] for each in ids]


def said(local: Local) -> list[str]:
    """Return what the other engine has spoken."""
    return [message.strip() for message, _ in local.said]


def spoken_by(home: HomeAssistant) -> str | None:
    """Return what the receipt says."""
    entity = home.data["tts"].get_entity(ENGINE)
    name: str | None = entity.extra_state_attributes["spoken_by"]
    return name


async def test_in_time_by_another(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
) -> None:
    """The fallback speaks once, alone; the recording is kept and plays the next time."""
    await speak(home, options=IN_TIME)
    assert engines(played) == [LOCAL]
    assert local.said == [(MESSAGE, "en")]
    assert spoken_by(home) == LOCAL
    await settle(home)
    assert engines(played) == [LOCAL]
    await emulator.stop()
    await speak(home, options=IN_TIME)
    assert engines(played) == [LOCAL, ENGINE]
    assert spoken_by(home) == ENGINE
    assert len(emulator.submits) == 1


async def test_the_deadline_of_a_profile(
    home: HomeAssistant,
    local: Local,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """A profile's deadline and fallback hold, unless a call has its own."""
    data = dict(account.subentries[VOICE_ID].data) | IN_TIME
    home.config_entries.async_update_subentry(
        account, account.subentries[VOICE_ID], data=data
    )
    await home.async_block_till_done()
    await speak(home, "One.")
    await speak(home, "Two.", options={"deadline": 10})
    assert engines(played) == [LOCAL, ENGINE]


async def test_a_deadline_is_no_part_of_the_sound(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
) -> None:
    """Home Assistant keeps one sound, whatever the deadline."""
    await speak(home, options={"deadline": 10, "fallback": LOCAL})
    await speak(home)
    first, second = (call.data["media_content_id"] for call in played)
    assert first == second.replace("null", "%7B%7D") or first == second


@pytest.mark.parametrize(
    "fault",
    [
        Fault(name="insufficient_credits", route="submit"),
        Fault(name="job_fails", route="submit", times=2),
        Fault(name="audio_silence", route="submit", times=2),
    ],
    ids=lambda fault: fault.name,
)
async def test_what_cannot_be_made(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
    fault: Fault,
) -> None:
    """Without a deadline the fallback speaks when there is no recording to be had."""
    emulator.inject(fault)
    await speak(home, options={"fallback": LOCAL})
    assert engines(played) == [LOCAL]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"voice": "Toast"}, "voice_unknown"),
        ({"deadline": "soon"}, "deadline_invalid"),
        ({"deadline": 0}, "deadline_invalid"),
        ({"fallback": "light.kitchen"}, "fallback_invalid"),
    ],
)
async def test_mistakes_are_told(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
    options: dict[str, Any],
    key: str,
) -> None:
    """Nobody speaks in place of a user's mistake in the settings."""
    with pytest.raises(ServiceValidationError) as refused:
        await speak(home, options={"fallback": LOCAL, **options})
    assert refused.value.translation_key == key
    assert played == []
    assert emulator.submits == []


async def test_nobody_else(
    home: HomeAssistant,
    played: list[ServiceCall],
) -> None:
    """Without a fallback a deadline that has passed is an error."""
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options={"deadline": 0.2})
    assert failure.value.translation_key == "deadline_passed"
    assert played == []
    await settle(home)
    assert played == []


async def test_both_fail(
    home: HomeAssistant,
    local: Local,
    played: list[ServiceCall],
) -> None:
    """If the fallback fails too, one error tells why neither has spoken."""
    local.audio = None
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options=IN_TIME)
    assert failure.value.translation_key == "fallback_failed"
    assert "within 0.2 seconds" in str(failure.value)
    assert "No voice today" in str(failure.value)
    assert played == []


async def test_a_fallback_that_is_not_there(
    home: HomeAssistant,
    played: list[ServiceCall],
) -> None:
    """An action on what does not exist would say nothing; here it is an error."""
    with pytest.raises(HomeAssistantError, match=r"tts\.nobody is not there"):
        await speak(home, options={"deadline": 0.2, "fallback": "tts.nobody"})
    assert played == []


async def test_no_circle(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    second: str,
) -> None:
    """Two voices that are each other's fallback are each asked once."""
    await home.async_block_till_done()
    emulator.inject(Fault(name="insufficient_credits", route="submit", times=None))
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options={"fallback": second})
    assert failure.value.translation_key == "fallback_failed"
    assert len(emulator.submits) == 0
    refused = [each for each in emulator.received if each.route == "submit"]
    assert len(refused) == 2
    assert played == []


async def test_not_its_own_fallback(
    home: HomeAssistant,
    played: list[ServiceCall],
) -> None:
    """A voice does not ask itself."""
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options={"deadline": 0.2, "fallback": ENGINE})
    assert failure.value.translation_key == "deadline_passed"
    assert played == []


async def test_another_voice_of_the_account(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    second: str,
) -> None:
    """A fallback of our own speaks too, and what it records is paid for once."""
    await home.async_block_till_done()
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    await speak(home, options={"fallback": second})
    assert engines(played) == [second]
    assert len(emulator.submits) == 1


async def test_media_by_another_is_not_kept(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    tts_cache: Path,
) -> None:
    """What the fallback spoke as media is forgotten: the next time the recording plays."""
    media_id = tts.generate_media_source_id(home, MESSAGE, ENGINE, options=IN_TIME)
    _, first = await tts.async_get_media_source_audio(home, media_id)
    assert local.said == [(MESSAGE, "en")]
    assert spoken_by(home) == LOCAL
    await settle(home)
    assert list(tts_cache.iterdir()) == []
    _, second = await tts.async_get_media_source_audio(home, media_id)
    assert spoken_by(home) == ENGINE
    assert first != second
    assert len(emulator.submits) == 1


async def test_assist_in_time_by_another(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """A reply that is still being written goes to the fallback as a whole."""
    stream = tts.async_create_stream(home, ENGINE, options=IN_TIME)
    sentences = ["The light is on. ", "The door ", "is open."]
    stream.async_set_message_stream(written(*sentences))
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    assert local.said == [("".join(sentences), "en")]
    await settle(home)
    assert len(emulator.submits) == 1


async def test_assist_in_time_by_an_engine_of_whole_messages(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """It is heard while the reply is still being written, then to the end in order."""
    go_on = asyncio.Event()
    stream = tts.async_create_stream(home, ENGINE, options=WAV_IN_TIME)
    stream.async_set_message_stream(
        written(
            "The light is on. ", "The door is", go_on, " open. The heat", "ing is off"
        )
    )
    audio = stream.async_stream_result()
    begin = await anext(audio)
    assert said(local) == ["The light is on."]
    go_on.set()
    rest = [chunk async for chunk in audio]
    assert said(local) == [
        "The light is on.",
        "The door is open.",
        "The heating is off",
    ]
    assert spoken_by(home) == LOCAL
    once, whole = sound.from_wav(LOCAL_AUDIO), sound.from_wav(begin + b"".join(rest))
    assert whole.size > 2.9 * once.size


async def test_assist_in_time_while_the_text_pauses(
    home: HomeAssistant, local: Local
) -> None:
    """What looks like a sentence is spoken when nothing follows for a moment."""
    go_on = asyncio.Event()
    stream = tts.async_create_stream(home, ENGINE, options=WAV_IN_TIME)
    stream.async_set_message_stream(written("The light is on.", go_on, " That is it."))
    audio = stream.async_stream_result()
    assert await anext(audio)
    assert said(local) == ["The light is on."]
    go_on.set()
    assert [chunk async for chunk in audio]
    assert said(local) == ["The light is on.", "That is it."]


async def test_assist_in_time_before_anything_is_asked_for(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """A satellite waits from the start, also while a short beginning waits for more."""
    go_on = asyncio.Event()
    stream = tts.async_create_stream(home, ENGINE, options=WAV_IN_TIME)
    stream.async_set_message_stream(written("Wait! ", go_on, "The light is on."))
    audio = stream.async_stream_result()
    assert await anext(audio)
    assert said(local) == ["Wait!"]
    assert emulator.submits == []
    go_on.set()
    assert [chunk async for chunk in audio]
    assert said(local) == ["Wait!", "The light is on."]


async def test_assist_leaves_the_fallback(home: HomeAssistant, local: Local) -> None:
    """Home Assistant may stop while another engine speaks: nothing goes on reading."""
    entity = home.data["tts"].get_entity(ENGINE)
    request = tts.entity.TTSAudioRequest(
        "en-US",
        {**entity.default_options, **IN_TIME},
        written("The light is on. ", "The door is", asyncio.Event()),
    )
    before = asyncio.all_tasks()
    response = await entity.async_stream_tts_audio(request)
    assert await anext(response.data_gen)
    await response.data_gen.aclose()
    await settle(home)
    assert asyncio.all_tasks() - before == set()
