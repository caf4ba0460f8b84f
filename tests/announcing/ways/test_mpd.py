"""A real MPD with Home Assistant's own integration: what could be heard of it."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch
import wave

from aiohttp import web
from aiohttp.test_utils import BaseTestServer, TestServer
from homeassistant.components.media_player.const import DATA_COMPONENT
from homeassistant.components.media_source import MediaSourceItem, PlayMedia
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_component import async_update_entity
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.rendition import Rendition
from custom_components.segmind_tts.announcing.volume import Volume
from custom_components.segmind_tts.announcing.ways import Play, Reason, way_for
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory
from custom_components.segmind_tts.const import DOMAIN
from tests.stage import sound
from tests.stage.process import free_port
from tests.stage.speaker import SAMPLE_RATE, Play as Recorded, Speaker as MpdSpeaker

from .conftest import SECONDS, StandInSource

pytestmark = pytest.mark.e2e

MPD: Final = "media_player.mpd"
# Tone and loudness, the latter at their volumes of 0.8 and 0.4.
SPEECH: Final = (880.0, 0.15)
SONG: Final = (220.0, 0.03)


def _tone(frequency: float, seconds: float) -> bytes:
    """Return a WAV file that holds a tone."""
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    samples = (np.sin(2 * np.pi * frequency * times) * 16000).astype("<i2")
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


@pytest.fixture
async def files(tmp_path: Path) -> AsyncIterator[BaseTestServer]:
    """A server with a song of a minute, and an announcement."""
    for name, frequency, seconds in (
        ("song.wav", SONG[0], 60.0),
        ("announcement.wav", SPEECH[0], SECONDS),
    ):
        (tmp_path / name).write_bytes(_tone(frequency, seconds))
    app = web.Application()
    app.router.add_static("/music", tmp_path)
    app.router.add_static(f"/api/{DOMAIN}", tmp_path)

    async def whole(_: web.Request) -> web.Response:
        return web.Response(
            body=(tmp_path / "song.wav").read_bytes(), content_type="audio/wav"
        )

    app.router.add_get("/whole/song.wav", whole)
    async with TestServer(app) as server:
        yield server


@pytest.fixture
async def speaker(socket_enabled: None, tmp_path: Path) -> AsyncIterator[MpdSpeaker]:
    """MPD, whose sound is recorded."""
    async with MpdSpeaker(tmp_path / "mpd", port=free_port()) as speaker:
        yield speaker


@pytest.fixture
async def mpd(
    speaker: MpdSpeaker, files: BaseTestServer, house: HomeAssistant
) -> AsyncIterator[str]:
    """MPD in Home Assistant, at a volume of 0.4."""

    async def resolve(_: StandInSource, item: MediaSourceItem) -> PlayMedia:
        url = files.make_url(f"/api/{DOMAIN}/{item.identifier}.wav")
        return PlayMedia(str(url), "audio/wav")

    data = {"host": "127.0.0.1", "port": speaker.port}
    entry = MockConfigEntry(domain="mpd", title="MPD", data=data)
    entry.add_to_hass(house)
    assert await house.config_entries.async_setup(entry.entry_id)
    await house.async_block_till_done()
    await _async_tell(house, "volume_set", volume_level=0.4)
    with patch.object(StandInSource, "async_resolve_media", resolve):
        yield MPD
    await _async_tell(house, "media_stop")


@pytest.fixture
async def song(house: HomeAssistant, mpd: str, files: BaseTestServer) -> str:
    """A song that plays since two seconds."""
    return await _async_play(house, str(files.make_url("/music/song.wav")))


@pytest.fixture
async def whole_song(house: HomeAssistant, mpd: str, files: BaseTestServer) -> str:
    """The song from a server that gives it as a whole only, so that nobody can seek."""
    return await _async_play(house, str(files.make_url("/whole/song.wav")))


@pytest.fixture
def play(rendition: Rendition) -> Play:
    """The announcement, for MPD at a volume of 0.8."""
    return Play(
        speaker=Speaker(entity_id=MPD, volume=Volume(level=0.8)),
        rendition=rendition,
        on_started=lambda: None,
    )


async def test_a_song_goes_on_at_its_volume(
    house: HomeAssistant, speaker: MpdSpeaker, song: str, play: Play
) -> None:
    """Song, announcement, song: each at its own volume, and nothing else."""
    played = await way_for(house, play.speaker).async_play(house, play)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.TITLE_ONLY)
    await _assert_as_found(house, song)
    await _async_tell(house, "media_stop")
    await speaker.wait_for_play(after=2)
    song_before, announced, song_after = map(_heard, speaker.plays())
    assert (song_before, announced, song_after) == (SONG, SPEECH, SONG)
    assert speaker.plays()[1].duration == pytest.approx(SECONDS, abs=0.1)


async def test_a_song_in_which_nobody_can_seek(
    house: HomeAssistant, speaker: MpdSpeaker, whole_song: str, play: Play
) -> None:
    """It is heard from its beginning rather than not at all."""
    played = await way_for(house, play.speaker).async_play(house, play)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.BEGUN_AGAIN)
    await asyncio.sleep(2)
    assert await speaker.state() == "play"
    await _async_tell(house, "media_stop")
    await speaker.wait_for_play(after=2)
    assert _heard(speaker.plays()[-1]) == SONG


async def test_silence_is_silence_again(
    house: HomeAssistant, speaker: MpdSpeaker, mpd: str, play: Play
) -> None:
    """MPD is off when it is silent: its volume is known, and its old list is not played."""
    played = await way_for(house, play.speaker).async_play(house, play)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    await speaker.wait_for_play()
    assert _heard(*speaker.plays()) == SPEECH
    entity = house.data[DATA_COMPONENT].get_entity(mpd)
    assert entity is not None
    assert entity.volume_level == pytest.approx(0.4)


async def test_a_cancellation(
    house: HomeAssistant, speaker: MpdSpeaker, song: str, play: Play
) -> None:
    """The song goes on at once."""
    playing = house.async_create_task(
        way_for(house, play.speaker).async_play(house, play)
    )
    await asyncio.sleep(1)
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    await _assert_as_found(house, song)


async def _assert_as_found(house: HomeAssistant, song: str) -> None:
    await async_update_entity(house, MPD)
    state = house.states.get(MPD)
    assert state is not None
    assert state.state == "playing"
    assert state.attributes["media_content_id"] == song
    assert state.attributes["volume_level"] == 0.4
    assert 2 <= state.attributes["media_position"] <= 5
    assert (await async_get_memory(house)).rows == ()


def _heard(play: Recorded) -> tuple[float, float]:
    """Return the tone of a recording, and how loud it is."""
    samples = sound.from_pcm(play.pcm)
    middle = samples[samples.size // 4 :][: SAMPLE_RATE // 2]
    spectrum = np.abs(np.fft.rfft(middle))
    tone = float(np.argmax(spectrum)) * SAMPLE_RATE / middle.size
    return tone, round(sound.loudness(middle), 2)


async def _async_play(house: HomeAssistant, address: str) -> str:
    await _async_tell(
        house, "play_media", media_content_id=address, media_content_type="music"
    )
    await asyncio.sleep(2)
    return address


async def _async_tell(house: HomeAssistant, service: str, **data: Any) -> None:
    data = {"entity_id": MPD, **data}
    await house.services.async_call("media_player", service, data, blocking=True)
