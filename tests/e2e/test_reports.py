"""What people report about speech, on a real Home Assistant."""

import asyncio
from collections.abc import AsyncIterator
import json
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator, EmulatorConfig
from tests.stage import sound
from tests.stage.assist import add_pipeline, ask
from tests.stage.client import CommandError, Json
from tests.stage.demo import SAME_SOUND
from tests.stage.stage import ENGINE, PLAYER, Stage, set_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

NOBODY = "media_player.nobody"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with an account, an agent, a local voice, and a speaker."""
    pytest_socket.enable_socket()
    async with set_stage(
        tmp_path_factory.mktemp("stage"),
        emulator_config=EmulatorConfig(voice="espeak", speed=4, sigma=0, seed=1),
        components=["local_voice", "slow_writer"],
    ) as stage:
        await stage.add_account()
        await stage.add_speaker()
        yield stage


def paid(emulator: Emulator, since: int) -> list[str]:
    """Return the texts that were submitted after the first ones."""
    return [submit.payload["text"] for submit in emulator.submits[since:]]


async def get(
    stage: Stage, message: str, language: str | None, **options: Any
) -> bytes:
    """Return the sound of a message as a media player that is given a link gets it."""
    answer = await stage.home.api.post(
        "/api/tts_get_url",
        engine_id=ENGINE,
        message=message,
        options={"preferred_format": "wav", **options},
        **({"language": language} if language else {}),
    )
    return (await stage.home.api.listen(answer["path"])).audio


async def subentry(stage: Stage, title: str) -> tuple[str, str]:
    """Return the ids of the account and of a voice."""
    (account,) = await stage.home.api.entries(DOMAIN)
    subentries = await stage.home.api.command(
        "config_entries/subentries/list", entry_id=account["entry_id"]
    )
    (found,) = (each for each in subentries if each["title"] == title)
    return account["entry_id"], found["subentry_id"]


async def add_group(stage: Stage, name: str, members: list[str]) -> None:
    """Add a group of players through Home Assistant's form."""
    flows = "/api/config/config_entries/flow"
    flow = await stage.home.api.post(flows, handler="group")
    path = f"{flows}/{flow['flow_id']}"
    await stage.home.api.post(path, next_step_id="media_player")
    done = await stage.home.api.post(
        path, name=name, entities=members, hide_members=False
    )
    assert done["type"] == "create_entry"


def ledger(stage: Stage) -> Json:
    """Return what the disk has of the ledger."""
    file = stage.home.config / ".storage" / f"{DOMAIN}.ledger"
    data: Json = json.loads(file.read_text())["data"]
    return data


async def test_half_a_character(stage: Stage, emulator: Emulator) -> None:
    """A1: what a template cuts in two is spoken, paid once, and spoils no file."""
    plays = len(stage.speaker.plays())
    speak = {
        "action": "tts.speak",
        "target": {"entity_id": ENGINE},
        "data": {
            "media_player_entity_id": PLAYER,
            "message": r'{{ "\ud83d\ude00 Hello" }} again',
        },
        "continue_on_error": True,
    }
    after = {"event": "after_the_message"}
    await stage.home.api.command("execute_script", sequence=[speak, after])
    await stage.speaker.wait_for_play(after=plays)
    assert paid(emulator, 0) == ["Hello again"]
    before = ledger(stage)["spending"]
    await stage.announce("Hello once more.")
    assert ledger(stage)["rows"] == []
    assert ledger(stage)["spending"] != before
    log = stage.home.log.read_text()
    assert "Error writing config" not in log
    assert "UnicodeEncodeError" not in log
    assert "Hello" not in log
    issues = await stage.home.api.command("repairs/list_issues")
    assert [each for each in issues["issues"] if each["domain"] == DOMAIN] == []


@pytest.mark.parametrize(
    "players", [NOBODY, [NOBODY, "media_player.none"], "media_player.all_dead"]
)
async def test_nobody_is_there(
    stage: Stage, emulator: Emulator, players: str | list[str]
) -> None:
    """A2: the error names the player before anything is paid."""
    if await stage.home.api.state("media_player.all_dead") is None:
        await add_group(stage, "All dead", [NOBODY])
    submits = len(emulator.submits)
    with pytest.raises(CommandError, match="media_player"):
        await stage.home.api.act(
            "tts.speak",
            entity_id=ENGINE,
            media_player_entity_id=players,
            message="Is anybody there?",
        )
    assert len(emulator.submits) == submits


@pytest.mark.parametrize("players", [[PLAYER, NOBODY], "media_player.half_dead"])
async def test_some_are_there(
    stage: Stage, emulator: Emulator, players: str | list[str]
) -> None:
    """A2: those who are there play, and a warning names the others."""
    if await stage.home.api.state("media_player.half_dead") is None:
        await add_group(stage, "Half dead", [PLAYER, NOBODY])
    plays = len(stage.speaker.plays())
    await stage.home.api.act(
        "tts.speak",
        entity_id=ENGINE,
        media_player_entity_id=players,
        message="Somebody is there.",
    )
    await stage.speaker.wait_for_play(after=plays)
    if NOBODY in players:
        assert f"nothing is played there: {NOBODY}" in stage.home.log.read_text()


