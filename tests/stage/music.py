"""Music: two minutes of a single note, from a server in the house."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
import wave

from aiohttp import web
from aiohttp.test_utils import TestServer
import numpy as np

from . import sound
from .speaker import SAMPLE_RATE
from .stage import PLAYER, Stage

NOTE = 440.0
"""Hertz."""
_SECONDS = 120


@asynccontextmanager
async def serve_song(directory: Path) -> AsyncIterator[str]:
    """Yield the address of a song in a directory, of which players can have any part."""
    await asyncio.to_thread((directory / "song.wav").write_bytes, _wave())
    app = web.Application()
    app.router.add_static("/", directory)
    async with TestServer(app) as server:
        yield str(server.make_url("/song.wav"))


async def play(stage: Stage, song: str) -> None:
    """Have the player play a song."""
    media = {"media_content_id": song, "media_content_type": "music"}
    await stage.home.api.act("media_player.play_media", entity_id=PLAYER, media=media)


def is_note(samples: sound.Samples) -> bool:
    """Tell whether this is a part of the song."""
    spectrum = np.abs(np.fft.rfft(samples))
    tone = float(np.argmax(spectrum)) * SAMPLE_RATE / samples.size
    return abs(tone - NOTE) < 3


def _wave() -> bytes:
    """Return the song as a WAV file."""
    seconds = np.arange(_SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    samples = (0.2 * np.sin(2 * np.pi * NOTE * seconds) * 32767).astype("<i2")
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(samples.tobytes())
    return file.getvalue()
