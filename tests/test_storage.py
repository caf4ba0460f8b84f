"""Whatever is in a store, it is read as far as it goes, and can be written again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
import json
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import CoreState, HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import Store
from homeassistant.util.json import json_loads
from hypothesis import HealthCheck, given, reject, settings, strategies as st
import pytest

from custom_components.segmind_tts.announcing.digest import Digest
from custom_components.segmind_tts.announcing.journal import Entry, Journal
from custom_components.segmind_tts.announcing.stored import announcement_as_dict
from custom_components.segmind_tts.announcing.ways.remembered import Memory
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library import Library
from custom_components.segmind_tts.library.index import Index
from custom_components.segmind_tts.making.budget import async_take_over
from custom_components.segmind_tts.making.estimates import Estimates
from custom_components.segmind_tts.making.ledger_rows import LedgerRows
from custom_components.segmind_tts.phrases.phrasebook import Phrasebook
from custom_components.segmind_tts.storage import (
    async_load_stored,
    read_rows,
    write_rows,
)

from . import hostile
from .disk import hass_config_dir, hass_storage

__all__ = ["hass_config_dir", "hass_storage"]

type Json = dict[str, Any]

SETTINGS = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
DUE = "2126-11-25T06:30:00+00:00"
KEYS = [f"{number:064x}" for number in range(3)]
COLUMNS: Json = {
    "key": "",
    "size": 14_444,
    "created": "2026-11-25T12:31:01.750527+00:00",
    "checksum": 1_769_644_978,
    "duration": 0.3,
    "cost": 0.0075,
    "model": "gemini-2.5-flash-tts",
    "voice": "Zephyr",
    "text": "Tea.",
    "pinned": False,
    "former_of": None,
    "last_used": 1_795_609_861.75,
}
OPEN_JOB: Json = {
    "entry_id": "account",
    "fingerprint": "0123456789abcdef",
    "request": {"text": "Bread.", "voice": "Zephyr", "style": None, "temperature": 1.0},
    "model": "gemini-2.5-flash-tts",
    "characters": 6,
    "delivery": "queue",
    "submitted_at": "2026-11-25T12:31:05.582386+00:00",
    "request_id": "ab3d8495-ca2e-4b76-bb74-ab9a93aa884d",
    "cost": 0.005,
    "paid": False,
}


async def read_index(hass: HomeAssistant) -> Json:
    """Read the library's index."""
    store = Store[Json](hass, 1, f"{DOMAIN}.library")
    index = await async_load_stored(hass, store, Index.from_dict)
    return (Index() if index is None else index).as_dict()


async def read_ledger(hass: HomeAssistant) -> Json:
    """Read the ledger."""
    store = Store[Json](hass, 1, f"{DOMAIN}.ledger")
    rows = await async_load_stored(hass, store, LedgerRows.from_dict)
    return (LedgerRows() if rows is None else rows).as_dict()


async def read_figures(hass: HomeAssistant) -> Json:
    """Read what was learned."""
    estimates = Estimates(hass)
    await estimates.async_load()
    return estimates.as_dict()


async def read_journal(hass: HomeAssistant) -> Json:
    """Read what was announced."""
    journal = Journal(hass)
    await journal.async_load()
    entries = reversed(journal.entries)
    return {"entries": write_rows(entries, Entry.as_dict, of="journal")}


async def read_digest(hass: HomeAssistant) -> Json:
    """Read what was kept in quiet hours."""
    # Once Home Assistant has started, what is due is spoken and struck.
    hass.set_state(CoreState.starting)
    digest = Digest(hass)
    await digest.async_load()
    kept = write_rows(digest.announcements(), announcement_as_dict, of="digest")
    return {"kept": [{"due": DUE, "announcement": each} for each in kept]}


async def read_phrases(hass: HomeAssistant) -> Json:
    """Read the phrases that are kept."""
    phrasebook = Phrasebook(hass, Library(hass))
    await phrasebook.async_load()
    phrases = write_rows(
        phrasebook.phrases,
        lambda each: each.as_dict() | {"keys": [*phrasebook.keys(each.id)]},
        of="phrasebook",
    )
    return {"phrases": phrases}


async def read_speakers(hass: HomeAssistant) -> Json:
    """Read how speakers were before an announcement."""
    memory = Memory(hass)
    await memory.async_load()
    return {"speakers": [each.as_dict() for each in memory.rows]}


async def read_budget(hass: HomeAssistant) -> Json:
    """Read the spending of earlier versions."""
    return dict((await async_take_over(hass, "account")).as_dict())


def index_rows(stored: Json) -> Json:
    """Return the rows of an index by their keys."""
    table = stored["recordings"]
    rows = table if isinstance(table, list) else zip(*table.values(), strict=True)
    return {key: [key, *others] for key, *others in rows}


