"""The update from the version before loses nothing, and pays for nothing again."""

from datetime import date
import json
from pathlib import Path
from typing import Any

from homeassistant.components import tts
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.helpers import (
    device_registry as dr,
    entity_registry as er,
    issue_registry as ir,
)
import pytest

from custom_components.segmind_tts.audio import wav
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.making.budget import Caps
from custom_components.segmind_tts.making.ledger import LEDGER
from custom_components.segmind_tts.runtime import SegmindData
from tests.emulator import Emulator
from tests.emulator.jobs import EmulatedJob
from tests.emulator.latency import Timeline
from tests.emulator.models import FLASH
from tests.house import speak
from tests.making.scenarios.calls import until

from .conftest import FILES

RECORDED = [
    pytest.param("tts.zephyr", "Tea.", id="wav"),
    pytest.param("tts.zephyr", "Milk.", id="ogg"),
    pytest.param("tts.story_teller", "Rhys.", id="mp3"),
    pytest.param("tts.story_teller", "Rain.", id="flac"),
]


def stored(key: str) -> dict[str, Any]:
    """Return what the version before has stored."""
    data: dict[str, Any] = json.loads((FILES / ".storage" / key).read_text())["data"]
    return data


def rows() -> list[dict[str, Any]]:
    """Return the rows of the stored index."""
    index = stored(f"{DOMAIN}.library")
    return [
        dict(zip(index["columns"], row, strict=True)) for row in index["recordings"]
    ]


async def hear(home: HomeAssistant, voice: str, message: str) -> bytes:
    """Return a message as a media player gets it."""
    media_id = tts.generate_media_source_id(
        home, message, voice, options={"preferred_format": "wav"}
    )
    _, audio = await tts.async_get_media_source_audio(home, media_id)
    return audio


def spoken_seconds(message: str) -> float:
    """Return how long the version before has found a recording to be."""
    written = message.replace("Rhys", "Reese")
    (seconds,) = (row["duration"] for row in rows() if row["text"] == written)
    return float(seconds)


@pytest.fixture
def open_job(emulator: Emulator, entry: ConfigEntry[Any]) -> EmulatedJob:
    """The job that was under way when the version before was stopped; it is done."""
    (row,) = stored(f"{DOMAIN}.ledger")["rows"]
    account = emulator.accounts.find(emulator.api_key)
    assert account is not None
    job = EmulatedJob(
        account=account,
        slug=row["model"],
        payload={"text": row["request"]["text"], "voice_1": row["request"]["voice"]},
        model=FLASH,
        timeline=Timeline(submitted=0, started=0, finished=0),
        cost=0.0075,
        request_id=row["request_id"],
    )
    emulator.cloud.jobs.add(job)
    return job


@pytest.mark.parametrize(("voice", "message"), RECORDED)
async def test_recordings_play(
    home: HomeAssistant,
    emulator: Emulator,
    account: ConfigEntry[Any],
    voice: str,
    message: str,
) -> None:
    """What was recorded is heard as it was, though Segmind is out of reach."""
    await emulator.stop()
    sound = wav.read(await hear(home, voice, message))
    assert sound.duration == pytest.approx(spoken_seconds(message), abs=0.05)
    assert emulator.submits == []


async def test_all_files_become_wav(
    home: HomeAssistant, account: ConfigEntry[SegmindData], config_dir: Path
) -> None:
    """Every recording keeps what the index told of it, and no file of it is left over."""
    await home.async_block_till_done(wait_background_tasks=True)
    files = {path.name for path in (config_dir / DOMAIN).glob("[!.]*")}
    assert files == {f"{row['key']}.wav" for row in rows()}
    library = account.runtime_data.library
    assert library.count == len(rows())
    for row in rows():
        assert (recording := library.peek(row["key"])) is not None
        assert recording.created.isoformat() == row["created"]
        for name in ("cost", "model", "voice", "text", "pinned"):
            assert getattr(recording, name) == row[name]


