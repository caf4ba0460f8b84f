"""Bad takes: refused, taken once more in other words, and never kept."""

from datetime import timedelta
from pathlib import Path

from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE

from .calls import COST, charged, failure, say
from .clock import FastClock
from .discretion import Discretion

BAD = [
    ("audio_empty", "audio_empty"),
    ("audio_no_frames", "audio_empty"),
    ("audio_silence", "audio_silent"),
    ("audio_truncated", "audio_truncated"),
    ("audio_too_short", "audio_too_short"),
    ("audio_too_long", "audio_too_long"),
    ("audio_html", "audio_not_audio"),
    ("audio_json", "audio_not_audio"),
    ("output_null", "audio_empty"),
    ("output_missing", "audio_empty"),
]


@pytest.mark.parametrize(("name", "key"), BAD)
async def test_bad_audio(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    tts_cache: Path,
    discretion: Discretion,
    name: str,
    key: str,
) -> None:
    """Bad audio is made again once, in other words, then told; nothing of it is kept."""
    emulator.inject(Fault(name=name, route="submit", times=None))
    error = await failure(home)
    assert error.translation_key == key
    assert played == []
    first, second = (submit.payload for submit in emulator.submits)
    assert first["text"] != second["text"]
    assert MESSAGE in second["text"]
    assert account.runtime_data.jobs.open() == []
    assert account.runtime_data.library.count == 0
    assert not [*Path(home.config.path(DOMAIN)).glob("*")]
    assert not [*tts_cache.iterdir()]
    spent = account.runtime_data.budget.spending.today
    assert spent == pytest.approx(charged(emulator) * COST)
    await discretion.check(error)

    emulator.faults.clear()
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == 3


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("audio_silence", {}),
        ("audio_silence", {"style": "cheerfully"}),
        ("output_null", {}),
        ("job_fails", {}),
    ],
)
async def test_second_take(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    name: str,
    options: dict[str, str],
) -> None:
    """If only the first take is bad, the caller gets the second, in other words."""
    emulator.inject(Fault(name=name, route="submit"))
    await say(home, **options)
    assert len(played) == 1
    first, second = (submit.payload["text"] for submit in emulator.submits)
    assert first != second


@pytest.mark.parametrize(
    "name",
    [
        "audio_streaming_sizes",
        "audio_wrong_type",
        "audio_pcm",
        "audio_mp3",
        "audio_ogg",
        "audio_flac",
        "output_data_uri",
        "output_raw",
    ],
)
async def test_good_audio(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], name: str
) -> None:
    """Audio is known by its bytes, whatever is said of it and wherever it is put."""
    emulator.inject(Fault(name=name, route="submit"))
    await say(home)
    assert len(played) == 1
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(
    ("fault", "submits"),
    [
        (Fault(name="job_fails", route="submit", times=None), 2),
        (Fault(name="job_fails", route="submit", times=None, status=200), 2),
        (Fault(name="job_fails", route="submit", value="Blocked: safety"), 1),
        (Fault(name="job_fails", route="submit", value="Prohibited content"), 1),
        (Fault(name="job_failed", route="result", value="Blocked: RAI"), 1),
        (Fault(name="job_failed_under_200", route="result", value="Moderated"), 1),
    ],
)
async def test_failed_job(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    discretion: Discretion,
    fault: Fault,
    submits: int,
) -> None:
    """A job that fails is tried once more, unless its content is blocked; then told."""
    emulator.inject(fault)
    error = await failure(home)
    assert error.translation_key == "job_failed"
    assert played == []
    assert len(emulator.submits) == submits
    assert account.runtime_data.jobs.open() == []
    await discretion.check(error)

    emulator.faults.clear()
    await say(home)
    assert len(played) == 1


async def test_endless_job(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    clock: FastClock,
    short_deadlines: pytest.MonkeyPatch,
) -> None:
    """A job that never ends is given up, and does not mute the sentence for long."""
    emulator.inject(Fault(name="never_ends", route="submit"))
    assert (await failure(home)).translation_key == "timed_out"
    clock.error = timedelta(minutes=1)
    await say(home)
    assert len(played) == 1
    assert len(emulator.submits) == 2
    assert charged(emulator) == 1


async def test_audio_that_is_never_to_be_had(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    clock: FastClock,
) -> None:
    """Audio at an address that must not be asked is given up after a while."""
    emulator.inject(Fault(name="media_url", route="submit", value="file:///etc/passwd"))
    for _ in range(2):
        assert (await failure(home)).translation_key == "download_failed"
    assert len(emulator.submits) == 1
    clock.error = timedelta(minutes=11)
    await say(home)
    assert len(played) == 1
    spent = account.runtime_data.budget.spending.today
    assert spent == pytest.approx(charged(emulator) * COST)


async def test_no_decoder(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be looked at for want of ffmpeg is looked at later, not paid again."""
    emulator.inject(Fault(name="audio_mp3", route="submit"))
    with monkeypatch.context() as patch:
        patch.setattr(get_ffmpeg_manager(home), "binary", "/nonexistent")
        for _ in range(2):
            assert (await failure(home)).translation_key == "audio_decoder"
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
