"""Fallbacks: another engine speaks what cannot be heard in time, and nobody is silent."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from homeassistant.components import tts
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.speaking import fallback
from tests.conftest import VOICE_ID
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE, speak
from tests.stage import sound

from .local import (  # noqa: F401
    ENGINE,
    IN_TIME,
    LOCAL,
    LOCAL_AUDIO,
    WAV_IN_TIME,
    Local,
    config_dir,
    converted,
    emulator_config,
    engines,
    said,
    spoken_by,
)
from .story import settle, written


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
    await speak(home, options={**IN_TIME, "deadline": 10})
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
    """A deadline or a fallback that is none is refused: nobody knows who should speak."""
    with pytest.raises(ServiceValidationError) as refused:
        await speak(home, options={"fallback": LOCAL, **options})
    assert refused.value.translation_key == key
    assert played == []
    assert emulator.submits == []


@pytest.mark.parametrize("options", [{"voice": "Toast"}, {"temperature": 7}])
async def test_a_mistake_does_not_mute(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
    options: dict[str, Any],
) -> None:
    """A wrong setting is named where nobody else can speak; else the fallback speaks."""
    with pytest.raises(ServiceValidationError):
        await speak(home, options=options)
    await speak(home, options={"fallback": LOCAL, **options})
    assert engines(played) == [LOCAL]
    assert f"{LOCAL} spoke instead of {ENGINE}" in caplog.text
    stream = tts.async_create_stream(
        home, ENGINE, options={"fallback": LOCAL, **options}
    )
    stream.async_set_message_stream(written("The light ", "is on."))
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    assert emulator.submits == []


@pytest.mark.parametrize("message", ["👍", "**", "word " * 20_000])
async def test_what_nobody_can_speak(
    home: HomeAssistant, local: Local, played: list[ServiceCall], message: str
) -> None:
    """No other engine is asked for a message without words, or one without end."""
    with pytest.raises(ServiceValidationError):
        await speak(home, message, options=IN_TIME)
    assert (local.said, played) == ([], [])


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("**Alarm!** [whispers] Smoke 😀 at 21 °C", "Alarm! Smoke at 21 °C"),
        ("Anna: Run!\nBen: Where?", "Run! Where?"),
        ("<think>Hm.</think>Go &amp; see", "Go & see"),
    ],
)
async def test_it_is_given_plain_words(
    home: HomeAssistant,
    local: Local,
    played: list[ServiceCall],
    message: str,
    words: str,
) -> None:
    """Another engine would read marks, directions and names aloud."""
    options = {**IN_TIME, "voice_2": "Puck"}
    await speak(home, message, options=options)
    assert engines(played) == [LOCAL]
    stream = tts.async_create_stream(home, ENGINE, options=options)
    stream.async_set_message_stream(written(message))
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    assert said(local) == [words] * 2


@pytest.mark.usefixtures("played")
async def test_it_is_given_all_that_one_voice_says(
    home: HomeAssistant, local: Local
) -> None:
    """Without a second voice what looks like names is spoken, as by the voice itself."""
    await speak(home, "Bin: Tomorrow.\nPaper: Friday.", options=IN_TIME)
    assert said(local) == ["Bin: Tomorrow. Paper: Friday."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "The **washing machine is\ndone.** It waits.",
            "The washing machine is done. It waits.",
        ),
        ("<think>It is.\n\nOr not.</think>It is on.", "It is on."),
        ("It is on. <think>Or is it", "It is on."),
    ],
)
async def test_it_is_given_plain_words_in_bits(
    home: HomeAssistant, local: Local, text: str, words: str
) -> None:
    """What comes in bits is cleaned before it is cut, also where a setting is refused."""
    stream = tts.async_create_stream(
        home, ENGINE, options={**IN_TIME, "temperature": "hot"}
    )

    async def bits() -> AsyncGenerator[str]:
        for begin in range(0, len(text), 3):
            yield text[begin : begin + 3]

    stream.async_set_message_stream(bits())
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    assert " ".join(" ".join(said(local)).split()) == words


@pytest.mark.parametrize("message", ["👍", "<think>It is cut off."])
async def test_nothing_to_say_and_a_mistake(
    home: HomeAssistant, local: Local, played: list[ServiceCall], message: str
) -> None:
    """Where there are no words the mistake is told, and nobody is asked for them."""
    with pytest.raises(ServiceValidationError):
        await speak(home, message, options={**IN_TIME, "temperature": "hot"})
    assert (local.said, played) == ([], [])


async def test_nobody_else(
    home: HomeAssistant,
    played: list[ServiceCall],
) -> None:
    """Without a fallback a deadline that has passed is an error."""
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options={"deadline": 0.8})
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
    local.failure = HomeAssistantError("No voice today")
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options=IN_TIME)
    assert failure.value.translation_key == "fallback_failed"
    assert "within 0.8 s" in str(failure.value)
    assert "No voice today" in str(failure.value)
    assert played == []


@pytest.mark.parametrize(
    "failure", [ValueError("x"), TimeoutError(), NotImplementedError()], ids=repr
)
async def test_a_fallback_that_breaks(
    home: HomeAssistant,
    local: Local,
    played: list[ServiceCall],
    failure: Exception,
) -> None:
    """The user reads that the engine failed, and not which class of Python says so."""
    local.failure = failure
    with pytest.raises(HomeAssistantError) as both:
        await speak(home, options=IN_TIME)
    assert "engine tts.local failed" in str(both.value)
    assert type(failure).__name__ not in str(both.value)
    assert played == []


async def test_a_fallback_without_a_sound(
    home: HomeAssistant, local: Local, played: list[ServiceCall]
) -> None:
    """An engine that delivers nothing has not spoken."""
    local.audio = "mp3", b""
    with pytest.raises(HomeAssistantError, match=r"tts\.local delivered no sound"):
        await speak(home, options=IN_TIME)
    assert played == []


async def test_a_fallback_that_is_late(
    home: HomeAssistant,
    local: Local,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An engine that does not begin is not waited for."""
    monkeypatch.setattr(fallback, "_PATIENCE", 0.1)
    local.hold = asyncio.Event()
    with pytest.raises(HomeAssistantError, match=r"no sound within 0\.1 s"):
        await speak(home, options=IN_TIME)
    assert played == []
    local.hold.set()


@pytest.mark.parametrize(
    ("language", "spoken"), [("de-DE", "de"), ("en-GB", "en"), ("fr-FR", "en")]
)
async def test_the_language_of_the_fallback(
    home: HomeAssistant,
    local: Local,
    played: list[ServiceCall],
    language: str,
    spoken: str,
) -> None:
    """It speaks the message's language in its own spelling, if it knows it."""
    await speak(home, language=language, options=IN_TIME)
    assert local.said == [(MESSAGE, spoken)]
    assert engines(played) == [LOCAL]


async def test_a_fallback_that_is_not_there(
    home: HomeAssistant,
    played: list[ServiceCall],
) -> None:
    """An action on what does not exist would say nothing; here it is an error."""
    with pytest.raises(HomeAssistantError, match=r"tts\.nobody is not available"):
        await speak(home, options={"deadline": 0.8, "fallback": "tts.nobody"})
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
        await speak(home, options={"deadline": 0.8, "fallback": ENGINE})
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
