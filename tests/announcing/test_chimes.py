"""Chimes: our own, and whatever Home Assistant can find; a message does not need them."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
import shutil
import subprocess
from typing import Final

from aiohttp import web
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.announcing import chime_media, chimes
from custom_components.segmind_tts.announcing.chimes import Chimes
from custom_components.segmind_tts.announcing.rendition import Content
from custom_components.segmind_tts.announcing.renditions import async_get_renditions
from custom_components.segmind_tts.audio.render import LOUDNESS
from custom_components.segmind_tts.audio.wav import Wav
from custom_components.segmind_tts.const import CHIMES
from tests.audio.loudness import loudness
from tests.audio.programs import script
from tests.audio.sounds import silence, tone
from tests.stage.chimes import FOLDER, PEAK, SCORES, play

SOUND: Final = Wav.from_pcm(tone(0.5)).to_bytes()
LONG: Final = Wav.from_pcm(tone(20)).to_bytes()
FFMPEG: Final = shutil.which("ffmpeg") or ""


class Shelf:
    """A web server with sounds."""

    def __init__(self) -> None:
        """Have none."""
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.hold = asyncio.Event()
        self.url = ""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Give a file, or nothing."""
        self.asked.append(request.path)
        if request.path == "/hold":
            await self.hold.wait()
        if (data := self.files.get(request.path)) is None:
            raise web.HTTPNotFound
        return web.Response(body=data)


@pytest.fixture
async def shelf(socket_enabled: None) -> AsyncIterator[Shelf]:
    """A web server with sounds."""
    shelf = Shelf()
    server = web.Server(shelf.answer)
    runner = web.ServerRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    shelf.url = "http://{}:{}".format(*runner.addresses[0])
    yield shelf
    shelf.hold.set()
    await runner.cleanup()


@pytest.fixture
def found(home: HomeAssistant) -> Chimes:
    """The chimes of a house."""
    return Chimes(home)


@pytest.mark.parametrize("name", CHIMES)
def test_own_chimes(name: str) -> None:
    """Our own are short, small, equally loud and not too loud."""
    data = (FOLDER / f"{name}.flac").read_bytes()
    assert len(data) < 40_000
    told = loudness(silent_around(data), FFMPEG)
    assert told.integrated == pytest.approx(LOUDNESS, abs=0.3)
    assert told.peak <= -1
    assert 0.8 < len(samples(data)) / 24_000 < 2.5


@pytest.mark.parametrize("name", CHIMES)
def test_own_chimes_are_what_the_script_makes(name: str) -> None:
    """The files are those of the numbers, and can be made again."""
    kept = samples((FOLDER / f"{name}.flac").read_bytes()).astype(float)
    made = play(SCORES[name])
    factor = np.abs(kept).max()
    assert factor <= PEAK * 32768
    assert np.abs(made * factor - kept).max() <= 2


def test_all_of_them_are_there() -> None:
    """Each name has a score and a file, and no file is without a name."""
    assert {*CHIMES} == {*SCORES} == {path.stem for path in FOLDER.iterdir()}


def samples(flac: bytes) -> np.ndarray:
    """Return the samples of a file."""
    command = [FFMPEG, "-v", "error", "-i", "pipe:0", "-f", "s16le", "pipe:1"]
    decoded = subprocess.run(command, input=flac, capture_output=True, check=True)
    return np.frombuffer(decoded.stdout, "<i2")


def silent_around(flac: bytes) -> bytes:
    """Return a sound as it is heard: in silence."""
    sound = silence(0.4) + samples(flac).tobytes() + silence(0.4)
    return Wav.from_pcm(sound).to_bytes()


async def test_a_media_source(
    home: HomeAssistant, found: Chimes, tmp_path: Path
) -> None:
    """A file of Home Assistant's media is a chime."""
    home.config.media_dirs["local"] = str(tmp_path)
    (tmp_path / "gong.wav").write_bytes(SOUND)
    chime = await found.async_get("media-source://media_source/local/gong.wav")
    assert chime.sound.wav.pcm == Wav.from_pcm(tone(0.5)).pcm
    assert chime.sound.loudness < 0