def ledger_rows(stored: Json) -> Json:
    """Return the jobs of a ledger by their keys, and the days of its spending."""
    jobs = {row["key"]: row for row in stored["rows"]}
    owners = [*stored["spending"].items(), *stored["left"].items()]
    days = {f"{owner} {day}": days[day] for owner, days in owners for day in days}
    return jobs | days


def figure_rows(stored: Json) -> Json:
    """Return prices, paces and the times of each model."""
    kinds = ("prices", "paces", "latencies")
    return {
        f"{kind} {name}": stored[kind][name] for kind in kinds for name in stored[kind]
    }


def rows_by(column: str, kind: str) -> Callable[[Json], Json]:
    """Return what tells the rows of a kind by one of their columns."""
    return lambda stored: {row[column]: row for row in stored[kind]}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A store that is well: how it is read, and where its rows are."""

    name: str
    data: Json = field(repr=False)
    read: Callable[[HomeAssistant], Awaitable[Json]]
    rows: Callable[[Json], Json] = field(default=lambda _: {})
    places: Mapping[str, hostile.Path] = field(default_factory=dict, repr=False)


INDEX = File(
    name=f"{DOMAIN}.library",
    data={
        "recordings": {name: [value] * 3 for name, value in COLUMNS.items()}
        | {"key": KEYS}
    },
    read=read_index,
    rows=index_rows,
    places={
        key: ("recordings", name, number)
        for number, (key, name) in enumerate(
            zip(KEYS, ("created", "size", "last_used"), strict=True)
        )
    },
)
EARLIER_INDEX = File(
    name=f"{DOMAIN}.library",
    data={
        "columns": [*COLUMNS],
        "recordings": [[*(COLUMNS | {"key": key}).values()] for key in KEYS],
    },
    read=read_index,
    rows=index_rows,
    places={key: ("recordings", number) for number, key in enumerate(KEYS)},
)
LEDGER = File(
    name=f"{DOMAIN}.ledger",
    data={
        "rows": [OPEN_JOB | {"key": key} for key in KEYS],
        "spending": {
            "account": {"2026-11-22": 0.25, "2026-11-25": 0.03},
            "other": {"2026-11-25": 1.5},
        },
        "left": {"fingerprint": {"2026-11-25": 0.75}},
    },
    read=read_ledger,
    rows=ledger_rows,
    places={key: ("rows", number) for number, key in enumerate(KEYS)}
    | {
        "account 2026-11-22": ("spending", "account", "2026-11-22"),
        "account 2026-11-25": ("spending", "account", "2026-11-25"),
        "other 2026-11-25": ("spending", "other"),
        "fingerprint 2026-11-25": ("left", "fingerprint"),
    },
)
FIGURES = File(
    name=f"{DOMAIN}.learned",
    data={
        "latencies": {"fast": [[4, 0.6], [100, 1.5]], "slow": [[5, 3.2]]},
        "prices": {"fast": 0.0075, "slow": 0.02},
        "paces": {"fast/Zephyr": [0.6, 0.5], "slow/Kore": [12.0, 11.0]},
    },
    read=read_figures,
    rows=figure_rows,
    places={
        f"{kind} {name}": (kind, name)
        for kind, names in {
            "latencies": ("fast", "slow"),
            "prices": ("fast", "slow"),
            "paces": ("fast/Zephyr", "slow/Kore"),
        }.items()
        for name in names
    },
)
ANNOUNCEMENT: Json = {
    "at": "2026-11-25T12:31:05.582386+00:00",
    "message": "Tea.",
    "voice": "tts.zephyr",
    "language": None,
    "options": {"style": "cheerful", "split": True, "deadline": 2.5},
    "speakers": [
        {
            "entity_id": "media_player.kitchen",
            "voice": None,
            "volume": {"level": 0.5, "is_relative": False},
            "avoid_announce": False,
            "twin": None,
            "chime": "bell",
            "end_chime": None,
            "lead_in": 0.5,
            "quiet_hours": None,
            "speakers_id": None,
        }
    ],
    "outcomes": {"media_player.kitchen": "heard"},
    "spoken_by": "tts.zephyr",
    "tag": None,
}
JOURNAL = File(
    name=f"{DOMAIN}.journal",
    data={"entries": [ANNOUNCEMENT | {"id": name} for name in ("a", "b", "c")]},
    read=read_journal,
    rows=rows_by("id", "entries"),
    places={name: ("entries", number) for number, name in enumerate("abc")},
)
DIGEST = File(
    name=f"{DOMAIN}.digest",
    data={
        "kept": [
            {
                "due": DUE,
                "announcement": {
                    "message": name,
                    "voice": "tts.zephyr",
                    "speakers": ANNOUNCEMENT["speakers"],
                    "language": None,
                    "options": {},
                    "cache": True,
                    "priority": "NORMAL",
                    "tag": None,
                    "expires": None,
                    "once": 60.0,
                },
            }
            for name in "abc"
        ]
    },
    read=read_digest,
    rows=lambda stored: {
        each["announcement"]["message"]: each for each in stored["kept"]
    },
    places={name: ("kept", number) for number, name in enumerate("abc")},
)
PHRASES = File(
    name=f"{DOMAIN}.phrases",
    data={
        "phrases": [
            {
                "id": name,
                "name": f"Tea {name}",
                "wording": {
                    "message": "Tea.",
                    "voice": "tts.zephyr",
                    "language": "de-DE",
                    "options": {"style": "cheerful"},
                },
                "keys": KEYS,
            }
            for name in "abc"
        ]
    },
    read=read_phrases,
    rows=rows_by("id", "phrases"),
    places={name: ("phrases", number) for number, name in enumerate("abc")},
)
SPEAKERS = File(
    name=f"{DOMAIN}.speakers",
    data={
        "speakers": [
            {
                "entity_id": f"media_player.{name}",
                "over_at": 1_795_609_861.75,
                "sound": {"media_id": "media-source://a/b", "path": "/media/b"},
                "volume": 0.3,
                "volume_set": 0.6,
                "was_off": False,
                "music": {
                    "state": "playing",
                    "media_id": "http://radio.example/a",
                    "can_start": True,
                    "media_type": "music",
                    "position": 12.5,
                    "has_end": False,
                    "source": None,
                },
            }
            for name in "abc"
        ]
    },
    read=read_speakers,
    rows=rows_by("entity_id", "speakers"),
    places={
        f"media_player.{name}": ("speakers", number)
        for number, name in enumerate("abc")
    },
)
BUDGET = File(
    name=f"{DOMAIN}.budget.account",
    data={"day": "2026-11-25", "today": 0.03, "this_month": 0.25},
    read=read_budget,
)
FILES = [
    INDEX,
    EARLIER_INDEX,
    LEDGER,
    FIGURES,
    JOURNAL,
    DIGEST,
    PHRASES,
    SPEAKERS,
    BUDGET,
]
names = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """The folder of the stores."""
    path = tmp_path / ".storage"
    path.mkdir()
    return path


def put(storage: Path, file: File, content: Any) -> None:
    """Write a store's file."""
    (storage / file.name).write_text(json.dumps(content))


