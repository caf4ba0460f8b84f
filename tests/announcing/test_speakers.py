"""Speakers from a notification to what is heard, and what their event entity tells."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.announcing.events import AnnouncementEvent
from tests.emulator import Emulator
from tests.speakers import add_kitchen
from tests.test_notify import notify

from .stage import KITCHEN, Listener

EVENT = "event.kitchen_announcement"


def last(home: HomeAssistant) -> State:
    """Return the last event of the kitchen's speakers."""
    state = home.states.get(EVENT)
    assert state is not None
    return state


def outcomes(home: HomeAssistant) -> list[tuple[str, str]]:
    """Return what the last event tells of each speaker."""
    told = last(home).attributes["speakers"]
    return [(speaker, each["outcome"]) for speaker, each in told.items()]


async def test_a_notification_is_heard(
    home: HomeAssistant,
    account: MockConfigEntry,
    players: dict[str, Listener],
) -> None:
    """It is heard at the speakers' volume, which is put back, and the event tells it."""
    await add_kitchen(home, account, players=[KITCHEN], volume=60, chime="bell")
    await notify(home)
    assert players[KITCHEN].sounds == [("announcement", 0.6)]
    assert players[KITCHEN].volume_level == 0.3
    assert last(home).attributes["event_type"] == "spoken"
    assert outcomes(home) == [(KITCHEN, "heard")]
    assert "Dinner" not in str(last(home).attributes)


async def test_nobody_hears_it(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    players: dict[str, Listener],
) -> None:
    """A player that is away is a failure with a reason, for which nothing is paid."""
    await add_kitchen(home, account, players=[KITCHEN])
    players[KITCHEN].come(available=False)
    with pytest.raises(HomeAssistantError):
        await notify(home)
    assert last(home).attributes["event_type"] == "failed"
    assert outcomes(home) == [(KITCHEN, "offline")]
    assert not emulator.submits


# What is kept waits for the end of the quiet hours.
@pytest.mark.parametrize("expected_lingering_timers", [True])
@pytest.mark.parametrize(
    ("kind", "sounds", "told"),
    [
        ("skip", [], ["skipped"]),
        ("digest", [], ["skipped"]),
        ("quiet", [("announcement", 0.1)], ["queued", "started", "spoken"]),
    ],
)
async def test_quiet_hours(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    players: dict[str, Listener],
    events: list[AnnouncementEvent],
    kind: str,
    sounds: list[tuple[Any, ...]],
    told: list[str],
) -> None:
    """During them it is left out or spoken quietly, and that is no failure."""
    now, while_ = dt_util.now(), timedelta(hours=3)
    await add_kitchen(
        home,
        account,
        players=[KITCHEN],
        volume=60,
        chime="bell",
        quiet_from=f"{now - while_:%H:%M:%S}",
        quiet_to=f"{now + while_:%H:%M:%S}",
        quiet_kind=kind,
        quiet_volume=10,
    )
    await notify(home)
    assert players[KITCHEN].sounds == sounds
    assert [each.kind for each in events] == told
    assert last(home).attributes["event_type"] == told[-1]
    assert len(emulator.submits) == len(sounds)
