"""Renditions: made once for each content, kept for a while, never in anybody's way."""

import asyncio
from pathlib import Path
import time

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing import renditions
from custom_components.segmind_tts.announcing.rendition import Content
from custom_components.segmind_tts.announcing.renditions import (
    Renditions,
    async_get_renditions,
)
from custom_components.segmind_tts.audio.mp3 import is_cut
from custom_components.segmind_tts.audio.render import async_render
from custom_components.segmind_tts.audio.wav import Wav, read
from tests.audio.sounds import tone

SPEECH = Wav.from_pcm(tone(1.0)).to_bytes()
OTHER = Wav.from_pcm(tone(1.5)).to_bytes()
LONG_AGO = time.time() - 30 * 86_400


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
        *[made.async_render(content)] * 1,
        *(made.async_render(content) for _ in range(5)),
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
