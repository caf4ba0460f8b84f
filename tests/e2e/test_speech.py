"""A message on its way from an automation to the sound of a speaker."""

import pytest

from tests.emulator import Emulator, Fault, Route
from tests.stage import sound
from tests.stage.client import CommandError
from tests.stage.demo import SAME_SOUND
from tests.stage.stage import ENGINE, PLAYER, Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

MESSAGE = "The washing machine is done."


def spoken(emulator: Emulator) -> sound.Samples:
    """Return what the emulator spoke last."""
    *_, job = emulator.jobs.values()
    return sound.from_wav(job.audio or b"")


async def test_voices(stage: Stage, emulator: Emulator) -> None:
    """The speaker sounds as the chosen voice spoke, and not as another one."""
    heard = []
    for voice in ("Zephyr", "Puck"):
        play = await stage.announce(MESSAGE, voice=voice)
        heard.append(sound.from_pcm(play.pcm))
        assert sound.correlation(spoken(emulator), heard[-1]) >= SAME_SOUND
    assert sound.correlation(*heard) < 0.5


async def test_replay(stage: Stage, emulator: Emulator) -> None:
    """What was spoken once plays again while Segmind cannot be reached."""
    first = await stage.announce("Dinner is ready.")
    await emulator.stop()
    again = await stage.announce("Dinner is ready.")
    await emulator.start()
    assert again.pcm == first.pcm


async def test_failure(stage: Stage, emulator: Emulator) -> None:
    """A failure reaches the automation, and the speaker is left alone."""
    # The first job and the second try.
    emulator.inject(Fault(name="job_fails", route=Route.SUBMIT, times=2))
    changes = await stage.speaker.changes()
    with pytest.raises(CommandError, match="The model could not speak this message"):
        await stage.speak("Somebody is at the door.")
    assert await stage.speaker.changes() == changes


async def test_setting_refused(stage: Stage, emulator: Emulator) -> None:
    """A setting that does not exist is refused before anything is paid."""
    submits = len(emulator.submits)
    with pytest.raises(CommandError, match="no voice called Zephir"):
        await stage.speak(MESSAGE, voice="Zephir")
    assert len(emulator.submits) == submits


async def test_media_source(stage: Stage, emulator: Emulator) -> None:
    """A player can be given a message as media."""
    plays = len(stage.speaker.plays())
    await stage.home.api.act(
        "media_player.play_media",
        entity_id=PLAYER,
        media={
            "media_content_id": f"media-source://tts/{ENGINE}?message=It+is+raining.",
            "media_content_type": "music",
        },
    )
    play = await stage.speaker.wait_for_play(after=plays)
    heard = sound.from_pcm(play.pcm)
    assert sound.correlation(spoken(emulator), heard) >= SAME_SOUND


async def test_log_is_clean(stage: Stage, emulator: Emulator) -> None:
    """Neither keys nor messages reach Home Assistant's log."""
    log = stage.home.log.read_text()
    assert "segmind_tts" in log
    assert emulator.api_key not in log
    assert MESSAGE not in log
