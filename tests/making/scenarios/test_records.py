"""Job records at Segmind: not there yet, gone, or gone too early."""

from datetime import timedelta

from homeassistant.core import HomeAssistant, ServiceCall
import pytest

from tests.emulator import Emulator, Fault, Route

from .calls import failure, say
from .clock import FastClock


async def test_early_404(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall]
) -> None:
    """A fresh job that is not known yet is asked for again, before the history is."""
    emulator.inject(Fault(name="request_unknown", route="status", times=2))
    await say(home)
    assert Route.HISTORY not in {each.route for each in emulator.received}


GONE = [
    ("request_unknown", "job_expired", 2),
    ("server_error", "timed_out", 1),
    ("html", "timed_out", 1),
    ("reset", "timed_out", 1),
]


@pytest.mark.parametrize(("fault", "key", "submits"), GONE)
async def test_record_gone(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    fault: str,
    key: str,
    submits: int,
) -> None:
    """A job without a record is only given up if the history does not know it either."""
    emulator.inject(Fault(name="request_unknown", route="status", times=None))
    emulator.inject(Fault(name=fault, route="history", times=None))
    assert (await failure(home)).translation_key == key
    emulator.faults.clear()
    await say(home)
    assert len(played) == 1
    assert len(emulator.submits) == submits


async def test_record_gone_too_early(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], clock: FastClock
) -> None:
    """A job that goes on by the history is waited for, though its record is gone."""
    emulator.inject(Fault(name="never_ends", route="submit"))
    emulator.inject(Fault(name="request_unknown", route="status", times=None))
    for _ in range(2):
        assert (await failure(home)).translation_key == "timed_out"
    assert len(emulator.submits) == 1
    clock.error = timedelta(minutes=11)
    emulator.faults.clear()
    emulator.inject(Fault(name="request_unknown", route="status"))
    await say(home)
    assert len(played) == 1