def around(data: Any) -> Json:
    """Return what is in a store's file, around its data."""
    return {"version": 1, "minor_version": 1, "key": "", "data": data}


@names
async def test_a_file_that_the_disk_does_not_give_away(
    hass: HomeAssistant, storage: Path, file: File
) -> None:
    """It stays where it is, and is read another time."""
    put(storage, file, around(file.data))
    with hostile.no_file_handles():
        await file.read(hass)
    assert [each.name for each in storage.iterdir()] == [file.name]
    assert file.rows(await file.read(hass)) == file.rows(file.data)


@names
@SETTINGS
@given(drawn=st.data())
async def test_any_file(
    hass: HomeAssistant, storage: Path, file: File, drawn: st.DataObject
) -> None:
    """A file that is damaged anywhere stops nothing, and what is read can be written."""
    content = drawn.draw(hostile.damaged(around(file.data)))
    put(storage, file, content)
    read = await file.read(hass)
    assert json_loads(json_bytes(read)) == read
    put(storage, file, around(read))
    if file is not BUDGET:
        assert await file.read(hass) == read


@pytest.mark.parametrize("file", FILES[:-1], ids=lambda file: file.name)
@SETTINGS
@given(drawn=st.data())
async def test_any_row(
    hass: HomeAssistant, storage: Path, file: File, drawn: st.DataObject
) -> None:
    """A row that is damaged anywhere costs no other."""
    name = drawn.draw(st.sampled_from([*file.places]))
    data = drawn.draw(hostile.damaged(file.data, within=file.places[name]))
    try:
        json_loads(json.dumps(data))
    except ValueError, TypeError:
        reject()
    put(storage, file, around(data))
    read = file.rows(await file.read(hass))
    others = {each: row for each, row in file.rows(file.data).items() if each != name}
    assert {each: read.get(each) for each in others} == others


@names
async def test_a_file_that_is_well(
    hass: HomeAssistant, storage: Path, file: File, caplog: pytest.LogCaptureFixture
) -> None:
    """All of it is read, and nothing is said."""
    put(storage, file, around(file.data))
    with caplog.at_level(logging.INFO):
        read = await file.read(hass)
    assert file.rows(read) == file.rows(file.data)
    assert caplog.text == ""


def test_what_is_passed_over_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """The log has one line on all damaged rows of a list, without what is in them."""
    stored: list[Any] = ["1", "secret", "2", None, "private"]
    with caplog.at_level(logging.DEBUG):
        rows = read_rows(stored, int, of="list")
    assert rows == [1, 2]
    assert [record.getMessage() for record in caplog.records] == [
        "Damaged rows of the list are passed over: 2 ValueError, 1 TypeError"
    ]
