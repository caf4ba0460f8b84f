"""Announcements on more than one kind of player, each recorded."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import pytest_socket

from tests.emulator import Emulator
from tests.stage import sound
from tests.stage.client import Json
from tests.stage.demo import SAME_SOUND
from tests.stage.music import serve_song
from tests.stage.process import free_port
from tests.stage.speaker import SAMPLE_RATE
from tests.stage.stage import ENGINE, PLAYER, Stage
from tests.stage.vlc import PASSWORD, Vlc

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

VLC = "media_player.vlc_telnet"
BOTH = [PLAYER, VLC]
MESSAGE = "The parcel is at the door. Somebody has to sign for it."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def vlc(stage: Stage) -> AsyncIterator[Vlc]:
    """VLC in Home Assistant, at a volume of its own."""
    pytest_socket.enable_socket()
    async with Vlc(port=free_port()) as vlc:
        await stage.home.api.add_entry(
            "vlc_telnet", host="127.0.0.1", port=vlc.port, password=PASSWORD
        )
        yield vlc


async def announce(stage: Stage, speakers: str | list[str], message: str) -> Json:
    """Announce at a volume of 30 %, and return what is told of each speaker."""
    response = await stage.home.api.ask(
        "segmind_tts.announce",
        entity_id=speakers,
        message=message,
        voice=ENGINE,
        volume=30,
    )
    told: Json = response["speakers"]
    return told


async def set_volume(stage: Stage, speakers: str | list[str]) -> None:
    """Set their own volume, 20 %."""
    await stage.home.api.act(
        "media_player.volume_set", entity_id=speakers, volume_level=0.2
    )


async def volume_of_vlc(stage: Stage) -> float:
    """Return the volume that VLC has, by its own word."""
    await stage.home.api.act("homeassistant.update_entity", entity_id=VLC)
    return float((await stage.home.api.attributes(VLC))["volume_level"])


async def test_two_at_once(stage: Stage, emulator: Emulator, vlc: Vlc) -> None:
    """Both are heard at once and whole, and are at their own volumes afterwards."""
    await set_volume(stage, BOTH)
    plays = len(stage.speaker.plays())
    begin = len(vlc.recording())
    told = await announce(stage, BOTH, MESSAGE)
    assert {name: each["outcome"] for name, each in told.items()} == {
        PLAYER: "heard",
        VLC: "heard",
    }
    assert await stage.speaker.volume() == 20
    assert await volume_of_vlc(stage) == 0.2
    take = sound.from_wav([*emulator.jobs.values()][-1].audio or b"")
    on_mpd = sound.from_pcm((await stage.speaker.wait_for_play(after=plays)).pcm)
    on_vlc = sound.from_pcm(vlc.recording()[begin:])
    assert sound.find(take, on_mpd)[1] >= SAME_SOUND
    assert sound.find_contour(take, on_vlc)[1] >= SAME_SOUND


async def test_music_that_vlc_cannot_name(
    stage: Stage, emulator: Emulator, vlc: Vlc, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is silent for the announcement, and the receipt says that it does not go on."""
    await set_volume(stage, VLC)
    async with serve_song(tmp_path_factory.mktemp("music")) as song:
        media = {"media_content_id": song, "media_content_type": "music"}
        await stage.home.api.act("media_player.play_media", entity_id=VLC, media=media)
        begin = len(vlc.recording())
        told = await announce(stage, VLC, MESSAGE)
    assert (told[VLC]["outcome"], told[VLC]["reason"]) == ("heard", "not_resumed")
    assert await volume_of_vlc(stage) == 0.2
    take = sound.from_wav([*emulator.jobs.values()][-1].audio or b"")
    heard = sound.from_pcm(vlc.recording()[begin:])
    at, likeness = sound.find_contour(take, heard)
    assert likeness >= SAME_SOUND
    assert sound.loudness(heard[at + take.size + SAMPLE_RATE // 2 :]) < 0.001
