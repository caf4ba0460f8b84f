"""An ffmpeg that does not work: the reason is told, and the fallback speaks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.segmind_tts.audio import decode
from custom_components.segmind_tts.speaking import announce
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE, speak

from . import story
from .local import ENGINE, LOCAL, Local, converted, engines
from .story import config_dir, emulator_config, settle  # noqa: F401

WAV = {"preferred_format": "wav"}
# Each comes to its end once there is a file beside it.
HANG = 'until [ -e "$0.end" ]; do sleep 0.1; done; exit 1'
FFMPEGS = {
    "missing": None,
    "leaving": "exit 1",
    "leaving late": "cat > /dev/null; exit 1",
    "hanging": HANG,
}
type Repair = Callable[[], Awaitable[None]]
messages = pytest.mark.parametrize(
    "message", [MESSAGE, story.MESSAGE], ids=["one part", "parts"]
)


@pytest.fixture(params=[*FFMPEGS.values()], ids=[*FFMPEGS])
async def broken(
    home: HomeAssistant,
    local: Local,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> AsyncIterator[Repair]:
    """An ffmpeg of no use until it is repaired, and an engine that needs none."""
    local.audio = "mp3", b"needs no conversion"
    ffmpeg = tmp_path / "ffmpeg"
    if request.param:
        ffmpeg.write_text(f"#!/bin/sh\n{request.param}\n")
        ffmpeg.chmod(0o755)

    async def repair() -> None:
        (tmp_path / "ffmpeg.end").touch()
        patch.undo()
        await converted()

    with monkeypatch.context() as patch:
        patch.setattr(get_ffmpeg_manager(home), "binary", str(ffmpeg))
        # A good one may take longer on a busy machine.
        patch.setattr(announce, "_PATIENCE", 0.5)
        patch.setattr(decode, "DECODE_TIMEOUT", 0.5)
        yield repair
        await repair()


@messages
async def test_sound_that_cannot_be_converted(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    broken: Repair,
    message: str,
) -> None:
    """Another engine speaks a new message and a recorded one, or the reason is told."""
    await speak(home, message, options={"fallback": LOCAL})
    await settle(home)
    await speak(home, message, options={"fallback": LOCAL})
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, message)
    assert failure.value.translation_key == "sound_not_prepared"
    await broken()
    await speak(home, message)
    assert engines(played) == [LOCAL, LOCAL, ENGINE]
    assert " ".join(each.payload["text"] for each in emulator.submits) == message


@messages
async def test_a_take_that_cannot_be_decoded(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    broken: Repair,
    message: str,
) -> None:
    """It is kept for later, and paid for once; meanwhile another engine speaks."""
    emulator.inject(Fault(name="audio_mp3", route="submit", times=None))
    await speak(home, message, options={**WAV, "fallback": LOCAL})
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, message, options=WAV)
    assert failure.value.translation_key == "audio_decoder"
    await settle(home)
    await broken()
    await speak(home, message, options=WAV)
    await settle(home)
    assert [engine == LOCAL for engine in engines(played)] == [True, False]
    assert " ".join(each.payload["text"] for each in emulator.submits) == message
