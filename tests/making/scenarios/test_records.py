"""Job records at Segmind: not there yet, gone, or gone too early."""

from collections.abc import Callable
from datetime import timedelta

from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from tests.emulator import Emulator, Fault, Route

from .calls import PACKAGE, charged, failure, say


async def test_early_404(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A fresh job that is not known yet is asked for again, before the history is."""
    emulator.inject(Fault(name="request_unknown", route="status", times=2))
    await say(home)
    assert Route.HISTORY not in {each.route for each in emulator.received}


GONE = ["request_unknown", "server_error", "html", "reset"]


@pytest.mark.parametrize("fault", GONE)
async def test_record_gone(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
    fault: str,
) -> None:
    """A young job is not given up, though neither record nor history know it."""
    emulator.inject(Fault(name="request_unknown", route="status", times=None))
    emulator.inject(Fault(name=fault, route="history", times=None))
    for _ in range(2):
        assert (await failure(home)).translation_key == "timed_out"
    emulator.faults.clear()
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("times", [1, 6])
async def test_stray_404(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], times: int
) -> None:
    """A record that is missing for a moment is waited for, also without a history."""
    emulator.inject(Fault(name="request_unknown", route="status", times=times))
    emulator.inject(Fault(name="server_error", route="history", times=None))
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
    await say(home)
    assert charged(emulator) == 1


async def test_record_gone_for_good(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An old job is given up that neither record nor history know."""
    monkeypatch.setattr(f"{PACKAGE}.making.outputs._RECORD_LIFE", timedelta())
    emulator.inject(Fault(name="request_unknown", route="status", times=None))
    emulator.inject(Fault(name="request_unknown", route="history", times=None))
    assert (await failure(home)).translation_key == "job_expired"
    emulator.faults.clear()
    await say(home)
    assert len(played) == 1
    assert len(emulator.submits) == 2


async def test_record_gone_too_early(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    short_deadlines: pytest.MonkeyPatch,
    grow_late: Callable[[], None],
) -> None:
    """A job that goes on by the history is waited for, though its record is gone."""
    emulator.inject(Fault(name="never_ends", route="submit"))
    emulator.inject(Fault(name="request_unknown", route="status", times=None))
    for _ in range(2):
        assert (await failure(home)).translation_key == "timed_out"
    assert len(emulator.submits) == 1
    grow_late()
    emulator.faults.clear()
    emulator.inject(Fault(name="request_unknown", route="status"))
    await say(home)
    assert len(played) == 1
