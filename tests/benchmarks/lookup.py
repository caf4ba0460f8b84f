"""A library of many recordings: looking one up, starting with them, writing another."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
import time
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import Recording, async_get_library
from custom_components.segmind_tts.library.folder import checksum
from custom_components.segmind_tts.library.index import Index
from tests.emulator.wav import silence, to_wav

from .benchmark import Result, Size, spread
from .integration.memory import memory
from .integration.pulse import Pulse

_SAVED = 11.0
"""Seconds after which a change is on the disk."""
_SPOKEN = 2.5
"""Seconds of sound, of a short announcement."""
_NEW = 3
_TEXT = "The washing machine is done. It took one hour and forty minutes."


async def measure(size: Size, directory: Path) -> Result:
    """Use the library as Home Assistant does, but in an event loop of its own."""
    hass = HomeAssistant(str(directory))
    index = await asyncio.to_thread(_fill, directory / DOMAIN, size.recordings)
    store = Store[dict[str, Any]](hass, 1, f"{DOMAIN}.library")
    # The name is that of a save, by which the library goes on from it.
    await store.async_save(index.as_dict() | {"save": "benchmark"})
    await hass.async_stop(force=True)

    starts = [await _start(directory) for _ in range(size.repetitions)]
    hass = HomeAssistant(str(directory))
    lookups = await _look_up(hass, [each.key for each in index])
    await hass.async_stop(force=True)
    written = await _write(directory, index)
    return Result(
        figures={
            "lookup_us": spread(lookups)["median"],
            "library_write_ratio": written["ratio"],
        },
        details={
            "written": written,
            "recordings": len(index),
            "lookup_us": spread(lookups),
            "start": starts,
        },
    )


def _fill(folder: Path, count: int) -> Index:
    """Write the files of as many recordings, and return their index."""
    folder.mkdir()
    audio = to_wav(silence(0.1))
    index = Index()
    for number in range(count):
        recording = Recording(
            key=sha256(str(number).encode()).hexdigest(),
            size=len(audio),
            checksum=checksum(audio),
            created=datetime.now(UTC),
            duration=0.1,
            cost=0.005,
            model="gemini-2.5-flash-tts",
            voice="Zephyr",
            text=_TEXT,
        )
        (folder / f"{recording.key}.wav").write_bytes(audio)
        index.add(recording, recording.created.timestamp())
    return index


async def _write(directory: Path, index: Index) -> dict[str, float]:
    """Return what is written for new recordings, and for those that are played."""
    hass = HomeAssistant(str(directory))
    library = await async_get_library(hass)
    await asyncio.sleep(_SAVED)
    audio = to_wav(silence(_SPOKEN))
    before = _written()
    for number in range(_NEW):
        key = sha256(f"new {number}".encode()).hexdigest()
        recording = replace(next(iter(index)), key=key, size=len(audio))
        await library.async_add(recording, audio)
        await asyncio.sleep(_SAVED)
    new = _written() - before
    before = _written()
    for each in index:
        library.get(each.key)
    await asyncio.sleep(_SAVED)
    replayed = _written() - before
    await hass.async_stop(force=True)
    return {
        "audio": _NEW * len(audio),
        "new": new,
        "ratio": round(new / (_NEW * len(audio)), 3),
        "replayed": replayed,
    }


def _written() -> int:
    """Return how many bytes this process has written, to whatever file."""
    told = Path("/proc/self/io").read_text(encoding="ascii")
    return int(told.partition("wchar:")[2].split()[0])


async def _start(directory: Path) -> dict[str, float]:
    """Load the library in a new Home Assistant, and feel the pulse meanwhile."""
    hass = HomeAssistant(str(directory))
    pulse = Pulse()
    beating = asyncio.create_task(pulse.beat())
    await asyncio.sleep(0.1)
    idle = pulse.take()
    before = memory()["rss_mib"]
    began = time.perf_counter()
    await async_get_library(hass)
    seconds = time.perf_counter() - began
    vitals = pulse.take()
    beating.cancel()
    with suppress(asyncio.CancelledError):
        await beating
    await hass.async_stop(force=True)
    return {
        "seconds": round(seconds, 3),
        **vitals,
        "idle_stall_ms": idle["stall_ms"],
        "grown_mib": round(memory()["rss_mib"] - before, 1),
    }


async def _look_up(hass: HomeAssistant, keys: list[str]) -> list[float]:
    """Return the microseconds that each look-up took."""
    library = await async_get_library(hass)
    Random(1).shuffle(keys)
    samples = []
    for key in keys:
        began = time.perf_counter()
        recording = library.get(key)
        samples.append((time.perf_counter() - began) * 1e6)
        assert recording is not None
    return samples
