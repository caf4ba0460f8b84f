"""The whole sound of a message, for speakers that get a finished file."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, override

from homeassistant.components.tts import TTSAudioRequest, TTSAudioResponse
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest

from custom_components.segmind_tts.audio.wav import HEADER_SIZE, SPEECH, header, read
from custom_components.segmind_tts.speaking import fallback
from custom_components.segmind_tts.speaking.spoken import Spoken, async_spoken
from tests.emulator import Emulator, EmulatorConfig, Fault
from tests.house import MESSAGE

from . import story
from .local import ENGINE, LOCAL, Local, spoken_by
from .story import config_dir, emulator_config, settle  # noqa: F401

COST = EmulatorConfig().cost
pytestmark = pytest.mark.usefixtures("account")


async def spoken(
    home: HomeAssistant, message: str = MESSAGE, *, cache: bool = True, **options: Any
) -> Spoken:
    """Return a message as the voice speaks it."""
    voice = home.data["tts"].get_entity(ENGINE).speaking_voice
    return await async_spoken(
        voice, message, language=None, options=options, cache=cache
    )


@pytest.mark.parametrize("message", [MESSAGE, story.MESSAGE], ids=["one", "parts"])
async def test_new_and_recorded(
    home: HomeAssistant, emulator: Emulator, message: str
) -> None:
    """All of a message is there, paid for the first time only."""
    new = await spoken(home, message)
    jobs = len(emulator.submits)
    assert new.cost == pytest.approx(jobs * COST)
    recorded = await spoken(home, message)
    assert (new.is_recorded, recorded.is_recorded) == (False, True)
    assert recorded.cost == 0
    assert recorded.wav == new.wav
    assert len(emulator.submits) == jobs
    assert spoken_by(home) == new.spoken_by == ENGINE


async def test_a_finished_file(home: HomeAssistant) -> None:
    """The header tells how long the sound is, and the words are not in the repr."""
    new = await spoken(home, story.MESSAGE)
    wav = read(new.wav)
    assert int.from_bytes(new.wav[40:44], "little") == len(new.wav) - HEADER_SIZE
    assert (wav.format, wav.duration) == (SPEECH, new.seconds)
    assert len(repr(new)) < 300


async def test_joined_parts_are_as_long_as_they_sound(
    home: HomeAssistant, emulator: Emulator
) -> None:
    """No part is missing."""
    parts = await spoken(home, story.MESSAGE)
    assert len(emulator.submits) > 1
    whole = await spoken(home, story.MESSAGE, split=False)
    assert parts.seconds == pytest.approx(whole.seconds, rel=0.2)


async def test_shared_with_others(home: HomeAssistant, emulator: Emulator) -> None:
    """Who comes second to what is being made pays nothing."""
    first, second = await asyncio.gather(spoken(home), spoken(home))
    assert sorted([first.cost or 0, second.cost or 0]) == [0, COST]
    assert not first.is_recorded
    assert not second.is_recorded
    assert len(emulator.submits) == 1


async def test_another_take(home: HomeAssistant, emulator: Emulator) -> None:
    """Without the cache a message is made again, and paid for again."""
    await spoken(home)
    again = await spoken(home, cache=False)
    assert again.cost == COST
    assert len(emulator.submits) == 2


async def test_who_leaves(home: HomeAssistant, emulator: Emulator) -> None:
    """What is paid for is recorded though nobody waits for it."""
    task = asyncio.create_task(spoken(home))
    async with asyncio.timeout(10):
        while not emulator.submits:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await settle(home)
    assert (await spoken(home)).is_recorded


async def test_too_late(home: HomeAssistant, local: Local) -> None:
    """The fallback speaks all of a message that is not ready in time, and it is said why."""
    late = await spoken(home, story.MESSAGE, deadline=0.3, fallback=LOCAL)
    assert late.error is not None
    assert late.error.translation_key == "deadline_passed"
    assert (late.spoken_by, late.is_recorded, late.cost) == (LOCAL, False, None)
    assert read(late.wav).format == SPEECH
    assert [message for message, _ in local.said] == [story.MESSAGE]
    assert spoken_by(home) == LOCAL
    await settle(home)


async def test_a_part_that_fails(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """A message is in one voice: if a part of it fails, the fallback speaks all of it."""
    emulator.inject(Fault(name="insufficient_credits", route="submit", after=1))
    mended = await spoken(home, story.MESSAGE, fallback=LOCAL)
    assert mended.error is not None
    assert [message for message, _ in local.said] == [story.MESSAGE]
    await settle(home)


async def test_nobody_speaks(home: HomeAssistant, emulator: Emulator) -> None:
    """Without a fallback it is an error why the voice does not speak."""
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    with pytest.raises(HomeAssistantError) as err:
        await spoken(home)
    assert err.value.translation_key == "credits_insufficient"


async def test_a_mistake_that_the_fallback_mends(
    home: HomeAssistant, emulator: Emulator, local: Local
) -> None:
    """A wrong setting does not keep a house mute that has another engine."""
    mended = await spoken(home, temperature="hot", fallback=LOCAL)
    assert mended.spoken_by == LOCAL
    assert isinstance(mended.error, ServiceValidationError)
    with pytest.raises(ServiceValidationError):
        await spoken(home, temperature="hot")
    with pytest.raises(ServiceValidationError):
        await spoken(home, deadline="soon", fallback=LOCAL)
    assert not emulator.submits


async def test_a_fallback_that_hangs(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another engine is not waited for without end."""
    monkeypatch.setattr(fallback, "_PATIENCE", 0.2)
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    local.hold = asyncio.Event()
    async with asyncio.timeout(10):
        with pytest.raises(HomeAssistantError) as err:
            await spoken(home, fallback=LOCAL)
    assert err.value.translation_key == "fallback_failed"
    local.hold.set()


class Stuck(Local):
    """An engine that begins to speak, and does not come to an end."""

    @override
    async def async_stream_tts_audio(
        self, request: TTSAudioRequest
    ) -> TTSAudioResponse:
        return TTSAudioResponse("wav", self._sound())

    async def _sound(self) -> AsyncGenerator[bytes]:
        yield header(SPEECH) + bytes(4_000_000)
        await asyncio.Event().wait()


async def test_a_fallback_without_an_end(
    home: HomeAssistant, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is one that has begun."""
    monkeypatch.setattr(fallback, "_PATIENCE_TO_THE_END", 0.5)
    await home.data["tts"].async_add_entities([Stuck()])
    emulator.inject(Fault(name="insufficient_credits", route="submit"))
    async with asyncio.timeout(10):
        with pytest.raises(HomeAssistantError) as err:
            await spoken(home, fallback=LOCAL)
    assert err.value.translation_key == "fallback_failed"
    for task in asyncio.all_tasks():
        if task.get_name().startswith("tts_"):
            task.cancel()
