"""The emulator's time."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.emulator.clock import Clock


@pytest.mark.parametrize(("speed", "passed"), [(1.0, 7.0), (20.0, 140.0)])
def test_speed(speed: float, passed: float) -> None:
    """Emulated seconds are a multiple of real ones."""
    real = iter((100.0, 107.0))
    assert Clock(speed, lambda: next(real)).now() == passed


@pytest.mark.parametrize("seconds", [3600.0, -3600.0])
def test_advance(seconds: float) -> None:
    """The clock jumps both ways."""
    clock = Clock(monotonic=lambda: 0.0)
    clock.advance(seconds)
    assert clock.now() == seconds


def test_utc_is_the_clients_time() -> None:
    """A minute at sixtyfold speed is a second on the client's wall clock."""
    clock = Clock(60, lambda: 0.0)
    wait = clock.utc(clock.now() + 60) - datetime.now(UTC)
    assert wait.total_seconds() == pytest.approx(1, abs=0.5)


async def test_waiting_ends_when_the_clock_jumps() -> None:
    """Who waits for an hour is woken by the jump that brings it."""
    clock = Clock(monotonic=lambda: 0.0)
    waiting = asyncio.create_task(clock.until(3600))
    await asyncio.sleep(0)
    clock.advance(1800)
    await asyncio.sleep(0)
    assert not waiting.done()
    clock.advance(1800)
    await waiting


async def test_waiting_takes_emulated_time() -> None:
    """Waiting ends no earlier than asked for."""
    clock = Clock(1000)
    await clock.until(20)
    assert clock.now() >= 20
