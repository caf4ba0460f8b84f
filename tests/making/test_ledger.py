"""The ledger on a real disk: what callers were told is there after a kill."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
import json
import logging
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import Mock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import storage
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util.file import WriteError
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.segmind_tts.const import DOMAIN, Delivery
from custom_components.segmind_tts.making.ledger import (
    LEDGER,
    SIGNAL_LEDGER_CHANGED,
    Ledger,
    LedgerError,
    async_get_ledger,
)
from custom_components.segmind_tts.making.ledger_rows import RETENTION, LedgerRow
from custom_components.segmind_tts.making.spending import Spending
from tests.disk import hass_config_dir, hass_storage

from .rows import ACCOUNTS, KEYS, NOW, row

__all__ = ["hass_config_dir", "hass_storage"]


@pytest.fixture
def ledger_file(hass: HomeAssistant) -> Path:
    """Where the ledger is."""
    return Path(hass.config.path(".storage", f"{DOMAIN}.ledger"))


@pytest.fixture
async def ledger(hass: HomeAssistant) -> Ledger:
    """The ledger of a new house."""
    return await async_get_ledger(hass)


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A disk that starts no write of the ledger until the event is set."""
    event = Event()
    write = storage.write_utf8_file_atomic

    def slow_write(path: str, content: bytes, private: bool, mode: str) -> None:
        event.wait(timeout=30)
        write(path, content, private, mode)

    monkeypatch.setattr(storage, "write_utf8_file_atomic", slow_write)
    yield event
    event.set()


def stored_rows(ledger_file: Path) -> list[dict[str, Any]]:
    """Return the rows on the disk."""
    return list(json.loads(ledger_file.read_bytes())["data"]["rows"])


def is_private(path: Path) -> bool:
    """Return whether only its owner can read a file."""
    return path.stat().st_mode & 0o077 == 0


