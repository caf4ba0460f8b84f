"""Long messages: spoken in parts, in order, and paid for once."""

import asyncio
from datetime import timedelta
from io import BytesIO
from typing import Any
import wave

from homeassistant.components import media_source, tts
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from tests.emulator import Emulator, Fault
from tests.house import fetch, speak
from tests.stage import sound
from tests.stage.assist import SATELLITE

from .local import ENGINE, LOCAL, LOCAL_AUDIO, Local, converted, engines, said
from .story import MESSAGE, SENTENCES, config_dir, emulator_config, settle, written  # noqa: F401

LAST = "comes to its end"


def texts(emulator: Emulator) -> list[str]:
    """Return what was paid for, in the order of the submits."""
    return [submit.payload["text"] for submit in emulator.submits]


def spoken(emulator: Emulator) -> sound.Samples:
    """Return the sound of all jobs, one after the other."""
    jobs = emulator.jobs.values()
    return np.concatenate([sound.from_wav(job.audio or b"") for job in jobs])


async def listen(home: HomeAssistant, **options: Any) -> bytes:
    """Return the message as a media player gets it."""
    media_id = tts.generate_media_source_id(
        home, MESSAGE, "tts.zephyr", options={"preferred_format": "wav", **options}
    )
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    return audio


async def test_parts_in_order(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A long message is made of several jobs, and sounds as these, in the text's order."""
    audio = await listen(home)
    assert len(texts(emulator)) > 1
    assert " ".join(texts(emulator)) == MESSAGE
    assert sound.correlation(spoken(emulator), sound.from_wav(audio)) > 0.9


async def test_the_player_starts_before_all_is_recorded(
    home: HomeAssistant,
    hass_client: ClientSessionGenerator,
    emulator: Emulator,
    account: MockConfigEntry,
) -> None:
    """The player is told to play what begins at once and then goes on to the end."""
    under_way: list[int] = []
    heard: list[bytes] = []

    async def play(call: ServiceCall) -> None:
        under_way.append(len(home.data["segmind_tts_under_way"]))
        media_id = call.data["media_content_id"]
        heard.append((await fetch(home, hass_client, media_id))[1])

    home.services.async_register("media_player", "play_media", play)
    await speak(home, MESSAGE)
    await speak(home, MESSAGE)
    assert under_way[0] > 0
    assert under_way[1] == 0
    assert heard[0] == heard[1]
    assert " ".join(texts(emulator)) == MESSAGE


async def test_a_message_is_paid_for_once(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """Said twice at once, and once more when the house has learned, nothing is paid again."""
    await asyncio.gather(speak(home, MESSAGE), speak(home, MESSAGE))
    await settle(home)
    paid = texts(emulator)
    for _ in range(30):
        account = home.config_entries.async_loaded_entries("segmind_tts")[0]
        account.runtime_data.estimates.async_observe("gemini-2.5-flash-tts", 100, 9.0)
    await emulator.stop()
    await speak(home, MESSAGE)
    assert len(played) == 3
    assert texts(emulator) == paid
    assert " ".join(paid) == MESSAGE


async def test_known_sentences_are_not_paid_for_again(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """Of a message that shares sentences with an earlier one only the others are paid."""
    await listen(home)
    before = texts(emulator)
    home_stream = tts.async_create_stream(home, "tts.zephyr")
    home_stream.async_set_message(f"Hello everybody, listen. {MESSAGE}")
    assert b"".join([chunk async for chunk in home_stream.async_stream_result()])
    assert texts(emulator) == [*before, "Hello everybody, listen."]


async def test_one_take(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """With splitting turned off a message is one job, and sounds anew in one take."""
    await listen(home)
    parts = len(texts(emulator))
    await listen(home, split=False)
    assert texts(emulator)[parts:] == [MESSAGE]


async def test_a_part_that_fails_before_the_start(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """No player is touched, and what was paid for is not paid again."""
    fault = Fault(name="insufficient_credits", route="submit", containing=LAST)
    emulator.inject(fault)
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, MESSAGE)
    assert failure.value.translation_key == "credits_insufficient"
    assert played == []
    await settle(home)
    emulator.faults.clear()
    await speak(home, MESSAGE)
    await settle(home)
    assert len(played) == 1
    assert " ".join(texts(emulator)) == MESSAGE


async def test_a_part_that_fails_while_others_are_heard(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The sound ends with an error, and Home Assistant keeps nothing of it."""
    emulator.inject(Fault(name="job_fails", containing=LAST, times=None))
    await speak(home, MESSAGE)
    (call,) = played
    token = call.data["media_content_id"].rpartition("/")[2]
    stream = tts.async_get_stream(home, token)
    assert stream is not None
    with pytest.raises(HomeAssistantError) as failure:
        _ = [chunk async for chunk in stream.async_stream_result()]
    assert failure.value.translation_key == "job_failed"
    assert home.data["tts_manager"].mem_cache == {}
    assert "mountains" not in "".join(
        each.getMessage()
        for each in caplog.records
        if not each.name.startswith("pytest_")
    )


async def test_a_part_that_another_speaks(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    local: Local,
) -> None:
    """What fails while others are heard is spoken by the fallback, and not paid for again."""
    emulator.inject(
        Fault(name="audio_silence", route="submit", containing=LAST, times=None)
    )
    options = {"preferred_format": "wav", "fallback": LOCAL}
    await speak(home, MESSAGE, options=options)
    token = played[0].data["media_content_id"].rpartition("/")[2]
    stream = tts.async_get_stream(home, token)
    assert stream is not None
    audio = b"".join([chunk async for chunk in stream.async_stream_result()])
    (rest,) = said(local)
    first, *_ = texts(emulator)
    assert MESSAGE.startswith(first)
    assert MESSAGE.endswith(rest)
    assert sound.find(sound.from_wav(LOCAL_AUDIO), sound.from_wav(audio))[1] > 0.9
    await settle(home)
    paid = len(emulator.submits)
    await speak(home, MESSAGE, options=options)
    assert len(emulator.submits) == paid
    assert engines(played)[1:] == [LOCAL]


async def test_media_of_which_another_speaks_a_part(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """It is heard to its end, and Home Assistant does not keep it."""
    emulator.inject(
        Fault(name="audio_silence", route="submit", containing=LAST, times=None)
    )
    options = {"preferred_format": "wav", "fallback": LOCAL}
    media_id = tts.generate_media_source_id(home, MESSAGE, ENGINE, options=options)
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    (rest,) = said(local)
    assert MESSAGE.endswith(rest)
    assert sound.find(sound.from_wav(LOCAL_AUDIO), sound.from_wav(audio))[1] > 0.9
    await converted()
    await home.async_block_till_done(wait_background_tasks=True)
    kept = home.data["tts_manager"].mem_cache
    assert [key for key in kept if key.endswith(ENGINE)] == []


async def test_a_listener_who_leaves(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A call that is cancelled leaves no task behind but the recordings, which end well."""
    before = asyncio.all_tasks()
    call = asyncio.create_task(speak(home, MESSAGE))
    while len(emulator.submits) < 2:
        await asyncio.sleep(0.01)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    names = {task.get_name() for task in asyncio.all_tasks() - before}
    assert not [name for name in names if "a reply" in name or "tts_load" in name]
    await settle(home)
    await emulator.stop()
    assert await listen(home)


async def test_a_dialogue(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A dialogue is split between turns, and everybody keeps the own voice."""
    lines = [
        "Anna: Did you hear about the trains that are late again today?",
        "Ben: I did, and I also heard that it will rain in the mountains.",
        "Anna: Then let us stay at home and look after the garden instead.",
        "Ben: That is a good idea, and there is dinner to be made as well.",
    ]
    media_id = tts.generate_media_source_id(
        home, "\n".join(lines), "tts.zephyr", options={"voice_2": "Puck"}
    )
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    assert audio
    assert len(emulator.jobs) > 1
    said = [line for job in emulator.jobs.values() for line in job.lines]
    assert [(line.voice, line.text) for line in said] == [
        ({"Anna": "Zephyr", "Ben": "Puck"}[name], words)
        for name, _, words in (line.partition(": ") for line in lines)
    ]


async def test_assist_is_heard_before_the_text_is_complete(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A reply that is still being written is spoken from its first sentence on."""
    go_on = asyncio.Event()
    stream = tts.async_create_stream(home, "tts.zephyr")
    first, second, *rest = SENTENCES
    stream.async_set_message_stream(
        written(first, second[:9], go_on, second[9:], *rest)
    )
    audio = stream.async_stream_result()
    begin = await anext(audio)
    assert texts(emulator) == [first.strip()]
    go_on.set()
    whole = begin + b"".join([chunk async for chunk in audio])
    assert " ".join(texts(emulator)) == MESSAGE
    assert len(texts(emulator)) <= 3
    assert len(whole) > len(begin)


async def test_a_short_beginning_waits_for_more(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A word after which there would be silence anyhow is no part of its own."""
    for _ in range(50):
        account.runtime_data.estimates.async_observe("gemini-2.5-flash-tts", 100, 3.0)
    soon, end = asyncio.Event(), asyncio.Event()
    home.loop.call_later(0.2, soon.set)
    stream = tts.async_create_stream(home, "tts.zephyr")
    stream.async_set_message_stream(written("Sure! ", soon, SENTENCES[0], end))
    audio = stream.async_stream_result()
    assert await anext(audio)
    assert texts(emulator) == [f"Sure! {SENTENCES[0].strip()}"]
    end.set()
    async for _ in audio:
        pass


async def test_a_short_beginning_does_not_wait_for_ever(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """Where nothing follows for long, the word is heard."""
    for _ in range(50):
        account.runtime_data.estimates.async_observe("gemini-2.5-flash-tts", 100, 0.8)
    go_on = asyncio.Event()
    stream = tts.async_create_stream(home, "tts.zephyr")
    stream.async_set_message_stream(written("Sure! ", go_on, SENTENCES[0]))
    async with asyncio.timeout(30):
        while not texts(emulator):
            await asyncio.sleep(0.01)
    assert texts(emulator) == ["Sure!"]
    go_on.set()
    assert [chunk async for chunk in stream.async_stream_result()]


async def test_assist_in_the_format_of_a_satellite(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A streamed reply comes as 16 kHz mono where a satellite plays nothing else."""
    stream = tts.async_create_stream(home, "tts.zephyr", options=SATELLITE)
    stream.async_set_message_stream(written(*SENTENCES))
    audio = b"".join([chunk async for chunk in stream.async_stream_result()])
    with wave.open(BytesIO(audio)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (
            SATELLITE["preferred_sample_rate"],
            SATELLITE["preferred_sample_channels"],
            SATELLITE["preferred_sample_bytes"],
        )
    spoken_seconds = spoken(emulator).size / 24_000
    assert sound.from_wav(audio).size / 16_000 == pytest.approx(spoken_seconds, rel=0.1)


async def test_assist_is_left(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """Home Assistant may stop in the middle of a reply: nothing goes on reading it."""
    entity = home.data["tts"].get_entity("tts.zephyr")
    request = tts.entity.TTSAudioRequest(
        "en-US", dict(entity.default_options), written(*SENTENCES[:2], asyncio.Event())
    )
    before = asyncio.all_tasks()
    response = await entity.async_stream_tts_audio(request)
    assert await anext(response.data_gen)
    await response.data_gen.aclose()
    await settle(home)
    assert asyncio.all_tasks() - before == set()


async def test_a_short_reply_comes_from_the_library(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """What was announced once is a streamed reply without Segmind."""
    await speak(home, "The light is on.")
    await emulator.stop()
    stream = tts.async_create_stream(home, "tts.zephyr")
    stream.async_set_message_stream(written("The light", " is on."))
    assert b"".join([chunk async for chunk in stream.async_stream_result()])


@pytest.mark.parametrize("reply", [["."], ["👍"], ["…", " "], []])
async def test_nothing_to_say(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    reply: list[str],
) -> None:
    """A reply without words is a short silence that costs nothing; an action is told."""
    stream = tts.async_create_stream(
        home, "tts.zephyr", options={"preferred_format": "wav"}
    )
    stream.async_set_message_stream(written(*reply))
    audio = b"".join([chunk async for chunk in stream.async_stream_result()])
    samples = sound.from_wav(audio)
    assert 0 < samples.size < 24_000
    assert not sound.loudness(samples)
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, "".join(reply) or " ")
    assert failure.value.translation_key == "message_empty"
    assert emulator.submits == []


async def test_expectation(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
) -> None:
    """The state tells how long a new message takes, for as long as one is waited for."""
    entity = home.data["tts"].get_entity("tts.zephyr")

    def expected() -> float | None:
        seconds: float | None = entity.extra_state_attributes["expected_seconds"]
        return seconds

    assert expected() is None
    calls = [
        asyncio.create_task(speak(home, message))
        for message in (MESSAGE, "A short one.")
    ]
    while len(emulator.submits) < 2:
        await asyncio.sleep(0.01)
    assert 0 < (expected() or 0) < 3
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=2))
    state = home.states.get("tts.zephyr")
    assert state is not None
    assert 0 < state.attributes["expected_seconds"] < 3
    await asyncio.gather(*calls)
    assert expected() is None
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=4))
    await home.async_block_till_done()
    state = home.states.get("tts.zephyr")
    assert state is not None
    assert state.attributes["expected_seconds"] is None
    assert state.attributes["spoken_by"] == "tts.zephyr"


async def test_media(
    home: HomeAssistant, hass_client: ClientSessionGenerator, account: MockConfigEntry
) -> None:
    """A long message as media plays, and is served whole the second time."""
    media_id = tts.generate_media_source_id(home, MESSAGE, "tts.zephyr")
    first = await fetch(home, hass_client, media_id)
    second = await fetch(home, hass_client, media_id)
    assert first == second
    media = await media_source.async_resolve_media(home, media_id, None)
    assert media.mime_type == "audio/mpeg"
