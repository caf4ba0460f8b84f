"""Crashes at every stage of a job: the next start brings home what is paid for."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.emulator import Emulator, Fault, Route

from .calls import COST, PACKAGE, charged, say, until
from .clock import FastClock
from .lives import bring_home, crash, data_of, next_life, open_jobs, reach


@pytest.mark.parametrize(
    ("route", "known"), [(Route.SUBMIT, False), (Route.STATUS, True)]
)
async def test_written_before_sent(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    route: Route,
    known: bool,
) -> None:
    """The job is in storage before its submit leaves, its id before the first poll."""
    emulator.inject(Fault(name="stall_after", route=route))
    call = asyncio.create_task(say(home))
    await reach(emulator, route)
    (request_id,) = open_jobs(hass_storage)
    assert request_id == (next(iter(emulator.jobs)) if known else None)
    await call
    assert open_jobs(hass_storage) == []


STAGES = [
    # The submit has arrived, its answer has not.
    pytest.param(Route.SUBMIT, id="submitted"),
    pytest.param(Route.STATUS, id="polling"),
    pytest.param(Route.RESULT, id="completed"),
    pytest.param(Route.MEDIA, id="downloading"),
]


@pytest.mark.parametrize("stage", STAGES)
async def test_crash(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    stage: Route,
) -> None:
    """After a crash at any stage, the next start brings the audio home."""
    emulator.inject(Fault(name="stall_after", route=stage, times=None))
    call = asyncio.create_task(say(home))
    await reach(emulator, stage)
    await crash(hass_storage, call)
    assert data_of(home).library.count == 0
    emulator.faults.clear()
    await bring_home(home, account, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_crash_before_filing(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Audio that was downloaded, but not filed, is downloaded again."""
    verifying = asyncio.Event()

    async def never(*args: object, **kwargs: object) -> None:
        verifying.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(f"{PACKAGE}.making.takes.async_verify", never)
        call = asyncio.create_task(say(home))
        await verifying.wait()
        await crash(hass_storage, call)
    await bring_home(home, account, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_crash_and_speak_at_once(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """Who asks after a crash for what was never taken gets it, paid once."""
    await say(home, "Something else.")
    emulator.inject(Fault(name="stall", route="submit"))
    call = asyncio.create_task(say(home))
    await until(lambda: open_jobs(hass_storage) == [None])
    await crash(hass_storage, call)
    async with next_life(home, account) as later:
        await say(later)
    assert charged(emulator) == len(emulator.submits) == 2


async def test_home_away_for_hours(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
) -> None:
    """A job that Segmind has no record of any more is found in the account's history."""
    emulator.inject(Fault(name="stall", route="status", times=None))
    call = asyncio.create_task(say(home))
    await reach(emulator, Route.STATUS)
    await crash(hass_storage, call)
    emulator.faults.clear()
    emulator.clock.advance(5 * 3600)
    await bring_home(home, account, hass_storage)
    assert charged(emulator) == len(emulator.submits) == 1


async def test_power_cut(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    clock: FastClock,
) -> None:
    """A job is brought home though the network is up long after Home Assistant."""
    emulator.inject(Fault(name="stall", route="status", times=None))
    call = asyncio.create_task(say(home))
    await reach(emulator, Route.STATUS)
    await crash(hass_storage, call)
    emulator.faults.clear()
    clock.error = timedelta(hours=8)
    await emulator.stop()
    async with next_life(home, account) as later:
        await asyncio.sleep(1)
        assert data_of(later).library.count == 0
        await emulator.start()
        await until(lambda: data_of(later).library.count)
    assert charged(emulator) == len(emulator.submits) == 1


@pytest.mark.parametrize(
    ("delivery", "stages"),
    [
        ("queue", [Route.SUBMIT, Route.STATUS, Route.RESULT, Route.MEDIA]),
        ("direct", [Route.DIRECT] * 3),
    ],
)
async def test_spending_survives(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    played: list[ServiceCall],
    hass_storage: dict[str, Any],
    delivery: str,
    stages: list[Route],
) -> None:
    """Whenever Home Assistant is killed, what Segmind took is on the books, once."""
    messages = [f"This is message number {number}." for number in range(len(stages))]
    async with AsyncExitStack() as lives:
        life = home
        for stage, message in zip(stages, messages, strict=True):
            emulator.inject(Fault(name="stall_after", route=stage, times=None))
            emulator.received.clear()
            call = asyncio.create_task(say(life, message, delivery=delivery))
            await reach(emulator, stage)
            await crash(hass_storage, call)
            emulator.faults.clear()
            await lives.aclose()
            life = await lives.enter_async_context(next_life(home, account))
        await until(lambda: not open_jobs(hass_storage))
        taken = charged(emulator)
        assert data_of(life).budget.today == pytest.approx(taken * COST)
        for message in messages:
            await say(life, message, delivery=delivery)
    assert charged(emulator) == taken == len(emulator.jobs) == len(stages)
