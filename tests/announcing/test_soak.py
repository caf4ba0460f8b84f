"""The soak: nothing is said to be heard that was not, and nothing is left over."""

import asyncio
from collections import Counter
import json
import os
from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.queues import async_get_queues
from custom_components.segmind_tts.announcing.ways.remembered import async_get_memory
from tests.emulator import Emulator
from tests.making.scenarios.calls import until
from tests.speaking.local import Local

from .soak import OWN_VOLUME, TROUBLE, Satellite, Soak, Witness
from .ways.conftest import Add

ANNOUNCEMENTS = int(os.environ.get("ANNOUNCEMENTS", "40"))
"""`scripts/soak --announcements` sets more."""

# On a busy machine stand-ins, whose time is twenty times as fast, miss a moment now and
# then. Only who runs the whole soak looks at each.
_MISTAKES = 1 if ANNOUNCEMENTS < 100 else 0


@pytest.fixture
async def players(add: Add) -> list[Witness]:
    """Five players."""
    players = [Witness(f"Player {number}") for number in range(5)]
    await add(*players)
    return players


@pytest.fixture
async def satellite(add: Add) -> Satellite:
    """A satellite."""
    satellite = Satellite("Hall")
    await add(satellite, platform="stand_in_satellite")
    return satellite


@pytest.mark.timeout(120 + 3 * ANNOUNCEMENTS)
async def test_soak(
    home: HomeAssistant,
    emulator: Emulator,
    local: Local,
    players: list[Witness],
    satellite: Satellite,
    hass_storage: dict[str, Any],
    config_dir: Path,
) -> None:
    """Faults of Segmind and of speakers, at random."""
    soak = Soak(home, players, satellite)
    await soak.async_announce(3)
    await _settled(home, emulator, players)
    before = _subscriptions(home)
    tasks = asyncio.all_tasks()
    for fault in TROUBLE:
        emulator.inject(fault)
    await soak.async_announce(ANNOUNCEMENTS)
    await _settled(home, emulator, players)
    queues = async_get_queues(home)
    left = {
        "tasks": [
            task.get_name()
            for task in asyncio.all_tasks() - tasks
            if "segmind_tts" in repr(task)
        ],
        "files": [str(each) for each in config_dir.rglob("*.part")],
        "volumes": [each.volume_level for each in players if not _is_own(each)],
        "subscriptions": dict(_subscriptions(home) - before),
        "rows": [
            *hass_storage["segmind_tts.speakers"]["data"]["speakers"],
            *hass_storage["segmind_tts.ledger"]["data"]["rows"],
        ],
        "places": [each.speaker for each in (*queues.waiting(), *queues.playing())],
    }
    untrue = soak.told.untrue([*players, satellite])
    cautious = soak.told.cautious([*players, satellite])
    figures = {"receipts": soak.told.receipts, **soak.told.outcomes}
    figures["cautious"] = len(cautious)
    print(json.dumps(figures | {"untrue": untrue} | left, indent=2))
    assert len(untrue) <= _MISTAKES, untrue
    assert not any(left.values()), left


async def _settled(
    home: HomeAssistant, emulator: Emulator, players: list[Witness]
) -> None:
    """Let all trouble end, and what is under way, too."""
    emulator.faults.clear()
    for player in players:
        player.behave()
    memory = await async_get_memory(home)
    await until(lambda: not memory.rows)
    await home.async_block_till_done()


def _is_own(player: Witness) -> bool:
    return player.volume_level == OWN_VOLUME


def _subscriptions(home: HomeAssistant) -> Counter[str]:
    """Return how many listen to what."""
    counts = Counter({str(kind): n for kind, n in home.bus.async_listeners().items()})
    if (tracked := home.data.get("track_state_change_data")) is not None:
        counts["states"] = sum(map(len, tracked.callbacks.values()))
    return counts
