"""Long and urgent messages: heard soon, without a pause, and in time."""

import asyncio
from collections.abc import AsyncIterator
import time

import pytest
import pytest_asyncio
import pytest_socket

from tests.emulator import Emulator, EmulatorConfig
from tests.stage import sound
from tests.stage.continuity import watch
from tests.stage.demo import SAME_SOUND
from tests.stage.stage import ENGINE, Stage, set_stage
from tests.stage.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

LONG = " ".join(
    f"This is sentence number {number}, and it tells of what happened at home this day."
    for number in range(1, 14)
)
URGENT = "There is water on the floor of the cellar, somebody has to look after it now."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with a local voice too, and an emulator as slow as Segmind."""
    pytest_socket.enable_socket()
    config = EmulatorConfig(voice="espeak", seed=1)
    async with set_stage(
        tmp_path_factory.mktemp("stage"),
        emulator_config=config,
        components=["local_voice"],
    ) as stage:
        await stage.add_account()
        await stage.add_speaker()
        yield stage


async def test_a_long_message(stage: Stage, emulator: Emulator) -> None:
    """900 characters are heard after a few seconds, and then to the end without a pause."""
    assert len(LONG) >= 900
    asked = time.time()
    async with watch(stage.speaker) as continuity:
        announcing = asyncio.create_task(stage.announce(LONG))
        promised = await wait_until(
            lambda: _promised(stage), deadline=5, what="expected_seconds is shown"
        )
        await announcing
    assert await _promised(stage) is None
    waited = continuity.began - asked
    assert waited <= 1.5 * promised + 0.5
    assert continuity.stalled <= 0.3
    # Parts are sent at the same time, so they may arrive in any order.
    parts = sorted((each.payload["text"] for each in emulator.submits), key=LONG.find)
    assert " ".join(parts) == LONG


async def _promised(stage: Stage) -> float | None:
    """Return how long the message takes that is waited for."""
    attributes = await stage.home.api.attributes(ENGINE)
    seconds: float | None = attributes["expected_seconds"]
    return seconds


async def test_an_urgent_message(stage: Stage, emulator: Emulator) -> None:
    """With a deadline of 3 s another engine is heard in time, and the recording next time."""
    submits = len(emulator.submits)
    options = {"deadline": 3, "fallback": "tts.local"}
    asked = time.time()
    async with watch(stage.speaker) as continuity:
        other = await stage.announce(URGENT, **options)
    assert continuity.began - asked <= 3
    assert (await stage.home.api.attributes(ENGINE))["spoken_by"] == "tts.local"
    *_, job = emulator.jobs.values()
    await stage.all_recorded()
    own = await stage.announce(URGENT, **options)
    assert job.audio is not None
    wanted = sound.from_wav(job.audio)
    assert sound.correlation(wanted, sound.from_pcm(own.pcm)) >= SAME_SOUND
    assert sound.correlation(wanted, sound.from_pcm(other.pcm)) < 0.5
    paid = [submit.payload["text"] for submit in emulator.submits][submits:]
    assert paid.count(URGENT) == 1
