"""What tests of the library do in the house and to its disk."""

from hashlib import sha256
from io import BytesIO
import json
from pathlib import Path
from typing import Any
import wave

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.segmind_tts.library import Library, Recording

MARKER = ".segmind_tts"


def wav(seconds: float = 0.1, sample: bytes = b"\1\2") -> bytes:
    """Return sound that lasts for some seconds."""
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(24_000)
        writer.writeframes(sample * int(24_000 * seconds))
    return file.getvalue()


def key(name: str) -> str:
    """Return a key as speech requests have them."""
    return sha256(name.encode()).hexdigest()


async def add(library: Library, name: str, audio: bytes | None = None) -> Recording:
    """Add a recording under a name."""
    audio = wav() if audio is None else audio
    recording = Recording(
        key=key(name),
        size=len(audio),
        created=dt_util.utcnow(),
        duration=0.1,
        cost=0.005,
        model="gemini-2.5-flash-tts",
        voice="Zephyr",
        text=name,
    )
    return await library.async_add(recording, audio)


def kept(library: Library, *recordings: Recording) -> list[Recording]:
    """Return those of some recordings that the library still has, and no others."""
    known = [each for each in recordings if library.peek(each.key) == each]
    assert library.count == len(known)
    return known


def found(library: Library, name: str) -> Recording:
    """Return the recording with a name, which has to be there."""
    recording = library.get(key(name))
    assert recording is not None
    return recording


def file_of(library: Library, recording: Recording) -> Path:
    """Return the file of a recording, which has to be on the disk."""
    path = library.path(recording)
    assert path is not None
    return path


def names(folder: Path) -> set[str]:
    """Return the names of all files in a folder but the one by which it is known."""
    return {path.name for path in folder.iterdir()} - {MARKER}


def file_name(name: str, container: str = "wav") -> str:
    """Return what the file of the recording with a name is called."""
    return f"{key(name)}.{container}"


def put(path: Path, content: bytes) -> None:
    """Write a file behind the library's back."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def remove(path: Path) -> None:
    """Delete a file behind the library's back."""
    path.unlink()


def is_private(path: Path) -> bool:
    """Return whether only its owner can read a file."""
    return path.stat().st_mode & 0o077 == 0


def texts(index_file: Path) -> list[str]:
    """Return the texts in a saved index."""
    stored = json.loads(index_file.read_bytes())["data"]
    return list(stored["recordings"]["text"])


def damage_row(index_file: Path, damage: dict[str, Any]) -> None:
    """Change the last row of a saved index."""
    stored = json.loads(index_file.read_bytes())
    for name, value in damage.items():
        stored["data"]["recordings"][name][-1] = value
    index_file.write_text(json.dumps(stored))


async def save(hass: HomeAssistant) -> None:
    """Write what a shutdown writes."""
    hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
    await hass.async_block_till_done()


async def restarted(hass: HomeAssistant, *, saved: bool = True) -> Library:
    """Return the library that the next start finds, after a shutdown or a kill."""
    if saved:
        await save(hass)
    library = Library(hass)
    await library.async_load()
    return library


async def settled(hass: HomeAssistant) -> None:
    """Wait until the library has read what it found."""
    await hass.async_block_till_done(wait_background_tasks=True)
