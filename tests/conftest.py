"""What all tests share: the emulator over loopback, and an account that uses it."""

from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigSubentryDataWithId
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from hypothesis import settings
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
from syrupy.assertion import SnapshotAssertion

# Before `hass` is made: otherwise the test package's own custom_components would win.
import custom_components.segmind_tts  # noqa: F401
from custom_components.segmind_tts.announcing.queues import QUEUES, Queues
from custom_components.segmind_tts.const import DOMAIN, ENV_BASE_URL, SUBENTRY_VOICE
from custom_components.segmind_tts.message.models import DEFAULT_MODEL

from .emulator import Emulator, EmulatorConfig
from .making.scenarios.clock import FastClock

VOICE_ID = "01J00000000000000000000001"

# How long an example takes says only how busy the machine is.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    """Let no half of a character that a test has logged stop a run in processes."""
    report = yield
    report.sections = [
        (name, text.encode(errors="replace").decode()) for name, text in report.sections
    ]
    return report


@pytest.fixture
def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Write snapshots in the form that does not change from run to run."""
    return snapshot.use_extension(HomeAssistantSnapshotExtension)


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """A fast Segmind that answers with tones."""
    return EmulatorConfig(overhead=0.02, seconds_per_character=0, sigma=0, voice="tone")


@pytest.fixture
async def emulator(
    socket_enabled: None, emulator_config: EmulatorConfig
) -> AsyncIterator[Emulator]:
    """A running emulator."""
    async with Emulator(emulator_config) as emulator:
        yield emulator


@pytest.fixture
def config_dir(
    hass: HomeAssistant, hass_storage: dict[str, Any], tmp_path: Path
) -> Path:
    """A configuration folder of the test's own, of a house that knows fast jobs."""
    hass.config.config_dir = str(tmp_path)
    latencies = {DEFAULT_MODEL: [[10, 0.02], [100, 0.02]] * 25}
    hass_storage[f"{DOMAIN}.learned"] = {
        "version": 1,
        "data": {"latencies": latencies, "prices": {}},
    }
    return tmp_path


@pytest.fixture
def tts_cache(config_dir: Path) -> Iterator[Path]:
    """Home Assistant's TTS cache, in the test's own folder."""
    cache = config_dir / "tts"
    cache.mkdir()
    with patch(
        "homeassistant.components.tts._init_tts_cache_dir", return_value=str(cache)
    ):
        yield cache


@pytest.fixture
def listening_clock() -> FastClock:
    """The time of those who listen. Nobody does, so nobody waits for the end."""
    return FastClock(1000)


@pytest.fixture
async def home(
    hass: HomeAssistant,
    enable_custom_integrations: None,
    emulator: Emulator,
    tts_cache: Path,
    listening_clock: FastClock,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[HomeAssistant]:
    """Home Assistant with speech and media, and the emulator in Segmind's place."""
    monkeypatch.setenv(ENV_BASE_URL, emulator.url)
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "media_source", {})
    assert await async_setup_component(hass, "tts", {})
    hass.data[QUEUES] = Queues(hass, clock=listening_clock)
    for room in ("kitchen", "bathroom"):
        hass.states.async_set(f"media_player.{room}", "idle")
    yield hass
    # Before the emulator ends, so that nobody is on the way to it.
    for entry in hass.config_entries.async_loaded_entries(DOMAIN):
        await hass.config_entries.async_unload(entry.entry_id)


@pytest.fixture
def entry(home: HomeAssistant, emulator: Emulator) -> MockConfigEntry:
    """An account with one voice, not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Segmind",
        data={CONF_API_KEY: emulator.api_key},
        entry_id="01J00000000000000000000000",
        subentries_data=[
            ConfigSubentryDataWithId(
                subentry_id=VOICE_ID,
                subentry_type=SUBENTRY_VOICE,
                title="Zephyr",
                data={"voice": "Zephyr", "model": "gemini-2.5-flash-tts"},
                unique_id=None,
            )
        ],
    )
    entry.add_to_hass(home)
    return entry


@pytest.fixture
async def account(home: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """An account that is set up: its voice is `tts.zephyr`."""
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    return entry


@pytest.fixture
def played(account: MockConfigEntry, home: HomeAssistant) -> list[ServiceCall]:
    """What media players are told to play."""
    calls: list[ServiceCall] = async_mock_service(home, "media_player", "play_media")
    return calls
