"""A real kill: what was returned from is on the disk."""

from hashlib import sha256
from pathlib import Path
import signal
import subprocess
import sys

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.library import async_get_library
from custom_components.segmind_tts.making.ledger import async_get_ledger
from tests.disk import hass_storage

__all__ = ["hass_storage"]

KEY = sha256(b"Hello").hexdigest()

LIFE_AND_DEATH = f"""
import asyncio, os, signal, sys
from datetime import UTC, datetime
from custom_components.segmind_tts.audio.wav import SPEECH, header
from custom_components.segmind_tts.const import Delivery
from custom_components.segmind_tts.making.ledger import async_get_ledger
from custom_components.segmind_tts.making.ledger_rows import LedgerRow
from custom_components.segmind_tts.library import Recording, async_get_library
from homeassistant.core import HomeAssistant

async def main():
    hass = HomeAssistant(sys.argv[1])
    library = await async_get_library(hass)
    ledger = await async_get_ledger(hass)
    await ledger.async_open(LedgerRow(
        entry_id="account", key="{KEY}", request={{"text": "Hello"}}, model="model",
        characters=5, delivery=Delivery.QUEUE, submitted_at=datetime.now(UTC), request_id="request",
    ))
    audio = header(SPEECH, 48_000) + bytes(48_000)
    await library.async_add(
        Recording(key="{KEY}", size=len(audio), created=datetime.now(UTC), text="Hello"),
        audio,
    )
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """The configuration folder of the process that is killed."""
    process = subprocess.run(
        [sys.executable, "-c", LIFE_AND_DEATH, tmp_path],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )
    assert (process.returncode, process.stderr) == (-signal.SIGKILL, b"")
    return str(tmp_path)


async def test_kill(hass: HomeAssistant) -> None:
    """Right after a kill -9 the job is in the ledger, and the audio in the library."""
    ledger = await async_get_ledger(hass)
    assert [each.request_id for each in ledger.rows("account")] == ["request"]
    library = await async_get_library(hass)
    recording = library.get(KEY)
    assert recording is not None
    assert len(await library.async_read(recording)) == recording.size == 48_044
    read = library.get(KEY)
    assert read is not None
    assert read.duration == 1.0
