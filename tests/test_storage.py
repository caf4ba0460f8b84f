"""Whatever is in a store, it is read as far as it goes, and can be written again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
import json
import logging
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.json import json_bytes
from homeassistant.helpers.storage import Store
from homeassistant.util.json import json_loads
from hypothesis import HealthCheck, given, reject, settings, strategies as st
import pytest

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.library.index import Index
from custom_components.segmind_tts.making.budget import async_take_over
from custom_components.segmind_tts.making.estimates import Estimates
from custom_components.segmind_tts.making.ledger_rows import LedgerRows
from custom_components.segmind_tts.storage import async_load_stored, read_rows

from . import hostile

type Json = dict[str, Any]

SETTINGS = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
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


async def read_budget(hass: HomeAssistant) -> Json:
    """Read the spending of earlier versions."""
    return dict((await async_take_over(hass, "account")).as_dict())


def index_rows(stored: Json) -> Json:
    """Return the rows of an index by their keys."""
    return {row[0]: row for row in stored["recordings"]}


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
BUDGET = File(
    name=f"{DOMAIN}.budget.account",
    data={"day": "2026-11-25", "today": 0.03, "this_month": 0.25},
    read=read_budget,
)
FILES = [INDEX, LEDGER, FIGURES, BUDGET]
names = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@pytest.fixture
def hass_storage() -> Json:
    """Leave Home Assistant's storage on the disk, where files are set aside."""
    return {}


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A configuration folder of the test's own."""
    return str(tmp_path)


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
    read = await file.read(hass)
    assert file.data.keys() <= read.keys() | {"day", "today", "this_month"}


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


@pytest.mark.parametrize("file", [INDEX, LEDGER, FIGURES], ids=lambda file: file.name)
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
