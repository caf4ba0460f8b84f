"""Replies: the text is read by one task, heard by many, and bought only while heard."""

import asyncio
from collections.abc import AsyncGenerator
import gc

from homeassistant.components import tts
from homeassistant.components.tts import TTSAudioResponse
from homeassistant.components.tts.entity import TTSAudioRequest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.message.text import normalise
from custom_components.segmind_tts.speaking import speech
from tests.emulator import Emulator

from .story import MESSAGE, SENTENCES, config_dir, emulator_config, settle, written  # noqa: F401

ENGINE = "tts.zephyr"


async def ask(home: HomeAssistant, text: AsyncGenerator[str]) -> TTSAudioResponse:
    """Return what the voice answers to Home Assistant."""
    entity = home.data["tts"].get_entity(ENGINE)
    response: TTSAudioResponse = await entity.async_stream_tts_audio(
        TTSAudioRequest("en-US", dict(entity.default_options), text)
    )
    return response


def paid(emulator: Emulator) -> str:
    """Return the text that was paid for."""
    return " ".join(submit.payload["text"] for submit in emulator.submits)


class Writer:
    """A text in sentences, the rest of which is written when it is told to go on."""

    def __init__(self, *sentences: str) -> None:
        """Write nothing yet."""
        self._sentences = sentences
        self.go_on = asyncio.Event()
        self.tasks: set[asyncio.Task[object] | None] = set()
        self.is_closed = False

    async def text(self) -> AsyncGenerator[str]:
        """Write the first sentence, and the others once it is time."""
        try:
            # A scope like this one has to be left by the task that has entered it.
            async with asyncio.timeout(60):
                for number, sentence in enumerate(self._sentences):
                    if number == 1:
                        await self.go_on.wait()
                    self.tasks.add(asyncio.current_task())
                    yield sentence
        finally:
            self.is_closed = True


async def test_the_text_is_read_by_one_task(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A text that is made in the scope of a task is read to its end."""
    writer = Writer(*SENTENCES)
    writer.go_on.set()
    response = await ask(home, writer.text())
    assert b"".join([chunk async for chunk in response.data_gen])
    assert len(writer.tasks) == 1
    assert writer.is_closed
    assert paid(emulator) == MESSAGE


@pytest.mark.parametrize("sentences", [0, 1, 2])
async def test_a_text_that_fails(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry, sentences: int
) -> None:
    """The error of whoever writes the text ends the sound, and leaves nothing behind."""

    async def failing() -> AsyncGenerator[str]:
        for sentence in SENTENCES[:sentences]:
            yield sentence
        raise HomeAssistantError("No more words")

    before = asyncio.all_tasks()
    with pytest.raises(HomeAssistantError, match="No more words"):
        async for _ in (await ask(home, failing())).data_gen:
            pass
    await settle(home)
    assert asyncio.all_tasks() - before == set()


async def test_a_response_that_is_dropped(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """A sound that nobody takes is not bought to its end."""
    writer = Writer(*SENTENCES)
    before = asyncio.all_tasks()
    response = await ask(home, writer.text())
    bought = paid(emulator)
    del response
    gc.collect()
    await settle(home)
    while asyncio.all_tasks() - before:
        await asyncio.sleep(0)
    assert writer.is_closed
    assert bought
    assert paid(emulator) == bought


@pytest.mark.parametrize("heard", [0, 1])
async def test_a_listener_who_pauses(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    heard: int,
) -> None:
    """While nobody takes the sound nothing more is bought; then it is heard to its end."""
    monkeypatch.setattr(speech, "_PATIENCE", 0.0)
    writer = Writer(*SENTENCES)
    response = await ask(home, writer.text())
    sound = [await anext(response.data_gen) for _ in range(heard)]
    bought = paid(emulator)
    writer.go_on.set()
    while not writer.is_closed:
        await asyncio.sleep(0)
    await settle(home)
    assert paid(emulator) == bought == SENTENCES[0].strip()
    sound += [chunk async for chunk in response.data_gen]
    assert paid(emulator) == MESSAGE
    assert len(sound) > 1


async def test_a_sound_that_cannot_be_converted(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Home Assistant drops a response it cannot convert: the rest is not bought."""
    monkeypatch.setattr(speech, "_PATIENCE", 0.0)
    monkeypatch.setenv("PATH", "/nowhere")
    writer = Writer(*SENTENCES)
    stream = tts.async_create_stream(home, ENGINE)
    stream.async_set_message_stream(writer.text())
    with pytest.raises(FileNotFoundError):
        _ = [chunk async for chunk in stream.async_stream_result()]
    writer.go_on.set()
    while not writer.is_closed:
        await asyncio.sleep(0)
    await settle(home)
    assert paid(emulator) == SENTENCES[0].strip()


async def test_marks_across_sentences(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """What is written in words is cleaned as a whole, so that no mark is sent."""
    text = (
        "<think>Rain, rain, rain.</think>**It will rain all day and all night long. Take "
        "an umbrella with you when you go.** [Read more. Now](http://x.y/z) - or _never. "
        "The weekend_ will be dry again, they say."
    )
    stream = tts.async_create_stream(home, "tts.zephyr")
    words = [f"{word} " for word in text.split(" ")]
    stream.async_set_message_stream(written(*words))
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    await settle(home)
    spoken = " ".join(each.payload["text"] for each in emulator.submits)
    assert spoken == normalise(text)
    assert "*" not in spoken


async def test_a_tag_at_the_begin_of_a_reply(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """It holds for every part, also for those that are written later."""
    first, *rest = SENTENCES
    writer = Writer(f"[whispers] {first}", *rest)
    response = await ask(home, writer.text())
    chunks = aiter(response.data_gen)
    await anext(chunks)
    writer.go_on.set()
    assert [chunk async for chunk in chunks]
    texts = [submit.payload["text"] for submit in emulator.submits]
    assert len(texts) > 1
    assert {text.partition(" ")[0] for text in texts} == {"[whispers]"}
