"""Recordings that cannot be read: the fallback speaks, and nothing is paid again."""

from collections.abc import Callable, Iterator
from pathlib import Path
import resource

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.emulator import Emulator
from tests.house import MESSAGE, speak

from . import story
from .local import ENGINE, LOCAL, Local, converted, engines
from .story import config_dir, emulator_config, settle  # noqa: F401

HANDLES = resource.getrlimit(resource.RLIMIT_NOFILE)
messages = pytest.mark.parametrize(
    "message", [MESSAGE, story.MESSAGE], ids=["one part", "parts"]
)


def files_become_folders(folder: Path) -> None:
    """Have something in the place of each file that can't be read."""
    for file in folder.glob("*.wav"):
        file.rename(file.with_suffix(".aside"))
        file.mkdir()


def files_come_back(folder: Path) -> None:
    """Have everything as it was."""
    for file in folder.glob("*.aside"):
        original = file.with_suffix(".wav")
        original.rmdir()
        file.rename(original)


def folder_leaves(folder: Path) -> None:
    """Have an empty folder in place of the library's."""
    folder.rename(folder.with_name("aside"))
    folder.mkdir()


def folder_comes_back(folder: Path) -> None:
    """Have the library's folder again."""
    folder.rmdir()
    folder.with_name("aside").rename(folder)


def handles_run_out(_: Path) -> None:
    """Leave the process without a single further file handle."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, HANDLES[1]))


def handles_are_free(_: Path) -> None:
    """Give the process its file handles back."""
    resource.setrlimit(resource.RLIMIT_NOFILE, HANDLES)


@pytest.fixture(autouse=True)
def handles(local: Local) -> Iterator[None]:
    """Give the process its file handles back, however a test ends."""
    # A conversion would need handles too.
    local.audio = "mp3", b"needs no conversion"
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, HANDLES)


troubles = pytest.mark.parametrize(
    ("trouble", "end", "key"),
    [
        (files_become_folders, files_come_back, "recording_unavailable"),
        (folder_leaves, folder_comes_back, "library_away"),
        (handles_run_out, handles_are_free, "recording_unavailable"),
    ],
    ids=["unreadable", "away", "no handles"],
)


async def forget_sounds(home: HomeAssistant) -> None:
    """Have Home Assistant's own cache forget what was spoken."""
    await settle(home)
    await converted()
    await home.services.async_call("tts", "clear_cache", blocking=True)


@messages
@troubles
async def test_an_announcement(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
    config_dir: Path,  # noqa: F811
    trouble: Callable[[Path], None],
    end: Callable[[Path], None],
    key: str,
    message: str,
) -> None:
    """The fallback speaks, or the reason is told; afterwards the recording plays."""
    await speak(home, message)
    await forget_sounds(home)
    paid = len(emulator.submits)
    trouble(config_dir / "segmind_tts")
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, message)
    assert failure.value.translation_key == key
    await speak(home, message, options={"fallback": LOCAL})
    end(config_dir / "segmind_tts")
    await speak(home, message)
    assert engines(played)[1:] == [LOCAL, ENGINE]
    assert len(emulator.submits) == paid


@troubles
async def test_a_reply(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
    config_dir: Path,  # noqa: F811
    trouble: Callable[[Path], None],
    end: Callable[[Path], None],
    key: str,
) -> None:
    """A reply of Assist is spoken by the fallback too."""
    await speak(home)
    await forget_sounds(home)
    trouble(config_dir / "segmind_tts")
    stream = tts.async_create_stream(home, ENGINE, options={"fallback": LOCAL})
    stream.async_set_message(MESSAGE)
    assert b"".join([chunk async for chunk in stream.async_stream_result()])
    assert [said for said, _ in local.said] == [MESSAGE]
    assert len(emulator.submits) == 1
    end(config_dir / "segmind_tts")
