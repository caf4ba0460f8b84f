"""Quiet hours: who is spoken to in them, how loud, and what is told when they end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    async_fire_time_changed,
    flush_store,
)

from custom_components.segmind_tts.announcing.announcement import (
    Announcement,
    Priority,
    Speaker,
)
from custom_components.segmind_tts.announcing.announcer import (
    Announcer,
    async_get_announcer,
)
from custom_components.segmind_tts.announcing.digest import Digest
from custom_components.segmind_tts.announcing.quiet import QuietHours, QuietKind
from custom_components.segmind_tts.announcing.receipt import Receipt
from custom_components.segmind_tts.announcing.volume import Volume
from tests.emulator import Emulator
from tests.house import MESSAGE
from tests.making.scenarios.calls import until

from .stage import BATH, KITCHEN, Listener, act


def hours(kind: QuietKind, volume: float | None = None) -> QuietHours:
    """Return quiet hours that it is in the middle of."""
    now = dt_util.now().replace(second=0, microsecond=0)
    return QuietHours(
        start=(now - timedelta(hours=2)).time(),
        end=(now + timedelta(hours=2)).time(),
        kind=kind,
        volume=None if volume is None else Volume(level=volume),
    )


def announcement(kind: QuietKind, **changes: Any) -> Announcement:
    """Return an announcement for the kitchen, where it is quiet, and the bathroom."""
    quiet = hours(kind, 0.1 if kind is QuietKind.QUIET else None)
    speakers = (Speaker(entity_id=KITCHEN, quiet_hours=quiet), Speaker(entity_id=BATH))
    made = Announcement(message=MESSAGE, voice="tts.zephyr", speakers=speakers)
    return replace(made, **changes)


def told(receipt: Receipt) -> dict[str, tuple[str, str | None]]:
    """Return what became of it on each speaker, and why."""
    return {each.speaker: (each.outcome, each.reason) for each in receipt.speakers}


@pytest.fixture
async def announcer(players: dict[str, Listener], hass: HomeAssistant) -> Announcer:
    """The announcer of the house."""
    return await async_get_announcer(hass)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(QuietKind.SKIP, "quiet_hours"), (QuietKind.DIGEST, "kept_for_later")],
)
async def test_not_spoken(
    announcer: Announcer,
    players: dict[str, Listener],
    kind: QuietKind,
    reason: str,
) -> None:
    """It is left out where it is quiet, and heard elsewhere."""
    receipt = await announcer.async_announce(announcement(kind))
    assert told(receipt) == {BATH: ("heard", None), KITCHEN: ("skipped", reason)}
    assert players[KITCHEN].did == []


async def test_spoken_quietly(
    announcer: Announcer,
    players: dict[str, Listener],
) -> None:
    """It is heard at the quiet volume."""
    receipt = await announcer.async_announce(announcement(QuietKind.QUIET))
    assert told(receipt) == {BATH: ("heard", None), KITCHEN: ("heard", None)}
    assert players[KITCHEN].sounds == [("announcement", 0.1)]
    assert players[BATH].sounds == [("announcement", 0.3)]


@pytest.mark.parametrize("kind", QuietKind)
async def test_critical(
    announcer: Announcer,
    players: dict[str, Listener],
    kind: QuietKind,
) -> None:
    """What is critical is heard at any hour, as loud as ever."""
    receipt = await announcer.async_announce(
        announcement(kind, priority=Priority.CRITICAL)
    )
    assert told(receipt) == {BATH: ("heard", None), KITCHEN: ("heard", None)}
    assert players[KITCHEN].sounds == [("announcement", 0.3)]


async def test_nothing_but_skipped(announcer: Announcer, emulator: Emulator) -> None:
    """What nobody is to hear now is not paid for, and is no failure."""
    quiet = announcement(QuietKind.DIGEST)
    receipt = await announcer.async_announce(
        replace(quiet, speakers=quiet.speakers[:1])
    )
    assert told(receipt) == {KITCHEN: ("skipped", "kept_for_later")}
    assert emulator.submits == []


async def keep(announcer: Announcer, *messages: str) -> None:
    """Announce messages to the kitchen only, which keeps them for later."""
    quiet = announcement(QuietKind.DIGEST)
    for message in messages:
        await announcer.async_announce(
            replace(quiet, message=message, speakers=quiet.speakers[:1])
        )


def morning() -> datetime:
    """Return a moment after the quiet hours."""
    return dt_util.utcnow() + timedelta(hours=2, minutes=1)


async def test_digest(
    hass: HomeAssistant,
    announcer: Announcer,
    emulator: Emulator,
    players: dict[str, Listener],
) -> None:
    """When the quiet hours end, all that was kept is spoken once, in one announcement."""
    await keep(announcer, "The washing is done.", "The door is open.")
    await keep(announcer, "The washing is done.")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(hours=1))
    await hass.async_block_till_done()
    assert emulator.submits == []
    async_fire_time_changed(hass, morning())
    await until(lambda: players[KITCHEN].sounds)
    said = " ".join(each.payload["text"] for each in emulator.submits)
    assert said == "The door is open. The washing is done."
    async_fire_time_changed(hass, morning() + timedelta(days=1))
    await hass.async_block_till_done()
    assert len(players[KITCHEN].sounds) == 1


async def test_a_restart_at_night(
    hass: HomeAssistant, hass_storage: dict[str, Any], announcer: Announcer
) -> None:
    """What was kept is spoken after a restart, too; when it is late, at once."""
    await keep(announcer, "The washing is done.")
    await flush_store(announcer.digest._store)  # noqa: SLF001
    spoken: list[Announcement] = []

    async def speak(each: Announcement) -> None:
        spoken.append(each)

    after = Digest(hass)
    after.on_due = speak
    await after.async_load()
    async_fire_time_changed(hass, morning())
    await until(lambda: spoken)
    assert [each.message for each in spoken] == ["The washing is done."]
    assert [each.entity_id for each in spoken[0].speakers] == [KITCHEN]


async def test_a_restart_when_they_end(
    hass: HomeAssistant, hass_storage: dict[str, Any], announcer: Announcer
) -> None:
    """What is due while Home Assistant starts waits until voices and speakers are there."""
    await keep(announcer, "The washing is done.")
    await flush_store(announcer.digest._store)  # noqa: SLF001
    (row,) = hass_storage["segmind_tts.digest"]["data"]["kept"]
    row["due"] = (dt_util.utcnow() - timedelta(minutes=1)).isoformat()
    spoken: list[Announcement] = []

    async def speak(each: Announcement) -> None:
        spoken.append(each)

    hass.set_state(CoreState.starting)
    after = Digest(hass)
    after.on_due = speak
    await after.async_load()
    await hass.async_block_till_done()
    assert spoken == []
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await until(lambda: spoken)


async def test_a_crash_while_they_are_told(
    hass: HomeAssistant, hass_storage: dict[str, Any], announcer: Announcer
) -> None:
    """What was not spoken to its end is still kept; what cannot be spoken costs no other."""
    await keep(announcer, "The washing is done.")
    digest = announcer.digest
    (first,) = digest._kept  # noqa: SLF001
    digest.async_keep(replace(first.announcement, voice="tts.other"), first.due)
    kept: list[int] = []

    async def speak(each: Announcement) -> None:
        kept.append(len(digest._kept))  # noqa: SLF001
        if len(kept) == 1:
            raise HomeAssistantError("Segmind is away")

    digest.on_due = speak
    async_fire_time_changed(hass, morning())
    await until(lambda: not digest._kept)  # noqa: SLF001
    assert kept == [2, 2]


async def test_kept_once(announcer: Announcer) -> None:
    """What is repeated at night is said once in the morning, and crowds out nothing."""
    await keep(announcer, "The washing is done.", *["The door is open."] * 60)
    kept = announcer.digest.announcements()
    assert [each.message for each in kept] == [
        "The washing is done.",
        "The door is open.",
    ]


async def test_a_tag_at_night(announcer: Announcer) -> None:
    """What is said later under the same tag takes the place of what is kept."""
    quiet = announcement(QuietKind.DIGEST, tag="door")
    for message in ("The door is open.", "The door is closed."):
        await announcer.async_announce(
            replace(quiet, message=message, speakers=quiet.speakers[:1])
        )
    (kept,) = announcer.digest.announcements()
    assert kept.message == "The door is closed."


@pytest.mark.parametrize(
    ("choice", "dropped"),
    [
        ({"tag": "door"}, 1),
        ({"entity_id": KITCHEN}, 1),
        ({}, 1),
        ({"tag": "bell"}, 0),
        ({"entity_id": BATH}, 0),
        ({"announcement_id": "01J"}, 0),
    ],
    ids=str,
)
async def test_cancelled_at_night(
    hass: HomeAssistant, announcer: Announcer, choice: dict[str, str], dropped: int
) -> None:
    """What was kept can be given up like all else that waits."""
    quiet = announcement(QuietKind.DIGEST, tag="door")
    await announcer.async_announce(replace(quiet, speakers=quiet.speakers[:1]))
    assert await act(hass, "cancel", **choice) == {"cancelled": dropped}
    assert len(announcer.digest.announcements()) == 1 - dropped


async def test_expired_by_the_morning(announcer: Announcer) -> None:
    """Who was at the door at night is not announced in the morning."""
    quiet = announcement(QuietKind.DIGEST, expires=30.0)
    receipt = await announcer.async_announce(
        replace(quiet, speakers=quiet.speakers[:1])
    )
    assert told(receipt) == {KITCHEN: ("skipped", "quiet_hours")}
    later = replace(quiet, expires=86_400.0, speakers=quiet.speakers[:1])
    receipt = await announcer.async_announce(later)
    assert told(receipt) == {KITCHEN: ("skipped", "kept_for_later")}


async def test_off_at_night(announcer: Announcer, players: dict[str, Listener]) -> None:
    """A speaker that is away at night is told when it is there in the morning."""
    players[KITCHEN].come(available=False)
    quiet = announcement(QuietKind.DIGEST)
    receipt = await announcer.async_announce(
        replace(quiet, speakers=quiet.speakers[:1])
    )
    assert told(receipt) == {KITCHEN: ("skipped", "kept_for_later")}
    async_fire_time_changed(announcer.digest._hass, morning())  # noqa: SLF001
    players[KITCHEN].come(available=True)
    await until(lambda: players[KITCHEN].sounds)
