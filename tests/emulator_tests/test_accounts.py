"""Keys and limits."""

from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, EmulatorConfig

from .calls import SLUG, TEXT, credit, get, submit


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """Two submits a minute."""
    return EmulatorConfig(requests_per_minute=2, voice="tone")


async def test_submits_are_limited_and_polls_are_not(
    emulator: Emulator, session: ClientSession
) -> None:
    """The third submit of a minute is refused until its window closes."""
    request_id = await submit(session)
    await submit(session)
    async with session.post(f"/v2/{SLUG}", json={"text": TEXT}) as response:
        assert response.status == 429
        reset = datetime.fromisoformat(response.headers["x-rate-limit-reset-at-utc"])
        assert "Retry-After" not in response.headers
    assert timedelta(0) < reset - datetime.now(UTC) <= timedelta(seconds=60)
    for _ in range(5):
        status, _ = await get(session, f"/v2/requests/{request_id}/status")
        assert status == 200
    emulator.clock.advance(60)
    assert await submit(session)


async def test_each_key_has_its_own_minute(
    emulator: Emulator, session: ClientSession
) -> None:
    """One account's submits do not count for another."""
    emulator.accounts.put("SG_other", 1)
    await submit(session)
    await submit(session)
    async with ClientSession(emulator.url, headers={"x-api-key": "SG_other"}) as other:
        assert await submit(other)


async def test_the_limit_can_be_lifted(
    emulator: Emulator, session: ClientSession
) -> None:
    """A change of plan works at once."""
    emulator.requests_per_minute = None
    assert len({await submit(session) for _ in range(5)}) == 5


async def test_a_revoked_key_comes_back_with_its_jobs(
    emulator: Emulator, session: ClientSession
) -> None:
    """While it is revoked nothing is answered, then everything as before."""
    path = f"/v2/requests/{await submit(session)}"
    emulator.accounts.revoke(emulator.api_key)
    status, _ = await get(session, path)
    assert status == 401
    emulator.accounts.put(emulator.api_key, 3)
    status, _ = await get(session, path)
    assert status == 200
    assert await get(session, "/v1/get-user-credits") == (200, credit(3))
