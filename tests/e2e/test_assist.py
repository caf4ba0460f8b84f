"""The voice of an Assist pipeline."""

from collections.abc import AsyncIterator
from io import BytesIO
from itertools import pairwise
import wave

import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.audio.container import Container
from custom_components.segmind_tts.audio.decode import async_decode
from custom_components.segmind_tts.message.voices import VOICES
from tests.emulator import Emulator, EmulatorConfig
from tests.stage import sound
from tests.stage.assist import SATELLITE, Reply, add_pipeline, ask
from tests.stage.demo import SAME_SOUND
from tests.stage.speaker import SAMPLE_RATE
from tests.stage.stage import ENGINE, Stage, set_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

SHORT = "The light in the kitchen is on."
LONG = (
    "The forecast promises sunshine for the whole of tomorrow morning. "
    "In the afternoon there will be some clouds coming in from the west. "
    "Towards the evening it may rain a little, so take an umbrella with you. "
    "On Sunday the sun is back again, and it gets warmer than it was. "
    "The beginning of the week is dry, with a cold wind that comes from the north. "
    "After that nobody can tell, as the charts are at odds with each other. "
    "Have a nice weekend!"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with an agent and a local voice, and an emulator like Segmind."""
    pytest_socket.enable_socket()
    async with set_stage(
        tmp_path_factory.mktemp("stage"),
        emulator_config=EmulatorConfig(voice="espeak", seed=1),
        components=["local_voice", "slow_writer"],
    ) as stage:
        await stage.add_account()
        urgent = {"deadline": 3, "fallback": "tts.local"}
        await stage.add_voice("Urgent", voice="Puck", urgent=urgent)
        yield stage


async def heard(reply: Reply) -> sound.Samples:
    """Return what is played of the MP3 that a browser gets."""
    wav = await async_decode(
        reply.sound.audio, Container.MP3, ffmpeg="ffmpeg", longest=60
    )
    return sound.from_pcm(bytes(wav.pcm))


def spoken(emulator: Emulator) -> sound.Samples:
    """Return what the emulator spoke last."""
    *_, job = emulator.jobs.values()
    return sound.from_wav(job.audio or b"")


async def test_voice_picker(stage: Stage) -> None:
    """The engine is offered for the user's language, with all voices, its own one first."""
    api = stage.home.api
    engines = await api.command("tts/engine/list", language="en", country="GB")
    languages = {
        each["engine_id"]: each["supported_languages"] for each in engines["providers"]
    }
    assert languages[ENGINE][0] == "en-GB"
    offered = await api.command(
        "tts/engine/voices", engine_id="tts.urgent", language="en-GB"
    )
    names = [voice["voice_id"] for voice in offered["voices"]]
    assert sorted(names) == sorted(VOICES)
    assert len(names) == 30
    assert names[0] == "Puck"


async def test_short_reply(stage: Stage, emulator: Emulator) -> None:
    """The chosen voice speaks, and the second time it needs neither cache nor Segmind."""
    pipeline = await add_pipeline(stage.home.api, engine=ENGINE, voice="Kore")
    first = await ask(stage.home.api, pipeline, SHORT)
    (submit,) = emulator.submits
    assert (submit.payload["text"], submit.payload["voice_1"]) == (SHORT, "Kore")
    assert sound.correlation(spoken(emulator), await heard(first)) >= SAME_SOUND

    await stage.home.api.act("tts.clear_cache")
    await emulator.stop()
    second = await ask(stage.home.api, pipeline, SHORT)
    await emulator.start()
    assert second.sound.audio == first.sound.audio
    assert not second.was_streamed


async def test_format(stage: Stage, emulator: Emulator) -> None:
    """A satellite gets a file in the format that it plays, and that costs nothing."""
    submits = len(emulator.submits)
    answer = await stage.home.api.post(
        "/api/tts_get_url",
        engine_id=ENGINE,
        message=SHORT,
        options={"voice": "Kore", **SATELLITE},
    )
    file = await stage.home.api.listen(answer["path"])
    with wave.open(BytesIO(file.audio)) as wav:
        assert wav.getframerate() == SATELLITE["preferred_sample_rate"]
        assert wav.getnchannels() == SATELLITE["preferred_sample_channels"]
        assert wav.getsampwidth() == SATELLITE["preferred_sample_bytes"]
        assert wav.readframes(16_000)
    assert len(emulator.submits) == submits


async def test_long_reply(stage: Stage, emulator: Emulator) -> None:
    """It is heard while it is still being written, and to the end in the text's order."""
    submits = len(emulator.submits)
    pipeline = await add_pipeline(stage.home.api, engine=ENGINE, voice="Zephyr")
    reply = await ask(stage.home.api, pipeline, LONG)
    assert reply.was_streamed
    assert reply.sound.began < reply.written
    paid = emulator.submits[submits:]
    assert " ".join(submit.payload["text"] for submit in paid) == LONG

    whole = await heard(reply)
    jobs = [emulator.jobs[str(submit.request_id)] for submit in paid]
    found = [sound.find(sound.from_wav(job.audio or b""), whole) for job in jobs]
    assert all(likeness >= SAME_SOUND for _, likeness in found)
    assert all(one < next_one for (one, _), (next_one, _) in pairwise(found))


async def test_urgent_reply(stage: Stage, emulator: Emulator) -> None:
    """Another engine speaks what would come too late, and the recording the next time."""
    words = "The light in the hall is on, and so is the one upstairs."
    pipeline = await add_pipeline(stage.home.api, engine="tts.urgent", voice=None)
    other = await ask(stage.home.api, pipeline, words)
    submits = len(emulator.submits)
    await stage.all_recorded()
    assert (await stage.home.api.attributes("tts.urgent"))["spoken_by"] == "tts.local"
    own = await ask(stage.home.api, pipeline, words)
    assert sound.correlation(spoken(emulator), await heard(own)) >= SAME_SOUND
    assert sound.correlation(spoken(emulator), await heard(other)) < 0.5
    assert len(emulator.submits) == submits


async def test_urgent_long_reply(stage: Stage, emulator: Emulator) -> None:
    """An engine of whole messages is heard in time too, while the text is being written."""
    pipeline = await add_pipeline(stage.home.api, engine="tts.urgent", voice="Kore")
    reply = await ask(stage.home.api, pipeline, LONG)
    assert reply.was_streamed
    assert reply.sound.began < reply.written
    # The local voice takes two seconds, whatever it says.
    assert (await heard(reply)).size >= 5 * 2 * SAMPLE_RATE
    assert (await stage.home.api.attributes("tts.urgent"))["spoken_by"] == "tts.local"