def put(path: Path, content: str) -> None:
    """Write a file behind the ledger's back."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)


async def after_a_kill(hass: HomeAssistant) -> Ledger:
    """Return the ledger that the next start finds."""
    hass.data.pop(LEDGER)
    return await async_get_ledger(hass)


async def test_a_job_survives_a_kill(hass: HomeAssistant, ledger: Ledger) -> None:
    """Once added, a row is there after a kill, with all that resuming needs."""
    await ledger.async_open(row("key"))
    assert (await after_a_kill(hass)).get("account", "key") == row("key")
    await ledger.async_open(row("key", "request-1"))
    again = await after_a_kill(hass)
    assert again.rows("account") == [row("key", "request-1")]
    assert (len(again), again.problem) == (1, False)


async def test_a_struck_job_is_gone(hass: HomeAssistant, ledger: Ledger) -> None:
    """A row that was struck does not come back, nor does another account lose its own."""
    await ledger.async_open(row("key", "request-1"))
    await ledger.async_open(row("key", "request-2", entry_id="other"))
    await ledger.async_strike("account", "key")
    await ledger.async_strike("account", "never added")
    again = await after_a_kill(hass)
    assert again.rows("account") == []
    assert again.get("account", "key") is None
    assert again.rows("other") == [row("key", "request-2", entry_id="other")]


async def test_a_removed_account(
    hass: HomeAssistant, ledger: Ledger, freezer: FrozenDateTimeFactory
) -> None:
    """Its jobs and what it has spent wait for it to come back, and for nobody else."""
    freezer.move_to(NOW)
    mine = row("one", "request", fingerprint="key", cost=0.25, paid=True)
    await ledger.async_open(mine)
    await ledger.async_open(row("two", cost=0.5, paid=True))
    await ledger.async_strike("account", "two")
    await ledger.async_open(row("one", entry_id="other"))
    await ledger.async_remove("account", "key")
    again = await after_a_kill(hass)
    await again.async_adopt("stranger", "other key", Spending())
    assert again.spending("stranger").days == {}
    await again.async_adopt("new", "key", Spending())
    assert again.rows("new") == [replace(mine, entry_id="new")]
    assert again.rows("account") == []
    assert again.spending("new").days == {NOW.date(): 0.75}
    assert again.spending("account").days == {}
    assert len(again.rows("other")) == 1


async def test_rows_expire(
    hass: HomeAssistant, ledger: Ledger, freezer: FrozenDateTimeFactory
) -> None:
    """A row goes when Segmind no longer has its audio."""
    freezer.move_to(NOW + RETENTION - timedelta(seconds=1))
    await ledger.async_open(row("key", "request"))
    await ledger.async_adopt("other", "other key", Spending())
    assert len(ledger) == 1
    freezer.tick(1)
    await ledger.async_adopt("other", "other key", Spending())
    assert len(ledger) == 0
    assert len(await after_a_kill(hass)) == 0


async def test_one_ledger_for_the_house(hass: HomeAssistant) -> None:
    """Accounts that are set up at once get the same ledger."""
    first, second = await asyncio.gather(async_get_ledger(hass), async_get_ledger(hass))
    assert first is second is hass.data[LEDGER]


async def test_saves_are_shared(
    hass: HomeAssistant, ledger: Ledger, ledger_file: Path, slow_disk: Event
) -> None:
    """Many jobs at once need two writes, yet each caller returns with its row on disk."""
    writes: list[int] = []

    @callback
    def changed() -> None:
        writes.append(len(ledger))

    async_dispatcher_connect(hass, SIGNAL_LEDGER_CHANGED, changed)

    async def add_and_look(key: str) -> set[str]:
        await ledger.async_open(row(key))
        return {each["key"] for each in stored_rows(ledger_file)}

    keys = [f"key {number}" for number in range(20)]
    tasks = [hass.async_create_task(add_and_look(key)) for key in keys]
    slow_disk.set()
    seen = await asyncio.gather(*tasks)
    assert [
        key for key, on_disk in zip(keys, seen, strict=True) if key not in on_disk
    ] == []
    assert writes == [20, 20]


async def test_a_caller_that_leaves(
    hass: HomeAssistant, ledger: Ledger, slow_disk: Event
) -> None:
    """A cancelled caller's write neither stops nor undoes a later one."""
    first = hass.async_create_task(ledger.async_open(row("first")))
    first.cancel()
    second = hass.async_create_task(ledger.async_open(row("second")))
    slow_disk.set()
    await second
    assert first.cancelled()
    again = await after_a_kill(hass)
    assert [each.key for each in again.rows("account")] == ["first", "second"]