async def test_renamed_meanwhile(stage: Stage, emulator: Emulator) -> None:
    """A4: a voice that gets another entity id while it is at work is heard."""
    await stage.add_voice("Renamed", voice="Puck")
    plays, submits = len(stage.speaker.plays()), len(emulator.submits)
    speaking = asyncio.ensure_future(
        stage.home.api.act(
            "tts.speak",
            entity_id="tts.renamed",
            media_player_entity_id=PLAYER,
            message="This sentence is on its way for a little while, as all of them are.",
        )
    )
    await until_submitted(emulator, submits)
    await stage.home.api.command(
        "config/entity_registry/update",
        entity_id="tts.renamed",
        new_entity_id="tts.another_name",
    )
    await speaking
    play = await stage.speaker.wait_for_play(after=plays)
    assert play.duration > 1
    assert len(emulator.submits) == submits + 1


async def test_deleted_meanwhile(stage: Stage, emulator: Emulator) -> None:
    """A4: of a voice that is deleted while it is at work a translated error tells."""
    await stage.add_voice("Deleted", voice="Puck")
    submits = len(emulator.submits)
    speaking = asyncio.ensure_future(
        stage.home.api.act(
            "tts.speak",
            entity_id="tts.deleted",
            media_player_entity_id=PLAYER,
            message="This sentence has nobody to speak it when it is done, alas.",
        )
    )
    await until_submitted(emulator, submits)
    entry_id, subentry_id = await subentry(stage, "Deleted")
    await stage.home.api.command(
        "config_entries/subentries/delete", entry_id=entry_id, subentry_id=subentry_id
    )
    with pytest.raises(CommandError, match="engine tts.deleted is not available"):
        await speaking


async def test_player_removed_meanwhile(stage: Stage, emulator: Emulator) -> None:
    """A4: of a player that is removed while a sentence is made an error tells."""
    submits = len(emulator.submits)
    speaking = asyncio.ensure_future(
        stage.speak("This sentence has nobody to play it when it is done, alas.")
    )
    await until_submitted(emulator, submits)
    (entry,) = await stage.home.api.entries("mpd")
    await stage.home.api.remove_entry(entry["entry_id"])
    with pytest.raises(CommandError, match=PLAYER):
        await speaking
    await stage.add_speaker()


async def until_submitted(emulator: Emulator, before: int) -> None:
    """Return when a further job has been submitted."""
    while len(emulator.submits) == before:
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("reply", [".", "👍", "…"])
async def test_nothing_to_say(stage: Stage, emulator: Emulator, reply: str) -> None:
    """A5: Assist ends with a short silence; `tts.speak` tells that there is nothing."""
    submits = len(emulator.submits)
    pipeline = await add_pipeline(stage.home.api, engine=ENGINE, voice=None)
    answer = await ask(stage.home.api, pipeline, reply)
    assert answer.sound.audio
    with pytest.raises(CommandError, match="nothing that can be spoken"):
        await stage.speak(reply)
    assert len(emulator.submits) == submits


async def test_another_take(stage: Stage, emulator: Emulator) -> None:
    """A6: a bad take that no check sees goes with `cache: false`, and stays away."""
    message = "The oven has reached its temperature."
    first = await stage.announce(message)
    plays, submits = len(stage.speaker.plays()), len(emulator.submits)
    await stage.home.api.act(
        "tts.speak",
        entity_id=ENGINE,
        media_player_entity_id=PLAYER,
        message=message,
        cache=False,
    )
    second = await stage.speaker.wait_for_play(after=plays)
    assert len(emulator.submits) == submits + 1
    assert second.duration == pytest.approx(first.duration, abs=0.2)
    await stage.home.api.act("tts.clear_cache")
    await stage.home.restart()
    third = await stage.announce(message)
    assert third.pcm == second.pcm
    assert len(emulator.submits) == submits + 1


