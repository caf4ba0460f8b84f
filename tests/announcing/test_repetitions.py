"""Repetitions: said again until somebody has done something, also after a restart."""

import asyncio
from datetime import time, timedelta
from typing import Any

from homeassistant.components import automation
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import CoreState, Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.start import async_at_started
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, flush_store
import voluptuous as vol

from custom_components.segmind_tts.announcing.announcement import (
    Announcement,
    Priority,
    Speaker,
)
from custom_components.segmind_tts.announcing.announcer import (
    ANNOUNCER,
    Announcer,
    async_get_announcer,
)
from custom_components.segmind_tts.announcing.queues import async_get_queues
from custom_components.segmind_tts.announcing.quiet import QuietHours, QuietKind
from custom_components.segmind_tts.announcing.repetition import Repetition
from custom_components.segmind_tts.announcing.stored import (
    announcement_as_dict,
    announcement_from_dict,
)
from custom_components.segmind_tts.announcing.volume import Volume
from tests.emulator import Emulator, Fault
from tests.house import MESSAGE
from tests.making.scenarios.calls import until

from .stage import BATH, KITCHEN, LONG, Listener, act, announce

DOOR = "binary_sensor.door"
UNTIL_CLOSED = {"every": 5, "at_most": 50, "entity_id": DOOR, "state": "off"}
STORE = "segmind_tts.repetitions"


@pytest.fixture(autouse=True)
def door(home: HomeAssistant) -> None:
    """A door that is open."""
    home.states.async_set(DOOR, "on")


@pytest.fixture
async def announcer(players: dict[str, Listener], home: HomeAssistant) -> Announcer:
    """The announcer of the house."""
    return await async_get_announcer(home)


async def over(announcer: Announcer) -> None:
    """Wait until nothing is said or repeated."""
    await until(
        lambda: not announcer.repetitions.announcements() and not announcer.runs
    )


async def stopped(home: HomeAssistant) -> None:
    """Have Home Assistant stop, and write what it knows."""
    announcer = await async_get_announcer(home)
    home.set_state(CoreState.stopping)
    announcer.repetitions._async_stop(Event(EVENT_HOMEASSISTANT_STOP))  # noqa: SLF001
    await until(lambda: not announcer.runs)
    await flush_store(announcer.repetitions._store)  # noqa: SLF001


async def started(home: HomeAssistant) -> Announcer:
    """Have Home Assistant start again."""
    home.data.pop(ANNOUNCER)
    home.set_state(CoreState.starting)
    announcer = await async_get_announcer(home)
    home.set_state(CoreState.running)
    home.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    return announcer


