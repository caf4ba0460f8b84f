"""Announcements on an Assist satellite, over the real Wyoming protocol."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import pytest_socket

from tests.emulator import Emulator
from tests.stage import sound
from tests.stage.client import CommandError, Json
from tests.stage.demo import SAME_SOUND
from tests.stage.process import free_port
from tests.stage.satellite import WyomingSatellite
from tests.stage.stage import ENGINE, Stage
from tests.stage.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

HALL = "assist_satellite.hall"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hall(stage: Stage) -> AsyncIterator[WyomingSatellite]:
    """A satellite in the hall, which Home Assistant has connected to."""
    pytest_socket.enable_socket()
    async with WyomingSatellite(port=free_port()) as satellite:
        await stage.home.api.add_entry("wyoming", host="127.0.0.1", port=satellite.port)

        async def connected() -> bool:
            return satellite.is_run

        await wait_until(connected, deadline=30, what="the satellite is run")
        yield satellite


async def announce(stage: Stage, message: str, **data: object) -> Json:
    """Announce in the hall, and return the response."""
    return await stage.home.api.ask(
        "segmind_tts.announce", entity_id=HALL, message=message, voice=ENGINE, **data
    )


async def test_heard(stage: Stage, emulator: Emulator, hall: WyomingSatellite) -> None:
    """It plays our chime and the message to the end, and nothing of its own."""
    response = await announce(stage, "The cat wants to come in.", chime="bell")
    told = response["speakers"][HALL]
    assert (told["outcome"], told["way"]) == ("heard", "satellite")
    (heard,) = hall.heard
    assert heard.is_over
    assert heard.seconds == pytest.approx(response["duration"], abs=0.1)
    take = sound.from_wav([*emulator.jobs.values()][-1].audio or b"")
    begin, likeness = sound.find(take, heard.samples())
    assert likeness >= SAME_SOUND
    assert begin > 0, "there is no chime before the message"


async def test_it_cannot_ask(
    stage: Stage, emulator: Emulator, hall: WyomingSatellite
) -> None:
    """Wyoming has no way to ask, which costs nothing and is said at once."""
    submits = len(emulator.submits)
    with pytest.raises(CommandError, match="cannot listen"):
        await stage.home.api.ask(
            "segmind_tts.ask", entity_id=HALL, message="Is anybody at home?"
        )
    assert len(emulator.submits) == submits


async def test_away(stage: Stage, hall: WyomingSatellite) -> None:
    """What nobody has heard is not said to be heard."""
    message = "The cat has come in."
    await announce(stage, message)
    await hall.__aexit__()
    plays = len(hall.heard)
    with pytest.raises(CommandError, match=HALL):
        await announce(stage, message)
    assert len(hall.heard) == plays
