"""Bad takes: refused, taken once more in other words, and never kept."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import audioop
from homeassistant.components.ffmpeg import get_ffmpeg_manager
from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.making import takes
from custom_components.segmind_tts.message.settings import VoiceSettings
from tests.emulator import Emulator, Fault
from tests.emulator.wav import samples
from tests.house import MESSAGE

from .calls import COST, PACKAGE, charged, failure, say
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
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    key: str,
) -> None:
    """Bad audio is made again once, in other words, then told; nothing of it is kept.

    For a while the words are not paid for again.
    """
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
    spent = account.runtime_data.budget.today
    assert spent == pytest.approx(charged(emulator) * COST)
    await discretion.check(error)

    emulator.faults.clear()
    assert (await failure(home)).translation_key == key
    assert charged(emulator) == 2
    monkeypatch.setattr(f"{PACKAGE}.making.takes._SPOILED", 0.0)
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


LONG = (
    "The washing machine is done, and the laundry would like to be hung up in the "
    "garden before the sun goes down and it rains again now."
)
WRONG = [
    (LONG, "audio_cut", 0.6, "audio_too_short"),
    (LONG, "audio_cut", 0.9, "audio_cut_off"),
    (MESSAGE, "audio_cut", 0.75, "audio_cut_off"),
    ("Hi.", "audio_babble", 12, "audio_too_long"),
    (LONG, "audio_hole", 20, "audio_hole"),
    (LONG, "audio_hole", 5.5, "audio_hole"),
    (LONG, "audio_twice", 2, "audio_repeated"),
    (MESSAGE, "audio_twice", 2, "audio_repeated"),
]


@pytest.mark.parametrize(("message", "name", "value", "key"), WRONG)
async def test_wrong_speech(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    message: str,
    name: str,
    value: float,
    key: str,
) -> None:
    """Speech in good order that is not the message is made again, and kept by its key."""
    assert len(LONG) == 132
    emulator.inject(Fault(name=name, route="submit", value=value))
    with patch.object(takes, "_retake", wraps=takes._retake) as retake:  # noqa: SLF001
        await say(home, message)
    assert f"audio_{retake.call_args.args[0].kind}" == key
    assert len(played) == 1
    assert charged(emulator) == 2
    request = VoiceSettings().request(message)
    recording = account.runtime_data.library.peek(request.key)
    assert recording is not None
    whole = emulator.jobs[emulator.submits[-1].request_id or ""].audio
    assert await account.runtime_data.library.async_read(recording) == whole


@pytest.mark.parametrize(
    ("message", "name", "value", "key"),
    [each for each in WRONG if each[3] != "audio_cut_off"],
)
async def test_speech_that_is_always_wrong(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    message: str,
    name: str,
    value: float,
    key: str,
) -> None:
    """What comes out wrong twice is told, and nothing of it is kept."""
    emulator.inject(Fault(name=name, route="submit", times=None, value=value))
    assert (await failure(home, message)).translation_key == key
    assert played == []
    assert account.runtime_data.library.count == 0


async def test_a_voice_that_always_ends_suddenly(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A second take of the right length passes: it is the way of the voice."""
    emulator.inject(Fault(name="audio_cut", route="submit", times=None, value=0.97))
    await say(home, LONG)
    assert len(played) == 1
    assert charged(emulator) == 2


async def test_a_take_that_grows_quiet(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
) -> None:
    """It is raised to where it began, for nothing."""
    emulator.inject(Fault(name="audio_fades", route="submit", value=12))
    await say(home, LONG)
    assert charged(emulator) == 1
    library = account.runtime_data.library
    recording = library.peek(VoiceSettings().request(LONG).key)
    assert recording is not None
    pcm = samples(await library.async_read(recording))
    third = len(pcm) // 6 * 2
    first, last = audioop.rms(pcm[:third], 2), audioop.rms(pcm[-third:], 2)
    assert last > first * 0.6


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"style": "warm: like a mother"}, "audio_babble"),
        ({"style": "calm"}, "audio_babble"),
    ],
)
async def test_a_retake_without_style(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    options: dict[str, str],
    name: str,
) -> None:
    """Where too much was heard, the style may have been read aloud; the key stays."""
    emulator.inject(Fault(name=name, route="submit"))
    await say(home, **options)
    first, second = (submit.payload["text"] for submit in emulator.submits)
    assert first != f"Read aloud: {MESSAGE}" == second
    key = VoiceSettings.from_options(options).request(MESSAGE).key
    assert account.runtime_data.library.peek(key) is not None
    await say(home, **options)
    assert charged(emulator) == len(played) == 2


async def test_a_retake_in_one_voice(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """Two voices that leave out words are one the next time, which says them all."""
    dialogue = (
        "Anna: Did you lock the front door tonight?\nBen: I thought that you did."
    )
    emulator.inject(Fault(name="audio_cut", route="submit", value=0.5))
    await say(home, dialogue, voice_2="Puck")
    first, second = (submit.payload for submit in emulator.submits)
    assert first["voice_2"] == "Puck"
    assert "voice_2" not in second
    assert second["text"] == (
        "Read aloud: Did you lock the front door tonight? I thought that you did."
    )


async def test_all_words_are_spoken(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A message that begins like a direction is heard from its first word on."""
    await say(home, "Tell the kids: dinner is ready.")
    (job,) = emulator.jobs.values()
    assert [line.text for line in job.lines] == ["Tell the kids: dinner is ready."]


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
        "output_inline",
        "output_mislabelled",
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
    grow_late: Callable[[], None],
    short_deadlines: pytest.MonkeyPatch,
) -> None:
    """A job that never ends is given up, and does not mute the sentence for long."""
    emulator.inject(Fault(name="never_ends", route="submit"))
    assert (await failure(home)).translation_key == "timed_out"
    grow_late()
    await say(home)
    assert len(played) == 1
    assert len(emulator.submits) == 2
    assert charged(emulator) == 1


async def test_audio_that_is_never_to_be_had(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    grow_late: Callable[[], None],
) -> None:
    """Audio at an address that must not be asked is given up after a while."""
    emulator.inject(Fault(name="media_url", route="submit", value="file:///etc/passwd"))
    for _ in range(2):
        assert (await failure(home)).translation_key == "download_failed"
    assert len(emulator.submits) == 1
    grow_late()
    await say(home)
    assert len(played) == 1
    spent = account.runtime_data.budget.today
    assert spent == pytest.approx(charged(emulator) * COST)


@pytest.mark.parametrize("binary", ["/nonexistent", "/bin/false"])
async def test_no_decoder(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
    binary: str,
) -> None:
    """What cannot be looked at for want of ffmpeg is looked at later, not paid again."""
    emulator.inject(Fault(name="audio_mp3", route="submit"))
    with monkeypatch.context() as patch:
        patch.setattr(get_ffmpeg_manager(home), "binary", binary)
        for _ in range(2):
            assert (await failure(home)).translation_key == "audio_decoder"
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
