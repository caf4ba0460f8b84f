"""Renditions of five seconds of speech with a chime, as an announcement has them made."""

from dataclasses import dataclass, field
from pathlib import Path
import shutil
import time

from homeassistant.components.ffmpeg import DATA_FFMPEG, FFmpegManager
from homeassistant.core import HomeAssistant

from custom_components.segmind_tts.announcing.rendition import Content
from custom_components.segmind_tts.announcing.renditions import Renditions
from custom_components.segmind_tts.const import CHIMES
from tests.emulator.script import Line
from tests.emulator.voices import Tone
from tests.emulator.wav import SAMPLE_RATE, SAMPLE_WIDTH, to_wav

_SECONDS = 5
_TEXT = (
    "The washing machine is done. It took one hour and forty minutes, and all is dry."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Milliseconds for what was new, the chime included, and for what was known."""

    new: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)


async def measure(directory: Path, *, count: int) -> Rendered:
    """Render different messages, each with a chime that was not heard yet, and again."""
    hass = HomeAssistant(str(directory))
    ffmpeg = FFmpegManager(hass, shutil.which("ffmpeg") or "ffmpeg")
    hass.data[DATA_FFMPEG] = ffmpeg
    rendered = Rendered()
    for number in range(count):
        # Those of before have the chime in memory.
        renditions = Renditions(hass)
        chime = CHIMES[number % len(CHIMES)]
        content = Content(speech=_speech(number), chime=chime, lead_in=0.5)
        rendered.new.append(await _render(renditions, content))
        rendered.known.append(await _render(renditions, content))
    await hass.async_stop(force=True)
    return rendered


async def _render(renditions: Renditions, content: Content) -> float:
    began = time.perf_counter()
    await renditions.async_render(content)
    return (time.perf_counter() - began) * 1000


def _speech(number: int) -> bytes:
    """Return five seconds of words, different ones each time."""
    spoken = Tone().speak(Line(voice=str(number), text=_TEXT * 2))
    return to_wav(spoken[: _SECONDS * SAMPLE_RATE * SAMPLE_WIDTH])
