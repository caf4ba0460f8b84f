"""Clocks that are wrong, or jump: nobody waits longer, and nothing is paid twice."""

import asyncio
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.emulator import Emulator, Fault, Route

from .calls import charged, say, until
from .clock import FastClock
from .lives import bring_home, crash, reach

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


@pytest.mark.parametrize("jump", [-YEAR, -DAY, DAY, YEAR])
async def test_jump_on_the_way(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    clock: FastClock,
    jump: timedelta,
) -> None:
    """The wall clock may be set while a job is under way."""
    call = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    clock.error = jump
    await call
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("jump", [-DAY, DAY])
async def test_jump_before_the_start(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    clock: FastClock,
    jump: timedelta,
) -> None:
    """A clock that is set between crash and start does not hide the open job."""
    emulator.inject(Fault(name="stall", route="status", times=None))
    call = asyncio.create_task(say(home))
    await reach(emulator, Route.STATUS)
    await crash(hass_storage, call)
    emulator.faults.clear()
    clock.error = jump
    await bring_home(home, account, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("error", [timedelta(minutes=-5), timedelta(minutes=5)])
async def test_unknown_outcome(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    clock: FastClock,
    error: timedelta,
) -> None:
    """A job is found in the history though its clock is another one."""
    clock.error = error
    emulator.inject(Fault(name="reset_after", route="submit"))
    await say(home)
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize("error", [-DAY, DAY])
async def test_rate_limit(
    home: HomeAssistant,
    emulator: Emulator,
    played: list[ServiceCall],
    clock: FastClock,
    error: timedelta,
) -> None:
    """When a rate limit ends is told by Segmind's clock."""
    clock.error = error
    emulator.inject(Fault(name="rate_limited", route="submit", value=2))
    await say(home)
    assert len(played) == 1
    assert len(emulator.submits) == 1


@pytest.mark.parametrize("seconds", [-0.3, 30, 3700])
async def test_jump_of_segmind(
    home: HomeAssistant, emulator: Emulator, played: list[ServiceCall], seconds: float
) -> None:
    """Segmind's clock may jump, too."""
    call = asyncio.create_task(say(home))
    await until(lambda: emulator.submits)
    emulator.clock.advance(seconds)
    await call
    assert len(played) == 1
    assert charged(emulator) == len(emulator.submits) == 1
