"""Voice profiles as they are heard."""

import pytest

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator
from tests.stage import sound
from tests.stage.demo import SAME_SOUND
from tests.stage.stage import PLAYER, Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

MESSAGE = "The washing machine is done."
PROFILE = {"name": "Narrator", "model": "gemini-2.5-flash-tts", "voice": "Charon"}


async def hear(stage: Stage, emulator: Emulator, engine: str) -> sound.Samples:
    """Return what the speaker plays, once it is proved to be what was spoken."""
    plays = len(stage.speaker.plays())
    await stage.home.api.act(
        "tts.speak",
        entity_id=engine,
        media_player_entity_id=PLAYER,
        message=MESSAGE,
    )
    play = await stage.speaker.wait_for_play(after=plays)
    heard = sound.from_pcm(play.pcm)
    *_, job = emulator.jobs.values()
    spoken = sound.from_wav(job.audio or b"")
    assert sound.correlation(spoken, heard) >= SAME_SOUND
    return heard


async def test_profiles(stage: Stage, emulator: Emulator) -> None:
    """Two profiles sound different, and an edited one sounds different at the next call."""
    first = await hear(stage, emulator, "tts.zephyr")
    await stage.add_voice("Narrator", voice="Puck")
    second = await hear(stage, emulator, "tts.narrator")
    assert sound.correlation(first, second) < 0.5

    (account,) = await stage.home.api.entries(DOMAIN)
    subentries = await stage.home.api.command(
        "config_entries/subentries/list", entry_id=account["entry_id"]
    )
    (narrator,) = (each for each in subentries if each["title"] == "Narrator")
    await stage.home.api.submit_subentry(
        account["entry_id"], "voice", PROFILE, subentry_id=narrator["subentry_id"]
    )
    third = await hear(stage, emulator, "tts.narrator")
    assert sound.correlation(second, third) < 0.5
    assert len(emulator.submits) == 3