def rows(hass_storage: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is on disk of repetitions."""
    stored: list[dict[str, Any]] = hass_storage[STORE]["data"]["repetitions"]
    return stored


async def test_until_a_state(
    home: HomeAssistant,
    announcer: Announcer,
    emulator: Emulator,
    players: dict[str, Listener],
) -> None:
    """It is said again until an entity has a state, and paid for once."""
    await announce(home, repeat=UNTIL_CLOSED)
    await until(lambda: len(players[KITCHEN].sounds) == 3)
    home.states.async_set(DOOR, "off")
    await over(announcer)
    assert len(players[KITCHEN].sounds) <= 4
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(
    "end", ["at most", "cancelled", "by its id", "replaced", "template"]
)
async def test_the_end(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener], end: str
) -> None:
    """So often at the most; cancelling ends it, and a new message of its tag."""
    repeat: dict[str, Any] = {"every": 2, "at_most": 2 if end == "at most" else 99}
    if end == "template":
        repeat["until"] = "{{ is_state('input_boolean.heard', 'on') }}"
    await announce(home, tag="door", repeat=repeat)
    await until(lambda: len(players[KITCHEN].sounds) == 2)
    if end == "cancelled":
        await act(home, "cancel", tag="door")
    elif end == "by its id":
        (run,) = announcer.runs
        await act(home, "cancel", announcement_id=run.id)
    elif end == "replaced":
        await announce(home, tag="door", entity_id=BATH)
    elif end == "template":
        home.states.async_set("input_boolean.heard", "on")
    await over(announcer)
    # One may just have begun.
    assert len(players[KITCHEN].sounds) <= 3


async def test_cancelled_while_it_is_first_said(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """Who cancels it early does not hear it again."""
    first = asyncio.create_task(announce(home, LONG, tag="door", repeat=UNTIL_CLOSED))
    await until(lambda: players[KITCHEN].sounds)
    assert await act(home, "cancel", tag="door") == {"cancelled": 1}
    await first
    await over(announcer)
    assert len(players[KITCHEN].sounds) == 1


async def test_not_awaited(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """The time in between counts from the end also of what nobody waits for."""
    await announce(home, LONG, wait=False, repeat={"every": 1, "at_most": 2})
    queues = async_get_queues(home)
    await until(lambda: players[KITCHEN].sounds)
    while len(players[KITCHEN].sounds) < 2:
        assert len([*queues.playing(KITCHEN), *queues.waiting(KITCHEN)]) <= 1
        await asyncio.sleep(0)
    await over(announcer)


async def test_the_script_is_stopped(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """Who stops the script does not hear it again."""
    script = asyncio.create_task(announce(home, repeat=UNTIL_CLOSED))
    await until(lambda: players[KITCHEN].sounds)
    script.cancel()
    await over(announcer)
    assert len(players[KITCHEN].sounds) == 1


async def test_said_again_by_an_automation(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """The same words for the same speakers are repeated once, with a tag or without."""
    for _ in range(3):
        await announce(home, repeat=UNTIL_CLOSED)
    await announce(home, "Another door is open.", repeat=UNTIL_CLOSED)
    assert len(announcer.repetitions.announcements()) == 2
    home.states.async_set(DOOR, "off")
    await over(announcer)


async def test_nobody_there_at_first(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """The action fails, and who comes back in time is told nevertheless."""
    players[KITCHEN].come(available=False)
    with pytest.raises(HomeAssistantError):
        await announce(home, repeat=UNTIL_CLOSED)
    players[KITCHEN].come(available=True)
    await until(lambda: players[KITCHEN].sounds)
    home.states.async_set(DOOR, "off")
    await over(announcer)


async def test_the_cloud_is_down_at_first(
    home: HomeAssistant,
    announcer: Announcer,
    emulator: Emulator,
    players: dict[str, Listener],
) -> None:
    """It is said as soon as it can be made."""
    emulator.inject(Fault(name="job_failed", times=2))
    with pytest.raises(HomeAssistantError):
        await announce(home, repeat=UNTIL_CLOSED)
    await until(lambda: players[KITCHEN].sounds)
    home.states.async_set(DOOR, "off")
    await over(announcer)


async def test_a_mistake(home: HomeAssistant, announcer: Announcer) -> None:
    """What cannot be said at all is not tried again."""
    with pytest.raises(ServiceValidationError):
        await announce(home, options={"voice": "Koro"}, repeat=UNTIL_CLOSED)
    assert announcer.repetitions.announcements() == []
    with pytest.raises(ServiceValidationError):
        await announce(home, voice="tts.nobody", repeat=UNTIL_CLOSED)
    assert announcer.repetitions.announcements() == []


async def test_a_reload_in_between(
    home: HomeAssistant,
    account: MockConfigEntry,
    announcer: Announcer,
    players: dict[str, Listener],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A voice that is away for one time is there for the next."""
    await announce(home, repeat={"every": 1, "at_most": 50})
    assert await home.config_entries.async_unload(account.entry_id)
    await until(lambda: "is not repeated" in caplog.text)
    said = len(players[KITCHEN].sounds)
    assert await home.config_entries.async_setup(account.entry_id)
    await until(lambda: len(players[KITCHEN].sounds) > said)
    await act(home, "cancel")
    await over(announcer)


async def test_an_entity_that_is_away(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """A detector that is missing for a moment, as at a start, ends no alarm."""
    await announce(home, repeat={**UNTIL_CLOSED, "every": 1})
    home.states.async_remove(DOOR)
    await until(lambda: len(players[KITCHEN].sounds) == 2)
    home.states.async_set(DOOR, "unavailable")
    await until(lambda: len(players[KITCHEN].sounds) == 3)
    home.states.async_set(DOOR, "off")
    await over(announcer)


async def test_a_template_of_an_automation(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """One that is filled in beforehand is refused; in `raw` it is asked each time."""
    for until_true, name in (
        ("{{ is_state('binary_sensor.door', 'off') }}", "filled_in"),
        ("{% raw %}{{ is_state('binary_sensor.door', 'off') }}{% endraw %}", "raw"),
    ):
        data = {
            "entity_id": KITCHEN,
            "message": MESSAGE,
            "repeat": {"every": 1, "at_most": 99, "until": until_true},
        }
        action = {"action": "segmind_tts.announce", "data": data}
        trigger = {"trigger": "event", "event_type": name}
        config = {"id": name, "alias": name, "triggers": trigger, "actions": action}
        if name == "filled_in":
            first = config
    assert await async_setup_component(
        home, automation.DOMAIN, {automation.DOMAIN: [first, config]}
    )
    home.bus.async_fire("filled_in")
    await home.async_block_till_done()
    assert announcer.repetitions.announcements() == []
    home.bus.async_fire("raw")
    await until(lambda: len(players[KITCHEN].sounds) >= 2)
    home.states.async_set(DOOR, "off")
    await over(announcer)


async def test_a_template_that_fails(hass: HomeAssistant) -> None:
    """A repetition does not end by a mistake."""
    fails = Repetition(every=1, at_most=2, template="{{ 1 / 0 }}")
    assert fails.is_over(hass) is False
    assert Repetition(every=1, at_most=2, template="{{ true }}").is_over(hass) is True
    assert Repetition(every=1, at_most=2).is_over(hass) is False


async def test_a_template_that_is_none(
    home: HomeAssistant, players: dict[str, Listener]
) -> None:
    """What would never be true is refused."""
    with pytest.raises(vol.Invalid, match="dynamic template"):
        await announce(home, repeat={"every": 1, "at_most": 2, "until": "False"})


async def test_a_restart(
    home: HomeAssistant,
    hass_storage: dict[str, Any],
    announcer: Announcer,
    players: dict[str, Listener],
) -> None:
    """It goes on once Home Assistant has started, and ends as it would have."""
    await announce(home, tag="door", repeat=UNTIL_CLOSED)
    await stopped(home)
    (row,) = rows(hass_storage)
    assert row["left"] == 49
    said = len(players[KITCHEN].sounds)
    after = await started(home)
    await until(lambda: len(players[KITCHEN].sounds) == said + 2)
    home.states.async_set(DOOR, "off")
    await over(after)
    await flush_store(after.repetitions._store)  # noqa: SLF001
    assert rows(hass_storage) == []


async def test_not_before_the_house_is_there(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """Nothing is said while Home Assistant starts, nor while no speaker was found."""
    await announce(home, repeat={**UNTIL_CLOSED, "every": 1})
    await stopped(home)
    players[KITCHEN].come(available=False)
    said = len(players[KITCHEN].sounds)
    after = await started(home)
    await home.async_block_till_done()
    assert after.runs == []
    players[KITCHEN].come(available=True)
    await until(lambda: len(players[KITCHEN].sounds) > said)
    home.states.async_set(DOOR, "off")
    await over(after)


async def test_closed_during_a_restart(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """What is no longer so when Home Assistant is back is not said."""
    await announce(home, repeat=UNTIL_CLOSED)
    await stopped(home)
    said = len(players[KITCHEN].sounds)
    home.states.async_set(DOOR, "off")
    await over(await started(home))
    assert len(players[KITCHEN].sounds) == said


async def test_a_restart_while_it_is_said(
    home: HomeAssistant,
    hass_storage: dict[str, Any],
    announcer: Announcer,
    players: dict[str, Listener],
) -> None:
    """The time that was cut off is said again, also if it was the first."""
    call = asyncio.create_task(announce(home, LONG, repeat=UNTIL_CLOSED))
    await until(lambda: players[KITCHEN].sounds)
    await flush_store(announcer.repetitions._store)  # noqa: SLF001
    home.set_state(CoreState.stopping)
    call.cancel()
    await stopped(home)
    (row,) = rows(hass_storage)
    assert row["left"] == 50
    after = await started(home)
    await until(lambda: len(players[KITCHEN].sounds) == 2)
    home.states.async_set(DOOR, "off")
    await over(after)


@pytest.mark.parametrize("repeat", [{"every": 5, "at_most": 3}, UNTIL_CLOSED])
async def test_hours_later(
    home: HomeAssistant,
    hass_storage: dict[str, Any],
    announcer: Announcer,
    players: dict[str, Listener],
    repeat: dict[str, Any],
) -> None:
    """After a long time only what the house still asks for is said again."""
    await announce(home, repeat=repeat)
    await stopped(home)
    said = len(players[KITCHEN].sounds)
    (row,) = rows(hass_storage)
    due = announcer.repetitions._clock.utcnow() - timedelta(hours=1)  # noqa: SLF001
    row["due"] = due.isoformat()
    after = await started(home)
    if repeat is UNTIL_CLOSED:
        await until(lambda: len(players[KITCHEN].sounds) > said)
        home.states.async_set(DOOR, "off")
    await over(after)
    assert (len(players[KITCHEN].sounds) > said) is (repeat is UNTIL_CLOSED)


@pytest.mark.parametrize("at_most", [2, 3])
async def test_so_often_in_all(
    home: HomeAssistant,
    announcer: Announcer,
    players: dict[str, Listener],
    at_most: int,
) -> None:
    """What was said before a restart counts."""
    await announce(home, repeat={"every": 60, "at_most": at_most})
    await stopped(home)
    await over(await started(home))
    assert len(players[KITCHEN].sounds) == at_most


async def test_a_clock_that_is_wrong(
    home: HomeAssistant,
    hass_storage: dict[str, Any],
    announcer: Announcer,
    players: dict[str, Listener],
) -> None:
    """It is not silent for years because a clock has lost its time."""
    await announce(home, repeat=UNTIL_CLOSED)
    await stopped(home)
    (row,) = rows(hass_storage)
    row["due"] = "2099-01-01T00:00:00"
    said = len(players[KITCHEN].sounds)
    after = await started(home)
    await until(lambda: len(players[KITCHEN].sounds) > said)
    home.states.async_set(DOOR, "off")
    await over(after)


async def test_said_while_home_assistant_starts(
    home: HomeAssistant, announcer: Announcer, players: dict[str, Listener]
) -> None:
    """An automation that says the same at a start is not said twice in turn."""
    await announce(home, repeat=UNTIL_CLOSED)
    await stopped(home)

    @callback
    def say(_: HomeAssistant) -> None:
        home.async_create_task(announce(home, repeat=UNTIL_CLOSED))

    async_at_started(home, say)
    after = await started(home)
    await until(lambda: after.runs)
    await until(lambda: not after.runs)
    assert len(after.repetitions.announcements()) == 1
    home.states.async_set(DOOR, "off")
    await over(after)


async def test_damage_costs_no_other(
    home: HomeAssistant,
    hass_storage: dict[str, Any],
    announcer: Announcer,
    players: dict[str, Listener],
) -> None:
    """A row that cannot be read is passed over, and the others go on."""
    await announce(home, "First.", repeat=UNTIL_CLOSED)
    await announce(home, "Second.", repeat=UNTIL_CLOSED)
    await stopped(home)
    first, _ = rows(hass_storage)
    first["repetition"] = {"every": "often"}
    after = await started(home)
    assert [each.message for each in after.repetitions.announcements()] == ["Second."]
    home.states.async_set(DOOR, "off")
    await over(after)


def test_an_announcement_on_disk() -> None:
    """All that matters of it comes back, quiet hours and priority too."""
    quiet = QuietHours(
        start=time(22),
        end=time(7, 30),
        kind=QuietKind.QUIET,
        volume=Volume(level=0.1),
    )
    announcement = Announcement(
        message=MESSAGE,
        voice="tts.zephyr",
        speakers=(
            Speaker(entity_id=KITCHEN, quiet_hours=quiet, volume=Volume(level=0.4)),
            Speaker(entity_id=BATH, chime="bell", twin="media_player.twin"),
        ),
        language="de-DE",
        options={"style": "calm"},
        priority=Priority.CRITICAL,
        tag="door",
        expires=30.0,
    )
    assert announcement_from_dict(announcement_as_dict(announcement)) == announcement