async def test_a_disk_that_refuses(
    hass: HomeAssistant, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails is told, does not stop speech, and is made up for."""
    await ledger.async_open(row("first"))
    with monkeypatch.context() as patch:
        patch.setattr(
            storage, "write_utf8_file_atomic", Mock(side_effect=WriteError("full"))
        )
        await ledger.async_update("account", "first", request_id="request")
    problems = [ledger.problem]
    await ledger.async_open(row("second"))
    problems.append(ledger.problem)
    assert problems == [True, False]
    rows = (await after_a_kill(hass)).rows("account")
    assert rows == [row("first", "request"), row("second")]


async def test_no_job_without_a_row(
    hass: HomeAssistant, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job whose row the disk refuses is not begun, and leaves no other row behind."""
    await ledger.async_open(row("first", "request"))
    with monkeypatch.context() as patch:
        patch.setattr(
            storage, "write_utf8_file_atomic", Mock(side_effect=WriteError("full"))
        )
        for key in ("first", "second"):
            with pytest.raises(LedgerError):
                await ledger.async_open(row(key))
    problems = [ledger.problem]
    await ledger.async_open(row("third"))
    problems.append(ledger.problem)
    assert problems == [True, False]
    rows = (await after_a_kill(hass)).rows("account")
    assert {each.key: each.request_id for each in rows} == {
        "first": "request",
        "third": None,
    }


async def test_a_row_that_cannot_be_written(
    hass: HomeAssistant, ledger: Ledger
) -> None:
    """A row that no file takes spoils no other row."""
    poison = replace(row("poison"), request={"text": "\ud83d"})
    with pytest.raises(LedgerError):
        await ledger.async_open(poison)
    await ledger.async_open(row("next"))
    assert not ledger.problem
    assert [each.key for each in (await after_a_kill(hass)).rows("account")] == ["next"]


async def test_an_account_that_is_removed(
    hass: HomeAssistant, ledger: Ledger, freezer: FrozenDateTimeFactory
) -> None:
    """Its jobs go on, and what they cost counts when it is added again."""
    freezer.move_to(NOW)
    await ledger.async_open(row("key", cost=0.25))
    await ledger.async_remove("account", "fingerprint")
    await ledger.async_update("account", "key", paid=True)
    await ledger.async_strike("account", "key")
    again = await after_a_kill(hass)
    assert (len(ledger), len(again)) == (0, 0)
    assert again.spending("account").days == {}
    await again.async_adopt("new", "fingerprint", Spending())
    assert again.spending("new").days == {NOW.date(): 0.25}


async def test_what_a_removed_account_spent_is_forgotten(
    ledger: Ledger, ledger_file: Path, freezer: FrozenDateTimeFactory
) -> None:
    """Of a month that is over nothing is kept."""

    def left() -> object:
        return json.loads(ledger_file.read_bytes())["data"]["left"]

    freezer.move_to(NOW)
    await ledger.async_open(row("key", cost=0.25, paid=True))
    await ledger.async_strike("account", "key")
    await ledger.async_remove("account", "key")
    await ledger.async_adopt("other", "other key", Spending())
    assert left() == {"key": {NOW.date().isoformat(): 0.25}}
    freezer.move_to(NOW + timedelta(days=31))
    await ledger.async_adopt("other", "other key", Spending())
    assert left() == {}


@pytest.mark.parametrize(
    ("ends", "spent", "committed"),
    [
        ([], 0.0, 0.25),
        ([("update", {"cost": 0.5, "paid": True})], 0.5, 0.5),
        ([("strike", {})], 0.0, 0.0),
        ([("update", {"cost": 0.5, "paid": True}), ("strike", {})], 0.5, 0.5),
        ([("give_up", {})], 0.25, 0.25),
        ([("give_up", {}), ("strike", {}), ("give_up", {})], 0.25, 0.25),
    ],
)
async def test_what_a_job_costs(
    hass: HomeAssistant,
    ledger: Ledger,
    ends: list[tuple[str, dict[str, Any]]],
    spent: float,
    committed: float,
) -> None:
    """It is counted once, on the day of the submit, whatever becomes of the row."""
    await ledger.async_open(row("key", cost=0.25))
    for name, changes in ends:
        await getattr(ledger, f"async_{name}")("account", "key", **changes)
    for each in (ledger, await after_a_kill(hass)):
        assert each.spending("account").on(NOW.date()) == spent
        assert each.committed("account").on(NOW.date()) == committed


async def test_a_job_in_the_place_of_another(
    hass: HomeAssistant, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the earlier one may have cost is counted, once, though the disk refuses."""
    await ledger.async_open(row("key", "first", cost=0.25))
    with monkeypatch.context() as patch:
        patch.setattr(
            storage, "write_utf8_file_atomic", Mock(side_effect=WriteError("full"))
        )
        with pytest.raises(LedgerError):
            await ledger.async_open(row("key", cost=0.5))
    assert ledger.committed("account").on(NOW.date()) == 0.25
    await ledger.async_open(row("key", "second", cost=0.5))
    for each in (ledger, await after_a_kill(hass)):
        assert each.spending("account").on(NOW.date()) == 0.25
        assert each.committed("account").on(NOW.date()) == 0.75


async def test_a_folder_that_is_none(
    hass: HomeAssistant, ledger: Ledger, ledger_file: Path
) -> None:
    """A storage folder that can't be made is told, and does not stop speech."""
    ledger_file.parent.write_text("I was here first")
    with pytest.raises(LedgerError):
        await ledger.async_open(row("key"))
    assert ledger.problem
    ledger_file.parent.unlink()


@pytest.mark.parametrize(
    ("content", "aside"),
    [
        ("{", "corrupt"),
        ("[]", "unread"),
        ('{"version": 2, "data": {"jobs": []}}', "unread"),
        ('{"version": 1, "data": {"rows": 7}}', "unread"),
        ('{"version": 1, "data": {}}', "unread"),
    ],
)
async def test_a_bad_file(
    hass: HomeAssistant, ledger_file: Path, content: str, aside: str
) -> None:
    """A damaged or newer ledger is set aside, and a new one works."""
    put(ledger_file, content)
    ledger = await async_get_ledger(hass)
    assert len(ledger) == 0
    await ledger.async_open(row("key"))
    assert not ledger.problem
    assert len(await after_a_kill(hass)) == 1
    kept = list(ledger_file.parent.glob(f"{ledger_file.name}.{aside}.*"))
    assert [path.read_text() for path in kept] == [content]


@pytest.mark.parametrize(
    "damage",
    [
        {"submitted_at": "yesterday"},
        {"submitted_at": None},
        {"key": []},
        {"request": None},
        {"submitted_at": "0001-01-01T00:00:00+14:00"},
        {"submitted_at": "9999-12-31T23:59:59-12:00"},
        {"cost": "much"},
        {"cost": None},
        {"cost": -1},
    ],
)
async def test_a_bad_row(
    hass: HomeAssistant, ledger: Ledger, ledger_file: Path, damage: dict[str, Any]
) -> None:
    """One damaged row costs no other."""
    await ledger.async_open(row("good"))
    await ledger.async_open(row("bad"))
    good, bad = stored_rows(ledger_file)
    stored = {"version": 1, "data": {"rows": [bad | damage, good]}}
    put(ledger_file, json.dumps(stored))
    assert (await after_a_kill(hass)).rows("account") == [row("good")]


async def test_a_row_with_the_delivery_in_its_request(
    hass: HomeAssistant, ledger: Ledger, ledger_file: Path
) -> None:
    """A row as earlier versions wrote it is read as if it was written now."""
    direct = replace(row("direct"), delivery=Delivery.DIRECT)
    for added in (row("older"), row("queue"), direct):
        await ledger.async_open(added)
    stored = stored_rows(ledger_file)
    for each in stored:
        delivery = each.pop("delivery")
        if each["key"] != "older":
            each["request"]["delivery"] = delivery
    put(ledger_file, json.dumps({"version": 1, "data": {"rows": stored}}))
    again = await after_a_kill(hass)
    assert again.rows("account") == [row("older"), row("queue"), direct]


async def test_texts_stay_out_of_sight(
    hass: HomeAssistant, ledger_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a repr nor the log shows what is to be spoken; the file is private."""
    with caplog.at_level(logging.DEBUG):
        ledger = await async_get_ledger(hass)
        await ledger.async_open(row("key"))
        await after_a_kill(hass)
    assert "4711" not in caplog.text + repr(row("key"))
    assert is_private(ledger_file)


@given(
    jobs=st.lists(st.tuples(ACCOUNTS, KEYS, st.booleans()), max_size=12),
    kill_after=st.integers(0, 12),
)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_nothing_is_lost_on_a_real_disk(
    hass: HomeAssistant,
    ledger_file: Path,
    jobs: list[tuple[str, str, bool]],
    kill_after: int,
) -> None:
    """After any sequence of jobs and a kill, the disk holds what callers were told."""
    put(ledger_file, "{}")
    hass.data.pop(LEDGER, None)
    ledger = await async_get_ledger(hass)
    expected: dict[tuple[str, str], LedgerRow] = {}
    for number, (entry_id, key, struck) in enumerate(jobs[:kill_after]):
        added = row(key, f"request-{number}", entry_id=entry_id)
        await ledger.async_open(added)
        expected[entry_id, key] = added
        if struck:
            await ledger.async_strike(entry_id, key)
            del expected[entry_id, key]
    again = await after_a_kill(hass)
    found = [*again.rows("account"), *again.rows("other")]
    assert {(each.entry_id, each.key): each for each in found} == expected