async def test_the_open_job_is_resumed(
    home: HomeAssistant,
    emulator: Emulator,
    open_job: EmulatedJob,
    account: ConfigEntry[SegmindData],
    played: list[ServiceCall],
) -> None:
    """The job is brought home and booked, its words play, and nothing is sent again."""
    await until(lambda: not len(home.data[LEDGER]))
    await speak(home, "Bread.")
    assert len(played) == 1
    assert emulator.submits == []
    assert account.runtime_data.library.count == len(rows()) + 1
    spending = home.data[LEDGER].spending(account.entry_id)
    assert sum(spending.days.values()) == pytest.approx(0.0375)


async def test_nothing_is_amiss(home: HomeAssistant, account: ConfigEntry[Any]) -> None:
    """No notice tells of a file that could not be read."""
    assert ir.async_get(home).issues == {}


async def test_figures_are_known(account: ConfigEntry[SegmindData]) -> None:
    """Times, prices and paces are those that were learned."""
    estimates = account.runtime_data.estimates
    learned = {"left_out": {}, "habits": {}, **stored(f"{DOMAIN}.learned")}
    assert estimates.as_dict() == learned
    assert estimates.price("gemini-2.5-flash-tts") == 0.0075


async def test_the_budget_is_known(
    home: HomeAssistant, account: ConfigEntry[SegmindData]
) -> None:
    """What was spent counts on, under the caps that were set."""
    before = stored(f"{DOMAIN}.budget.{account.entry_id}")
    day = date.fromisoformat(before["day"])
    spending = home.data[LEDGER].spending(account.entry_id)
    assert spending.on(day) == before["today"]
    assert spending.in_month(day) == before["this_month"]
    assert account.runtime_data.budget.caps == Caps(daily=1.5, monthly=20)


async def test_options_and_voices_are_kept(account: ConfigEntry[SegmindData]) -> None:
    """Account, options and voices are as they were stored, and in force."""
    (before,) = stored("core.config_entries")["entries"]
    now = account.as_dict()
    for name in ("data", "options", "subentries", "title", "version"):
        assert now[name] == before[name]
    assert account.runtime_data.takes.parallel == 3
    assert account.runtime_data.pronunciation == {"Rhys": "Reese"}


NEW_SENSORS = (
    "left_to_record",
    "library_size",
    "recorded_share",
    "saved_money",
    "saved_time",
)
"""That version had none of these."""


async def test_entities_are_the_same(
    home: HomeAssistant, account: ConfigEntry[Any]
) -> None:
    """Each entity and device is there by the name it had, and none came in its place."""
    entities = er.async_get(home).entities.get_entries_for_config_entry_id(
        account.entry_id
    )
    before = stored("core.entity_registry")["entities"]
    new = {f"{account.entry_id}_{key}" for key in NEW_SENSORS}
    assert {
        (each.id, each.unique_id, each.entity_id, each.name)
        for each in entities
        if each.unique_id not in new
    } == {
        (each["id"], each["unique_id"], each["entity_id"], each["name"])
        for each in before
    }
    assert new <= {each.unique_id for each in entities}
    for each in entities:
        if each.disabled:
            continue
        assert (state := home.states.get(each.entity_id)) is not None
        assert "restored" not in state.attributes
    devices = dr.async_entries_for_config_entry(dr.async_get(home), account.entry_id)
    assert {each.id for each in devices} == {
        each["id"] for each in stored("core.device_registry")["devices"]
    }


async def test_a_voice_is_renamed(
    home: HomeAssistant, emulator: Emulator, account: ConfigEntry[Any]
) -> None:
    """By another entity id a voice speaks as before, from its recordings."""
    er.async_get(home).async_update_entity(
        "tts.zephyr", new_entity_id="tts.kitchen", name="The kitchen's"
    )
    await home.async_block_till_done()
    await home.config_entries.async_reload(account.entry_id)
    await home.async_block_till_done()
    assert home.states.get("tts.zephyr") is None
    assert (state := home.states.get("tts.kitchen")) is not None
    # From 2026.11 the device's name comes before it.
    assert state.name.endswith("The kitchen's")
    sound = wav.read(await hear(home, "tts.kitchen", "Tea."))
    assert sound.duration == pytest.approx(spoken_seconds("Tea."))
    assert emulator.submits == []
