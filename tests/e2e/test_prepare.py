"""A run of thirty messages is cut by a kill, and goes on by itself when the house is back."""

from collections.abc import AsyncIterator
import json
from typing import Any

import pytest
import pytest_asyncio
import pytest_socket

from custom_components.segmind_tts.const import DOMAIN
from tests.emulator import EmulatorConfig
from tests.stage.soak import paid_twice
from tests.stage.stage import Stage, set_stage
from tests.stage.waiting import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

MESSAGES = [f"This is announcement number {number}." for number in range(30)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Home Assistant with an account whose sentences take a second."""
    pytest_socket.enable_socket()
    config = EmulatorConfig(
        voice="tone", overhead=1.0, seconds_per_character=0, sigma=0, seed=1
    )
    async with set_stage(
        tmp_path_factory.mktemp("stage"), emulator_config=config
    ) as stage:
        await stage.add_account()
        yield stage


def stored(stage: Stage, name: str) -> dict[str, Any]:
    """Return what a file of ours holds."""
    path = stage.home.config / ".storage" / f"{DOMAIN}.{name}"
    data: dict[str, Any] = json.loads(path.read_bytes())["data"]
    return data


async def test_killed_in_the_middle(stage: Stage) -> None:
    """All are recorded afterwards, and none is paid for twice."""
    emulator = stage.emulator
    assert emulator is not None
    await stage.home.api.act("segmind_tts.prepare", message=MESSAGES, wait=False)

    async def halfway() -> bool:
        return len(emulator.jobs) >= 12

    await wait_until(halfway, deadline=60, what="some are on their way")
    await stage.home.kill()
    assert len(emulator.jobs) < len(MESSAGES)
    await stage.home.start()

    async def done() -> bool:
        is_open = stored(stage, "ledger")["rows"] or stored(stage, "backlog")["orders"]
        return not is_open and len(emulator.jobs) >= len(MESSAGES)

    await wait_until(done, deadline=120, what="all are recorded")
    assert sorted(job.text for job in emulator.jobs.values()) == sorted(MESSAGES)
    assert not paid_twice(emulator)
