"""Deadlines: read, merged, and kept by everything up to the hand-over to a player."""

import asyncio
import os
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components import tts
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.message.setting_error import SettingError
from custom_components.segmind_tts.speaking import deadline as module
from custom_components.segmind_tts.speaking.deadline import Deadline
from tests.emulator import Emulator, Fault
from tests.house import speak

from .local import (  # noqa: F401
    ENGINE,
    IN_TIME,
    LOCAL,
    Local,
    config_dir,
    converted,
    emulator_config,
    engines,
)
from .story import settle, written

# Needs more time for MP3 than the deadlines here allow.
SLOW_FFMPEG = """#!/bin/sh
case "$*" in *mp3*) sleep 3 ;; esac
exec {ffmpeg} "$@"
"""


@pytest.mark.parametrize(
    ("voice", "call", "expected"),
    [
        ({}, {}, (600, None)),
        ({"deadline": 5, "fallback": LOCAL}, {}, (5, LOCAL)),
        ({"deadline": 5, "fallback": LOCAL}, {"deadline": "2.5"}, (2.5, LOCAL)),
        ({"deadline": 5}, {"fallback": LOCAL}, (5, LOCAL)),
        ({"deadline": 5, "fallback": LOCAL}, {"deadline": None}, (600, LOCAL)),
        ({"deadline": 5, "fallback": LOCAL}, {"fallback": ""}, (5, None)),
        ({"deadline": 5}, {"deadline": "None", "fallback": "unknown"}, (600, None)),
    ],
)
def test_the_deadline_of_a_call(
    voice: dict[str, Any], call: dict[str, Any], expected: tuple[float, str | None]
) -> None:
    """What a call does not mention is the voice's; nobody waits longer than ten minutes."""
    deadline = Deadline.from_options(voice, call)
    assert (deadline.seconds, deadline.fallback) == expected


@pytest.mark.parametrize("seconds", [0, -1, 601, "soon", "nan", "1e999", True, [5]])
def test_what_is_no_time(seconds: object) -> None:
    """A deadline is a number of seconds up to ten minutes."""
    with pytest.raises(SettingError) as refused:
        Deadline.from_options({}, {"deadline": seconds})
    assert refused.value.kind == "deadline_invalid"


@pytest.mark.parametrize("option", ["deadline", "fallback"])
def test_an_error_repeats_little_of_a_value(option: str) -> None:
    """However long a refused value is, the error shows at most 100 characters."""
    with pytest.raises(SettingError) as refused:
        Deadline.from_options({}, {option: "x" * 1_000_000})
    assert all(len(each) <= 100 for each in refused.value.placeholders.values())


async def test_an_error_of_the_work_itself() -> None:
    """A timeout inside is not taken for the deadline's."""
    with pytest.raises(TimeoutError):
        async with Deadline(seconds=5, fallback=None).async_met():
            raise TimeoutError


@pytest.fixture
def busy(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A Segmind that never finishes, and an account that may ask for one job at a time."""
    emulator.inject(Fault(name="never_ends", route="submit", times=None))
    account.runtime_data.takes.parallel = 1
    monkeypatch.setattr(module, "MAX_DEADLINE", 1.0)


@pytest.mark.usefixtures("busy")
async def test_nobody_waits_for_ever(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Without a deadline a message that waits behind another one ends with an error too."""
    first, second = await asyncio.gather(
        speak(home, "One."), speak(home, "Two."), return_exceptions=True
    )
    for failure in (first, second):
        assert isinstance(failure, HomeAssistantError)
        assert failure.translation_key == "deadline_passed"
    assert len(emulator.submits) == 1
    assert played == []


@pytest.mark.usefixtures("busy")
async def test_the_fallback_of_a_call_without_a_deadline(
    home: HomeAssistant, local: Local, played: list[ServiceCall]
) -> None:
    """It speaks when the longest wait has passed."""
    calls = (speak(home, text, options={"fallback": LOCAL}) for text in ("1", "2"))
    await asyncio.gather(*calls)
    assert engines(played) == [LOCAL, LOCAL]


@pytest.mark.usefixtures("busy")
async def test_no_stream_waits_for_ever(home: HomeAssistant) -> None:
    """Nor does a satellite, whose text is never complete."""
    stream = tts.async_create_stream(home, ENGINE)
    stream.async_set_message_stream(written("The light is on. ", asyncio.Event()))
    with pytest.raises(HomeAssistantError) as failure:
        _ = [chunk async for chunk in stream.async_stream_result()]
    assert failure.value.translation_key == "deadline_passed"


async def test_the_deadline_covers_the_conversion(
    home: HomeAssistant,
    played: list[ServiceCall],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A recording that is not converted in time is not heard in time."""
    ffmpeg = tmp_path / "bin" / "ffmpeg"
    ffmpeg.parent.mkdir()
    ffmpeg.write_text(SLOW_FFMPEG.format(ffmpeg=shutil.which("ffmpeg")))
    ffmpeg.chmod(0o755)
    await speak(home, options={"preferred_format": "wav"})
    monkeypatch.setenv("PATH", f"{ffmpeg.parent}:{os.environ['PATH']}")
    with pytest.raises(HomeAssistantError) as failure:
        await speak(home, options={"deadline": 1})
    assert failure.value.translation_key == "deadline_passed"
    assert len(played) == 1
    await converted()


async def test_the_deadline_covers_a_lost_file(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    played: list[ServiceCall],
    config_dir: Path,  # noqa: F811
) -> None:
    """A recording whose file is gone is made again, and the fallback speaks meanwhile."""
    await speak(home)
    await converted()
    (file,) = (config_dir / "segmind_tts").glob("*.wav")
    file.unlink()
    await home.services.async_call("tts", "clear_cache", blocking=True)
    await speak(home, options=IN_TIME)
    assert engines(played) == [ENGINE, LOCAL]
    await settle(home)
    assert len(emulator.submits) == 2