@pytest.mark.parametrize("language", ["en", "de", "en_US", "zh", "de_AT"])
async def test_languages(stage: Stage, emulator: Emulator, language: str) -> None:
    """B1: short and sloppy codes are taken, by action and by media source."""
    await stage.home.api.act(
        "tts.speak",
        entity_id=ENGINE,
        media_player_entity_id=PLAYER,
        message="Hello.",
        language=language,
    )
    assert await get(stage, "Hello.", language)
    plays = len(stage.speaker.plays())
    query = urlencode({"message": "Hello.", "language": language})
    await stage.home.api.act(
        "media_player.play_media",
        entity_id=PLAYER,
        media={
            "media_content_id": f"media-source://tts/{ENGINE}?{query}",
            "media_content_type": "music",
        },
    )
    await stage.speaker.wait_for_play(after=plays)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        pytest.param(["Wake up!", "⏰ Wake up!"], "Wake up!", id="B5-clock"),
        pytest.param(["Fire", "‼️ Fire", "Fire 🔥"], "Fire", id="B5-marks"),
        pytest.param(["\u200fשלום\u200e"], "שלום", id="B6-direction"),
        pytest.param(["\x1b[31mred alert"], "red alert", id="B6-colour"),
        pytest.param(
            ['<speak>Door <break time="500ms"/> open</speak>'], "Door, open", id="B7"
        ),
        pytest.param(["Tom &amp; Jerry", "Tom & Jerry"], "Tom & Jerry", id="B7-and"),
        pytest.param(["- 5 °C outside"], "-5 °C outside", id="B8"),
        pytest.param(
            ["<think>The user wants it.</think>The lamp is on."],
            "The lamp is on.",
            id="B9",
        ),
        pytest.param(["Milk\nEggs\nBread"], "Milk, Eggs, Bread", id="B12"),
        pytest.param(["- milk\n- eggs"], "milk, eggs", id="B12-items"),
    ],
)
async def test_what_is_said(
    stage: Stage, emulator: Emulator, said: list[str], heard: str
) -> None:
    """B5–B12: what is heard is sent once, however it is written."""
    submits = len(emulator.submits)
    sounds = [await get(stage, message, None) for message in said]
    assert paid(emulator, submits) == [heard]
    assert len(set(sounds)) == 1


@pytest.mark.parametrize(
    ("message", "heard", "is_dialogue"),
    [
        pytest.param(
            "Kitchen: 21°C\nBath: 23°C\nHall: 19°C",
            "Read aloud: Kitchen: 21°C, Bath: 23°C, Hall: 19°C",
            False,
            id="B13-figures",
        ),
        pytest.param(
            "Good morning!\nToday: sunny\nTomorrow: rain",
            "Good morning! Today: sunny, Tomorrow: rain",
            False,
            id="B13-words",
        ),
        pytest.param(
            "Today: sunny\nTomorrow: rain",
            "Read aloud: Today: sunny, Tomorrow: rain",
            False,
            id="B13-labels",
        ),
        pytest.param(
            "小明：你好\n小红：再见", "小明: 你好\n小红: 再见", True, id="B14"
        ),
        pytest.param("Anna:Hi\nBen:Yo", "Anna: Hi\nBen: Yo", True, id="B14-close"),
    ],
)
async def test_dialogues(
    stage: Stage, emulator: Emulator, message: str, heard: str, is_dialogue: bool
) -> None:
    """B13, B14: two who speak are a dialogue, all else is one voice's, and no word is lost."""
    submits = len(emulator.submits)
    assert await get(stage, message, None, voice="Kore", voice_2="Puck")
    (submit,) = emulator.submits[submits:]
    assert submit.payload["text"] == heard
    assert submit.payload.get("voice_2") == ("Puck" if is_dialogue else None)


async def test_settings_of_a_template(stage: Stage, emulator: Emulator) -> None:
    """B15: "none" means none, and the case of a model's name does not matter."""
    play = await stage.announce(
        "This is by a template.", voice_2="none", model="Gemini-2.5-Flash-TTS"
    )
    *_, job = emulator.jobs.values()
    spoken = sound.from_wav(job.audio or b"")
    assert sound.correlation(spoken, sound.from_pcm(play.pcm)) >= SAME_SOUND
    assert "voice_2" not in emulator.submits[-1].payload


@pytest.mark.parametrize(
    ("reply", "heard"),
    [
        pytest.param(
            "<think>The user wants light.</think>The light is on.",
            "The light is on.",
            id="B9",
        ),
        pytest.param(
            "**It will rain all day. Take an umbrella.** [Read more. Now](http://x.y/z)",
            "It will rain all day. Take an umbrella. Read more. Now",
            id="B10",
        ),
        pytest.param("It is on. <think>Was it", "It is on.", id="B9-cut-off"),
    ],
)
async def test_a_reply_that_is_written(
    stage: Stage, emulator: Emulator, reply: str, heard: str
) -> None:
    """B9, B10: of a reply that streams in, what is sent is what is heard of the whole."""
    submits = len(emulator.submits)
    pipeline = await add_pipeline(stage.home.api, engine=ENGINE, voice="Leda")
    answer = await ask(stage.home.api, pipeline, reply)
    assert answer.sound.audio
    await stage.all_recorded()
    assert " ".join(paid(emulator, submits)) == heard


async def test_the_fallback_speaks(stage: Stage, emulator: Emulator) -> None:
    """B11: another engine speaks where a setting is refused, and nothing is paid."""
    plays, submits = len(stage.speaker.plays()), len(emulator.submits)
    await stage.speak(
        "**Alarm!** [whispers] Smoke 😀 at 21 °C",
        fallback="tts.local",
        temperature="hot",
    )
    await stage.speaker.wait_for_play(after=plays)
    assert len(emulator.submits) == submits
    assert (await stage.home.api.attributes(ENGINE))["spoken_by"] == "tts.local"
