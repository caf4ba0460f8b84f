"""What the tests of the engine share: a speaker, and a client in a hurry."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
import logging

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.api import SegmindClient
from tests.emulator import Emulator

from .calls import PACKAGE
from .clock import SPEED, FastClock
from .discretion import Discretion


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Do without the stacks that the loop's debug mode takes, half of all the time."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> FastClock:
    """The time by which the client waits, and the wall clock of the engine."""
    clock = FastClock()
    client = partial(SegmindClient, clock=clock)
    monkeypatch.setattr(f"{PACKAGE}.runtime.SegmindClient", client)
    monkeypatch.setattr(dt_util, "utcnow", clock.utcnow)
    lookup = f"{PACKAGE}.making.lookup"
    monkeypatch.setattr(f"{lookup}._LAG", timedelta(seconds=60 / SPEED))
    monkeypatch.setattr(f"{lookup}._TOLERANCE", timedelta(seconds=5 / SPEED))
    return clock


@pytest.fixture
def short_deadlines() -> Iterator[pytest.MonkeyPatch]:
    """Let jobs and downloads have half a second of real time; `undo` ends that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{PACKAGE}.making.outputs._JOB_DEADLINE", 0.5 * SPEED)
        patch.setattr(f"{PACKAGE}.making.takes._DOWNLOAD_DEADLINE", 0.5 * SPEED)
        yield patch


@pytest.fixture
def grow_late(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What makes all open jobs older than anybody waits for one."""

    def grow_late() -> None:
        monkeypatch.setattr(f"{PACKAGE}.making.open_jobs._LATE", timedelta())

    return grow_late


@pytest.fixture
def discretion(
    home: HomeAssistant,
    account: MockConfigEntry,
    emulator: Emulator,
    caplog: pytest.LogCaptureFixture,
) -> Discretion:
    """What must not be told, and where it could have been."""
    caplog.set_level(logging.DEBUG, PACKAGE)
    return Discretion(home=home, entry=account, key=emulator.api_key, log=caplog)
