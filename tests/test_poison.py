"""Poison: whatever is said, set or answered, no store and no registry is spoiled by it."""

from dataclasses import replace
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.json import json_bytes
from homeassistant.setup import async_setup_component
from homeassistant.util.json import json_loads
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.journal import Entry, Journal
from custom_components.segmind_tts.api import SegmindInsufficientCreditsError
from custom_components.segmind_tts.api.error_mapping import error_from_response
from custom_components.segmind_tts.api.models import Metrics
from custom_components.segmind_tts.audio import VerifiedAudio
from custom_components.segmind_tts.audio.pcm import Silence
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.diagnostics import async_get_config_entry_diagnostics
from custom_components.segmind_tts.issues import AccountIssues
from custom_components.segmind_tts.library.index import Index
from custom_components.segmind_tts.library.recording import Recording
from custom_components.segmind_tts.making.estimates import Estimates
from custom_components.segmind_tts.making.ledger_rows import LedgerRows
from custom_components.segmind_tts.message.script import Script
from custom_components.segmind_tts.message.setting_error import SettingError
from custom_components.segmind_tts.message.settings import VoiceSettings
from custom_components.segmind_tts.storage import WatchedStore

from . import hostile
from .making.rows import row
from .message import texts

QUICK = settings(
    max_examples=60,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
KEY = "0" * 64
poisonous = st.one_of(
    hostile.hostile_values,
    st.sampled_from(["\ud83d", "\ude00 a", "a\x00b", "x" * 2000, 10**5000, {1: 2}]),
    st.sampled_from(["Kore", "puck", "cheerful", 0.5, "gemini-2.5-pro-tts", "none"]),
)
words = texts.noise | st.sampled_from(["Tea.", "\ud83d Tea \ude00", "a\x00", "x" * 500])
options = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("model", "voice", "voice_2", "style", "temperature", "split", "delivery"),
        poisonous,
    ),
)


def stored(data: Any) -> Any:
    """Return data as it is read from the file in which Home Assistant writes it."""
    return json_loads(json_bytes(data))


@QUICK
@given(words, options, st.dictionaries(words, words, max_size=3))
def test_a_message_and_its_options(
    message: str, given: dict[str, Any], pronunciation: dict[str, str]
) -> None:
    """They are refused in words that can be shown, or a request that any file can hold."""
    try:
        script = VoiceSettings.from_options(given).script(message, pronunciation)
    except SettingError as err:
        shown = err.placeholders
    else:
        shown = {}
        check_stores(script)
    assert stored(shown) == shown
    assert all(len(each) <= 100 for each in shown.values())


def check_stores(script: Script) -> None:
    """Check that files can hold what is noted of a message."""
    rows = LedgerRows()
    for number, request in enumerate((script.whole, script.part(0, 1))):
        request.key.encode()
        rows.add(replace(row(str(number)), request=request.as_dict()))
    assert stored(rows.as_dict()) == rows.as_dict()
    assert LedgerRows.from_dict(stored(rows.as_dict())).as_dict() == rows.as_dict()
    index = Index()
    index.add(Recording(key=KEY, size=1, created=NOW, text=script.whole.text), 1.0)
    assert Index.from_dict(stored(index.as_dict())).as_dict() == index.as_dict()


def heard(seconds: float) -> VerifiedAudio:
    """Return a take of so many seconds."""
    silence = Silence(share=0.0, leading=0.0, trailing=0.0)
    return VerifiedAudio(
        data=b"", duration=seconds, silence=silence, speech=seconds, tail=0.0
    )


@QUICK
@given(
    st.dictionaries(
        st.sampled_from(["cost", "remaining_credits", "total_time"]), poisonous
    )
)
async def test_figures_of_an_answer(
    hass: HomeAssistant, hass_storage: dict[str, Any], told: dict[str, Any]
) -> None:
    """What is booked and learned from them is read again as it was written."""
    metrics = Metrics.from_dict(told)
    estimates = Estimates(hass)
    request = VoiceSettings().request("Tea.")
    if metrics.cost is not None:
        estimates.async_paid(request.model, metrics.cost)
    if metrics.total_time is not None:
        estimates.async_observe(request.model, 4, metrics.total_time)
        estimates.async_heard(request, heard(metrics.total_time))
    estimates.async_refused(request.model, ["temperature"])
    data = stored(estimates.as_dict())
    hass_storage[f"{DOMAIN}.learned"] = {"version": 1, "data": data}
    again = Estimates(hass)
    await again.async_load()
    assert again.as_dict() == estimates.as_dict() == data
    rows = LedgerRows()
    rows.add(replace(row("a"), cost=metrics.cost or 0.0, paid=True))
    rows.strike("account", "a")
    assert LedgerRows.from_dict(stored(rows.as_dict())).as_dict() == rows.as_dict()


@QUICK
@given(
    st.sampled_from([400, 406, 422, 429, 500]),
    st.sampled_from(["error", "detail", "message", "status", "request_id"]),
    poisonous,
)
def test_words_of_an_answer(status: int, name: str, told: object) -> None:
    """What an error repeats can be shown and logged."""
    try:
        body = json.dumps({name: told}).encode()
    except ValueError:
        body = str(10**400).encode()
    err = error_from_response(status, {}, body, now=NOW)
    shown = {"detail": err.detail, "request_id": err.request_id, "text": str(err)}
    assert stored(shown) == shown


