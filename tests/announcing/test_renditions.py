"""Renditions: made once for each content, kept for a while, never in anybody's way."""

import asyncio
from collections.abc import Iterator
import errno
import os
from pathlib import Path
import shutil
import time
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.components.media_source import async_resolve_media
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.announcing import rendition_folder, renditions
from custom_components.segmind_tts.announcing.rendition import Content, Rendition
from custom_components.segmind_tts.announcing.renditions import (
    Renditions,
    async_get_renditions,
)
from custom_components.segmind_tts.audio.mp3 import is_cut
from custom_components.segmind_tts.audio.render import LOUDNESS, async_render
from custom_components.segmind_tts.audio.wav import Wav, read
from tests.audio.loudness import loudness
from tests.audio.programs import script
from tests.audio.sounds import tone

SPEECH = Wav.from_pcm(tone(1.0)).to_bytes()
OTHER = Wav.from_pcm(tone(1.5)).to_bytes()


@pytest.fixture
async def made(home: HomeAssistant) -> Renditions:
    """The renditions of the house."""
    return await async_get_renditions(home)


@pytest.fixture
def folder(config_dir: Path) -> Path:
    """Where they are."""
    return config_dir / ".cache" / "segmind_tts"


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The lead-ins of what was rendered."""
    renders: list[float] = []

    async def counting(*args: object, lead_in: float, **kwargs: object) -> bytes:
        renders.append(lead_in)
        return await async_render(*args, lead_in=lead_in, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(renditions, "async_render", counting)
    return renders


async def test_made_once(made: Renditions, renders: list[float], folder: Path) -> None:
    """The same content is one file, rendered once, also for many at a time."""
    content = Content(speech=SPEECH, chime="bell", lead_in=0.5)
    first, *others = await asyncio.gather(
        *(made.async_render(content) for _ in range(5))
    )
    assert {first} == {*others, await made.async_render(content)}
    assert renders == [0.5]
    assert [*folder.iterdir()] == [first.path]


async def test_what_it_tells(made: Renditions) -> None:
    """A rendition tells its length, its type, and where players find it."""
    rendition = await made.async_render(Content(speech=SPEECH, lead_in=0.5))
    assert rendition.media_id == (
        f"media-source://segmind_tts/rendition/{rendition.path.name}"
    )
    assert rendition.mime_type == "audio/mpeg"
    assert rendition.seconds == pytest.approx(1.5, abs=0.15)
    assert not is_cut(rendition.path.read_bytes())
    assert rendition.error is None
    wav = await made.async_render(Content(speech=SPEECH, lead_in=0.5), "wav")
    assert wav.mime_type == "audio/wav"
    assert read(wav.path.read_bytes()).duration == pytest.approx(1.5)
    assert wav.seconds == pytest.approx(1.5)


async def test_each_content_has_its_own(made: Renditions) -> None:
    """Whatever changes the sound changes the file."""
    contents = [
        Content(speech=SPEECH),
        Content(speech=OTHER),
        Content(speech=SPEECH, lead_in=1),
        Content(speech=SPEECH, chime="bell"),
        Content(speech=SPEECH, chime="soft"),
        Content(speech=SPEECH, end_chime="bell"),
    ]
    made_of = [await made.async_render(each) for each in contents]
    made_of.append(await made.async_render(contents[0], "wav"))
    assert len({each.media_id for each in made_of}) == 7


async def test_after_a_restart(
    home: HomeAssistant, made: Renditions, renders: list[float], folder: Path
) -> None:
    """What was made before a restart is found; what was begun is cleared away."""
    content = Content(speech=SPEECH, chime="soft")
    first = await made.async_render(content)
    begun, foreign = folder / "abc.part", folder / "notes.txt"
    begun.touch()
    foreign.touch()
    again = Renditions(home)
    await again.async_load()
    assert await again.async_render(content) == first
    assert await again.async_named(first.path.name)
    assert len(renders) == 1
    assert not begun.exists()
    assert foreign.exists()


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "changed", "folder gone"])
@pytest.mark.parametrize("restart", [False, True])
async def test_damage(
    home: HomeAssistant,
    made: Renditions,
    folder: Path,
    damage: str,
    restart: bool,
) -> None:
    """A file that is not what it was is made again."""
    content = Content(speech=SPEECH)
    first = await made.async_render(content)
    data = first.path.read_bytes()
    match damage:
        case "gone":
            first.path.unlink()
        case "empty":
            first.path.write_bytes(b"")
        case "cut":
            first.path.write_bytes(data[:-1])
        case "changed":
            first.path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        case "folder gone":
            shutil.rmtree(folder)
    if restart:
        made = Renditions(home)
        await made.async_load()
    again = await made.async_render(content)
    assert again == first
    assert again.path.read_bytes() == data


def age(rendition: Rendition, seconds: float) -> None:
    """Let it be long since a rendition was asked for."""
    moment = time.time() - seconds
    os.utime(rendition.path, (moment, moment))


async def some(made: Renditions, count: int) -> list[Rendition]:
    """Return different renditions."""
    return [
        await made.async_render(Content(speech=SPEECH, lead_in=each / 10), "wav")
        for each in range(count)
    ]


async def test_too_old(made: Renditions) -> None:
    """What nobody has asked for within a week goes."""
    old, asked, new = await some(made, 3)
    for each in (old, asked):
        age(each, rendition_folder.MAX_AGE + 60)
    assert await made.async_named(asked.path.name)
    await made.async_load()
    assert [each.path.exists() for each in (old, asked, new)] == [False, True, True]
    assert await made.async_named(old.path.name) is None


async def test_too_much(made: Renditions, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for longest ago goes first, and nothing of the last hour."""
    monkeypatch.setattr(rendition_folder, "MAX_BYTES", 160_000)
    kept = await some(made, 5)
    assert sum(each.path.stat().st_size for each in kept) > 240_000
    for number, each in enumerate(kept):
        age(each, rendition_folder.SPARED + 60 - number)
    await made.async_render(Content(speech=OTHER))
    assert [each.path.exists() for each in kept] == [False, False, False, True, True]
    await some(made, 5)
    assert all(each.path.exists() for each in kept)


