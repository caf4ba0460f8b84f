"""Announcements on a real player: in turn, at their volume, and then music as before."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import pytest_socket

from tests.emulator import Emulator, Fault
from tests.stage import sound
from tests.stage.client import CommandError
from tests.stage.demo import SAME_SOUND
from tests.stage.music import is_note, play, serve_song
from tests.stage.speaker import SAMPLE_RATE
from tests.stage.stage import ENGINE, PLAYER, Stage
from tests.stage.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def song(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the music."""
    pytest_socket.enable_socket()
    folder = tmp_path_factory.mktemp("music")
    async with serve_song(folder) as address:
        yield address


async def announce(stage: Stage, message: str, **data: Any) -> dict[str, Any]:
    """Announce on the player, and return the response."""
    return await stage.home.api.ask(
        "segmind_tts.announce",
        **{"entity_id": PLAYER, "message": message, "voice": ENGINE, **data},
    )


async def quiet(stage: Stage) -> None:
    """Wait until the player plays nothing."""

    async def over() -> bool:
        return await stage.speaker.state() == "stop"

    await wait_until(over, deadline=60, what="the player is quiet")


def heard(stage: Stage, after: int) -> sound.Samples:
    """Return all that was played after the first plays."""
    plays = stage.speaker.plays()[after:]
    return sound.from_pcm(b"".join(play.pcm for play in plays))


def takes(emulator: Emulator) -> list[sound.Samples]:
    """Return all that the emulator has spoken."""
    return [sound.from_wav(job.audio or b"") for job in emulator.jobs.values()]


async def test_two_in_a_row(stage: Stage, emulator: Emulator) -> None:
    """Two recorded messages, told one right after the other, are both heard whole."""
    messages = ["The front door is open.", "The washing machine in the cellar is done."]
    for message in messages:
        await stage.announce(message)
    first, second = takes(emulator)[-2:]
    before = len(stage.speaker.plays())
    for message in messages:
        await stage.speak(message)
    await quiet(stage)
    whole = heard(stage, before)
    begins = []
    for take in (first, second):
        begin, likeness = sound.find(take, whole)
        assert likeness >= SAME_SOUND
        begins.append(begin)
    assert begins[1] - begins[0] >= first.size * 0.9


async def test_with_a_chime(stage: Stage, emulator: Emulator) -> None:
    """It is heard after its chime at the volume asked for, which is put back."""
    await stage.home.api.act(
        "media_player.volume_set", entity_id=PLAYER, volume_level=0.3
    )
    before = len(stage.speaker.plays())
    response = await announce(stage, "Dinner is on the table.", chime="gong", volume=60)
    (receipt,) = response["speakers"].values()
    assert (receipt["outcome"], receipt["way"]) == ("heard", "ordinary")
    assert response["spoken_by"] == ENGINE
    await quiet(stage)
    whole = heard(stage, before)
    assert whole.size / SAMPLE_RATE == pytest.approx(response["duration"], abs=0.3)
    begin, likeness = sound.find(takes(emulator)[-1], whole)
    assert likeness >= SAME_SOUND
    assert begin > 0.5 * SAMPLE_RATE, "there is no chime before the message"
    assert await stage.speaker.volume() == 30


async def test_music_comes_back(stage: Stage, emulator: Emulator, song: str) -> None:
    """Music goes on behind the announcement, where it was, at its own volume."""
    await stage.home.api.act(
        "media_player.volume_set", entity_id=PLAYER, volume_level=0.4
    )
    await play(stage, song)
    await asyncio.sleep(3)
    before = len(stage.speaker.plays())
    response = await announce(stage, "Somebody is at the door.", volume=70)
    (receipt,) = response["speakers"].values()
    assert receipt["outcome"] == "heard"
    await asyncio.sleep(2)
    assert await stage.speaker.state() == "play"
    assert await stage.speaker.elapsed() > 3
    assert await stage.speaker.volume() == 40
    await stage.home.api.act("media_player.media_stop", entity_id=PLAYER)
    await quiet(stage)
    whole = heard(stage, before)
    _, likeness = sound.find(takes(emulator)[-1], whole)
    assert likeness >= SAME_SOUND
    assert is_note(whole[-SAMPLE_RATE:])


async def test_failure(stage: Stage, emulator: Emulator) -> None:
    """What cannot be made is an error, and the player is not touched."""
    emulator.inject(Fault(name="insufficient_credits", times=None))
    volume, changes = await stage.speaker.volume(), await stage.speaker.changes()
    with pytest.raises(CommandError, match="credit"):
        await announce(stage, "This was never said.", chime="gong", volume=90)
    emulator.faults.clear()
    assert await stage.speaker.changes() == changes
    assert await stage.speaker.volume() == volume


async def test_nobody_there(stage: Stage, emulator: Emulator) -> None:
    """The error names the player, and nothing is paid for."""
    submits = len(emulator.submits)
    with pytest.raises(CommandError, match="media_player.attic"):
        await announce(stage, "Nobody hears this.", entity_id="media_player.attic")
    assert len(emulator.submits) == submits


async def test_a_restart_between_repetitions(stage: Stage, emulator: Emulator) -> None:
    """What is repeated goes on after a restart, for nothing, until it is cancelled."""
    message = "The window in the attic is open."
    await announce(stage, message, tag="attic", repeat={"every": 3, "at_most": 100})
    submits = len(emulator.submits)
    await stage.home.restart()
    before = len(stage.speaker.plays())

    async def said_twice() -> bool:
        return len(stage.speaker.plays()) >= before + 2

    await wait_until(said_twice, deadline=120, what="it is said again")
    ended = await stage.home.api.ask("segmind_tts.cancel", tag="attic")
    assert ended["cancelled"] >= 1
    await quiet(stage)
    _, likeness = sound.find(takes(emulator)[-1], heard(stage, before))
    assert likeness >= SAME_SOUND
    said = len(stage.speaker.plays())
    await asyncio.sleep(6)
    assert len(stage.speaker.plays()) == said
    assert len(emulator.submits) == submits
