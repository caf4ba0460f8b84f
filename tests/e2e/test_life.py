"""An account over the years: restarts, outages, removal."""

import pytest

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import Emulator
from tests.stage.stage import ENGINE, Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

MESSAGE = "The garage door is open."


async def test_restart(stage: Stage, emulator: Emulator) -> None:
    """After a restart the voice is there, and what it has spoken is not paid again."""
    before = await stage.announce(MESSAGE)
    submits = len(emulator.submits)
    await stage.home.restart()
    after = await stage.announce(MESSAGE)
    assert after.pcm == before.pcm
    assert len(emulator.submits) == submits


async def test_start_without_network(stage: Stage, emulator: Emulator) -> None:
    """An account is set up while Segmind cannot be reached, and speaks what it knows."""
    before = await stage.announce(MESSAGE)
    await emulator.stop()
    await stage.home.restart()
    (entry,) = await stage.home.api.entries(DOMAIN)
    after = await stage.announce(MESSAGE)
    await emulator.start()
    assert entry["state"] == "loaded"
    assert after.pcm == before.pcm


async def test_removal(stage: Stage, emulator: Emulator) -> None:
    """An account leaves no voice behind, and comes back with what it has paid for."""
    before = await stage.announce(MESSAGE)
    submits = len(emulator.submits)
    (entry,) = await stage.home.api.entries(DOMAIN)
    await stage.home.api.remove_entry(entry["entry_id"])
    assert await stage.home.api.state(ENGINE) is None
    await stage.add_account()
    after = await stage.announce(MESSAGE)
    assert after.pcm == before.pcm
    assert len(emulator.submits) == submits