async def test_a_file_of_the_www_folder(
    home: HomeAssistant, found: Chimes, config_dir: Path
) -> None:
    """So is one that Home Assistant serves, and none beside them."""
    (config_dir / "www" / "sounds").mkdir(parents=True)
    (config_dir / "www" / "sounds" / "gong.wav").write_bytes(SOUND)
    (config_dir / "secret.wav").write_bytes(SOUND)
    chime = await found.async_get("/local/sounds/gong.wav")
    assert chime.sound.wav.duration == 0.5
    for name in ("../secret.wav", "sounds/../../secret.wav", "gone.wav", "", "sounds"):
        with pytest.raises(HomeAssistantError) as err:
            await found.async_get(f"/local/{name}")
        assert err.value.translation_key == "chime_not_found"


async def test_an_address(found: Chimes, shelf: Shelf) -> None:
    """So is one in the web, of which 15 seconds are heard."""
    shelf.files["/long.wav"] = LONG
    chime = await found.async_get(f"{shelf.url}/long.wav")
    assert chime.sound.wav.duration == 15
    assert await found.async_get(f"{shelf.url}/long.wav") is chime
    assert shelf.asked == ["/long.wav"]


async def test_asked_for_again(
    found: Chimes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while it is looked whether a file has changed; one that is gone is kept."""
    monkeypatch.setattr(chimes, "_FRESH", -1)
    monkeypatch.setattr(chimes, "_GONE", -1)
    shelf.files["/x"] = SOUND
    first = await found.async_get(f"{shelf.url}/x")
    assert await found.async_get(f"{shelf.url}/x") is first
    shelf.files["/x"] = LONG
    second = await found.async_get(f"{shelf.url}/x")
    assert second.digest != first.digest
    del shelf.files["/x"]
    assert await found.async_get(f"{shelf.url}/x") is second
    shelf.files["/x"] = b"<html>"
    assert await found.async_get(f"{shelf.url}/x") is second
    assert len(shelf.asked) == 5


async def test_a_failure_is_remembered(
    found: Chimes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is in trouble does not hold up each message."""
    for _ in range(3):
        with pytest.raises(HomeAssistantError):
            await found.async_get(f"{shelf.url}/x")
    assert shelf.asked == ["/x"]
    monkeypatch.setattr(chimes, "_GONE", -1)
    with pytest.raises(HomeAssistantError):
        await found.async_get(f"{shelf.url}/y")
    shelf.files["/y"] = SOUND
    assert await found.async_get(f"{shelf.url}/y")


async def test_few_are_kept(
    found: Chimes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory is given to those that were used last."""
    monkeypatch.setattr(chimes, "_KEPT", 2)
    shelf.files = {"/a": SOUND, "/b": SOUND, "/c": SOUND}
    for name in "abacab":
        await found.async_get(f"{shelf.url}/{name}")
    assert shelf.asked == ["/a", "/b", "/c", "/b"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>not found</html>" * 20,
        b"#EXTM3U\nhttp://127.0.0.1/x.mp3\n",
        b"\x89PNG\r\n" + bytes(999),
        bytes(4000),
        SOUND[:44],
        b"ID3" + bytes(999),
    ],
    ids=["nothing", "page", "playlist", "picture", "zeros", "no samples", "no frames"],
)
async def test_no_sound(found: Chimes, shelf: Shelf, data: bytes) -> None:
    """What is no sound is no chime."""
    shelf.files["/x"] = data
    with pytest.raises(HomeAssistantError) as err:
        await found.async_get(f"{shelf.url}/x")
    assert err.value.translation_key == "chime_unreadable"


async def test_too_large(
    found: Chimes, shelf: Shelf, home: HomeAssistant, tmp_path: Path
) -> None:
    """A file of any size does not fill the memory."""
    large = SOUND + bytes(chime_media.MAX_BYTES)
    shelf.files["/x"] = large
    (tmp_path / "x.wav").write_bytes(large)
    home.config.media_dirs["local"] = str(tmp_path)
    for media_id in (f"{shelf.url}/x", "media-source://media_source/local/x.wav"):
        with pytest.raises(HomeAssistantError) as err:
            await found.async_get(media_id)
        assert err.value.translation_key == "chime_not_found"


@pytest.mark.parametrize(
    "media_id",
    [
        "/local/x.wav",
        "/media/local/x.wav",
        "media-source://media_source/local/x.wav",
        "media-source://nobody/x.wav",
        "media-source://",
        "http://127.0.0.1:1/x.wav",
        "http://",
        "http://[",
        "https://127.0.0.1:1/",
        "/",
        "/local/\0",
    ],
)
async def test_not_there(
    home: HomeAssistant, found: Chimes, socket_enabled: None, media_id: str
) -> None:
    """A chime that is not there is told of."""
    home.config.internal_url = "http://127.0.0.1:1"
    with pytest.raises(HomeAssistantError) as err:
        await found.async_get(media_id)
    assert err.value.translation_key == "chime_not_found"


@pytest.mark.parametrize("name", ["", "bells", "../bell", "BELL", "file:///etc/passwd"])
async def test_no_name(found: Chimes, name: str) -> None:
    """What is neither a name nor a media id is a mistake."""
    with pytest.raises(ServiceValidationError) as err:
        await found.async_get(name)
    assert err.value.translation_key == "chime_unknown"


async def test_a_server_that_hangs(
    found: Chimes, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message does not wait long for its chime."""
    monkeypatch.setattr(chime_media, "_PATIENCE", 0.1)
    async with asyncio.timeout(10):
        with pytest.raises(HomeAssistantError) as err:
            await found.async_get(f"{shelf.url}/hold")
    assert err.value.translation_key == "chime_not_found"


async def test_a_message_without_its_chime(
    home: HomeAssistant, account: MockConfigEntry
) -> None:
    """A chime that is not to be had is left out, and it is said why."""
    renditions = await async_get_renditions(home)
    plain = await renditions.async_render(Content(speech=SOUND))
    mended = await renditions.async_render(
        Content(speech=SOUND, chime="/local/gone.wav", end_chime="gone")
    )
    assert mended.path == plain.path
    assert mended.error is not None
    assert plain.error is None


async def test_prepared(home: HomeAssistant, shelf: Shelf) -> None:
    """A chime is fetched while the message is being made, or not at all."""
    shelf.files["/x"] = SOUND
    renditions = await async_get_renditions(home)
    await renditions.async_prepare(f"{shelf.url}/x", None, f"{shelf.url}/gone", "gone")
    shelf.files = {}
    content = Content(speech=SOUND, chime=f"{shelf.url}/x")
    assert (await renditions.async_render(content)).error is None
    assert shelf.asked == ["/x", "/gone"]


async def test_a_path_of_home_assistant(
    home: HomeAssistant, account: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    """What Home Assistant serves to who is logged in is a chime, by its own signature."""
    home.config.internal_url = str((await hass_client()).make_url("/")).rstrip("/")
    renditions = await async_get_renditions(home)
    chime = await renditions.async_render(Content(speech=SOUND), "wav")
    path = f"/api/segmind_tts/rendition/{chime.path.name}"
    found = await Chimes(home).async_get(path)
    assert found.digest == sha256(chime.path.read_bytes()).digest()


async def test_an_ffmpeg_that_chokes_on_a_chime(
    home: HomeAssistant,
    account: MockConfigEntry,
    shelf: Shelf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message is heard though ffmpeg crashes on its chime."""
    shelf.files["/x"] = b"ID3" + bytes(999)
    crash = 'case "$*" in *"-f mp3 -i"*) kill -9 $$ ;; esac'
    ffmpeg = script(tmp_path, crash, f'exec {FFMPEG} "$@"')
    monkeypatch.setattr(get_ffmpeg_manager(home), "binary", ffmpeg)
    renditions = await async_get_renditions(home)
    content = Content(speech=SOUND, chime=f"{shelf.url}/x")
    rendition = await renditions.async_render(content)
    assert rendition.path.exists()
    assert rendition.error is not None