@QUICK
@given(poisonous)
def test_a_row_costs_no_other(hass: HomeAssistant, value: Any) -> None:
    """What no file can hold is left out of it, and all else is there."""
    good = Recording(key=KEY, size=1, created=NOW, text="Tea.")
    index = Index()
    index.add(good, 1.0)
    index.add(replace(good, key="1" * 64, text=value), 2.0)
    assert Index.from_dict(stored(index.as_dict())).get(KEY) == good


@QUICK
@given(words, st.dictionaries(st.text() | st.integers(), poisonous, max_size=3))
async def test_the_journal(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    freezer: FrozenDateTimeFactory,
    message: str,
    given: dict[str, Any],
) -> None:
    """An announcement with whatever options costs no other announcement."""
    journal = Journal(hass)
    good = Entry(
        id="good",
        at=NOW,
        message="Tea.",
        voice="tts.zephyr",
        language=None,
        options={},
        speakers=(Speaker(entity_id="media_player.kitchen"),),
        outcomes={"media_player.kitchen": "heard"},
    )
    journal.async_note(good)
    journal.async_note(replace(good, id="other", message=message, options=given))
    freezer.tick(61)
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert ir.async_get(hass).issues == {}
    again = Journal(hass)
    await again.async_load()
    assert good in again.entries


def issues(hass: HomeAssistant) -> set[str]:
    """Return the keys of the notices under Repairs."""
    return {issue_id for _, issue_id in ir.async_get(hass).issues}


class TestOnTheDisk:
    """What a disk does with it."""

    @pytest.fixture
    def hass_storage(self) -> dict[str, Any]:
        """Leave Home Assistant's storage on the disk."""
        return {}

    @pytest.fixture
    def hass_config_dir(self, tmp_path: Path) -> str:
        """A configuration folder of the test's own."""
        return str(tmp_path)

    @pytest.mark.parametrize(
        "value", ["\ud83d", 10**400, object()], ids=["surrogate", "huge", "object"]
    )
    async def test_what_cannot_be_written(
        self, hass: HomeAssistant, value: object
    ) -> None:
        """It is a notice, until what there is can be written."""
        store = WatchedStore(hass, 1, f"{DOMAIN}.figures")
        await store.async_save({"a": 1})
        assert issues(hass) == set()
        await store.async_save({"a": value})
        assert issues(hass) == {f"{DOMAIN}.figures_not_saved"}
        await store.async_save({"a": 2})
        assert issues(hass) == set()
        assert await store.async_load() == {"a": 2}

    async def test_a_disk_that_refuses(
        self, hass: HomeAssistant, tmp_path: Path, freezer: FrozenDateTimeFactory
    ) -> None:
        """Whatever is to be saved in vain is told, also what is saved later."""
        folder = tmp_path / ".storage"
        folder.mkdir()
        (folder / f"{DOMAIN}.learned").mkdir()
        estimates = Estimates(hass)
        estimates.async_paid("gemini-2.5-flash-tts", 0.01)
        freezer.tick(61)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        assert issues(hass) == {f"{DOMAIN}.learned_not_saved"}
        (folder / f"{DOMAIN}.learned").rmdir()
        estimates.async_paid("gemini-2.5-flash-tts", 0.02)
        freezer.tick(61)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
        assert issues(hass) == set()


@pytest.mark.parametrize("title", ["\ud83d", "a\x00b", "x" * 100_000])
def test_placeholders_of_a_notice(hass: HomeAssistant, title: str) -> None:
    """Whatever an account is called, the list of notices can be read."""
    entry = MockConfigEntry(domain=DOMAIN, title=title, state=ConfigEntryState.LOADED)
    AccountIssues(hass, entry).async_failed(SegmindInsufficientCreditsError(), "model")
    (issue,) = ir.async_get(hass).issues.values()
    assert stored(issue.translation_placeholders)


@pytest.mark.parametrize("name", [r"\ud83d", r"Kitchen \ude00"])
async def test_names_of_voices(
    home: HomeAssistant,
    account: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    name: str,
) -> None:
    """Home Assistant takes no half of a character for a name, so registries have none."""
    assert await async_setup_component(home, "config", {})
    client = await hass_client()
    answer = await client.post(
        "/api/config/config_entries/subentries/flow",
        data=f'{{"handler": ["{account.entry_id}", "{name}"]}}',
    )
    assert answer.status == 400


@QUICK
@given(st.dictionaries(st.sampled_from(["cost", "total_time"]), poisonous))
async def test_diagnostics(
    home: HomeAssistant, account: MockConfigEntry, told: dict[str, Any]
) -> None:
    """They can be downloaded, whatever was answered."""
    metrics = Metrics.from_dict(told)
    account.runtime_data.estimates.async_paid("a", metrics.cost or 0.0)
    account.runtime_data.estimates.async_observe("a", 4, metrics.total_time or 0.0)
    diagnostics = await async_get_config_entry_diagnostics(home, account)
    assert json.dumps(stored(diagnostics), allow_nan=False)