async def test_tidied_every_day(
    home: HomeAssistant, made: Renditions, freezer: FrozenDateTimeFactory
) -> None:
    """A house that announces nothing for a week has nothing left of it."""
    (old,) = await some(made, 1)
    age(old, rendition_folder.MAX_AGE + 60)
    freezer.tick(86_400 + 1)
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not old.path.exists()


@pytest.fixture(params=["file in place of the folder", "full"])
def refusing(
    request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A disk that takes nothing."""
    with monkeypatch.context() as patch:
        if request.param == "full":
            full = OSError(errno.ENOSPC, "No space left on device")
            patch.setattr("atomicwrites.AtomicWriter.open", Mock(side_effect=full))
        else:
            folder.parent.mkdir()
            folder.touch()
        yield


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_disk_that_refuses(
    home: HomeAssistant,
    account: MockConfigEntry,
    made: Renditions,
    renders: list[float],
    refusing: None,
    hass_client: ClientSessionGenerator,
    method: str,
) -> None:
    """The message is heard from memory, in which it is found again."""
    content = Content(speech=SPEECH)
    rendition = await made.async_render(content)
    assert await made.async_render(content) == rendition
    assert len(renders) == 1
    media = await async_resolve_media(home, rendition.media_id, None)
    assert (media.path, rendition.path.exists()) == (None, False)
    response = await (await hass_client()).request(method, media.url)
    assert response.status == 200
    assert response.headers["Content-Type"] == "audio/mpeg"
    size = int(response.headers["Content-Length"])
    assert size == pytest.approx(rendition.seconds * 6000)
    assert len(await response.read()) == (size if method == "GET" else 0)


async def test_what_memory_is_too_small_for(
    made: Renditions, refusing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest is let go of, and what does not fit at all is told of."""
    monkeypatch.setattr(rendition_folder, "MAX_UNWRITTEN", 15_000)
    renditions = [
        await made.async_render(Content(speech=SPEECH, lead_in=each)) for each in (0, 1)
    ]
    first, second = [await made.async_named(each.path.name) for each in renditions]
    assert (first is None, second is None) == (True, False)
    with pytest.raises(HomeAssistantError) as err:
        await made.async_render(Content(speech=SPEECH, lead_in=5))
    assert err.value.translation_key == "rendition_not_written"
    assert (err.value.translation_placeholders or {})["reason"]


async def test_room_again(made: Renditions, folder: Path) -> None:
    """What is new is written as soon as the disk takes it."""
    folder.parent.mkdir()
    folder.touch()
    old = await made.async_render(Content(speech=SPEECH))
    folder.unlink()
    new = await made.async_render(Content(speech=OTHER))
    assert [each.path.exists() for each in (old, new)] == [False, True]
    await made.async_load()
    assert await made.async_named(old.path.name)


async def test_a_bad_disk_at_the_start(home: HomeAssistant, config_dir: Path) -> None:
    """A house starts whatever the disk is like."""
    (config_dir / ".cache").touch()
    renditions = Renditions(home)
    await renditions.async_load()
    assert await renditions.async_named("x") is None


@pytest.mark.parametrize("lines", ["exit 1", "kill -9 $$"])
async def test_an_ffmpeg_that_fails(
    home: HomeAssistant,
    made: Renditions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: str,
) -> None:
    """It is told, nothing is kept of it, and repaired it works."""
    content = Content(speech=SPEECH, chime="bell")
    with monkeypatch.context() as patch:
        ffmpeg = script(tmp_path, lines)
        patch.setattr(get_ffmpeg_manager(home), "binary", ffmpeg)
        with pytest.raises(HomeAssistantError) as err:
            await made.async_render(content)
    assert err.value.translation_key == "rendition_not_made"
    assert (await made.async_render(content)).path.exists()


async def test_no_speech(made: Renditions) -> None:
    """What is no speech is not made to a lone chime."""
    for speech in (b"", b"x", SPEECH[:44]):
        with pytest.raises(HomeAssistantError):
            await made.async_render(Content(speech=speech, chime="bell"))


async def test_who_leaves(
    home: HomeAssistant,
    made: Renditions,
    renders: list[float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One who leaves takes nothing away from others."""
    content = Content(speech=SPEECH)
    leaving = asyncio.create_task(made.async_render(content))
    staying = asyncio.create_task(made.async_render(content))
    async with asyncio.timeout(10):
        while not renders:
            await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert (await staying).path.exists()
    assert len(renders) == 1


async def test_loud_and_quiet(made: Renditions) -> None:
    """All chimes and voices are equally loud, with or without one another."""
    quiet = Wav.from_pcm(tone(2, amplitude=900)).to_bytes()
    loud = Wav.from_pcm(tone(2, amplitude=30_000)).to_bytes()
    for speech in (quiet, loud):
        rendition = await made.async_render(Content(speech=speech, chime="gong"))
        data = rendition.path.read_bytes()
        heard = rendition.seconds
        words = loudness(data, "ffmpeg", start=heard - 1.8)
        chime = loudness(data, "ffmpeg", end=heard - 2.2)
        assert words.integrated == pytest.approx(LOUDNESS, abs=1)
        assert chime.integrated == pytest.approx(LOUDNESS, abs=1)
        assert max(words.peak, chime.peak) <= -1
