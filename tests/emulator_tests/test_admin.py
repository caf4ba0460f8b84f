"""The admin API, by which another process controls the emulator."""

from typing import Any

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator
from tests.emulator.faults import FAULTS

from .calls import SLUG, TEXT, audio, credit, get, submit


async def test_what_was_received(emulator: Emulator, session: ClientSession) -> None:
    """Requests to the API are listed without the key, those to the admin API are not."""
    request_id = await submit(session)
    await get(session, "/admin/received")
    _, (received,) = await get(session, "/admin/received")
    assert received["route"] == "submit"
    assert received["payload"] == {"text": TEXT}
    assert (received["request_id"], received["status"]) == (request_id, 200)
    assert received["key_ok"] is True
    assert emulator.api_key not in str(received)


async def test_jobs_and_what_they_speak(
    emulator: Emulator, session: ClientSession
) -> None:
    """The audio is there for comparison, also before the job has ended."""
    request_id = await submit(session)
    _, (job,) = await get(session, "/admin/jobs")
    assert (job["request_id"], job["slug"], job["state"]) == (
        request_id,
        SLUG,
        "QUEUED",
    )
    async with session.get(f"/admin/jobs/{request_id}/audio") as response:
        spoken = await response.read()
    assert spoken == await audio(emulator, session, request_id)
    async with session.get("/admin/jobs/unknown/audio") as response:
        assert response.status == 404


async def test_faults(session: ClientSession) -> None:
    """Faults are injected as JSON, listed, and disarmed."""
    fault = {"name": "server_error", "route": "credits", "times": None}
    async with session.post("/admin/faults", json=fault) as response:
        assert response.status == 200
    _, faults = await get(session, "/admin/faults")
    assert faults["names"] == sorted(FAULTS)
    assert [waiting["name"] for waiting in faults["waiting"]] == ["server_error"]
    assert (await get(session, "/v1/get-user-credits"))[0] == 500
    await session.delete("/admin/faults")
    assert (await get(session, "/v1/get-user-credits"))[0] == 200


@pytest.mark.parametrize("fault", [{"name": "gremlins"}, {"colour": "red"}, {}])
async def test_a_wrong_fault_is_refused(
    session: ClientSession, fault: dict[str, Any]
) -> None:
    """Unknown names and fields are told."""
    async with session.post("/admin/faults", json=fault) as response:
        assert response.status == 400


async def test_keys(session: ClientSession) -> None:
    """Keys are added, given a balance, and revoked."""
    headers = {"x-api-key": "SG_new"}
    await session.put("/admin/keys/SG_new", json={"balance": 7})
    async with session.get("/v1/get-user-credits", headers=headers) as response:
        assert await response.json() == credit(7)
    await session.delete("/admin/keys/SG_new")
    async with session.get("/v1/get-user-credits", headers=headers) as response:
        assert response.status == 401


async def test_limits(session: ClientSession) -> None:
    """The rate limit is set while the emulator runs."""
    await session.put("/admin/limits", json={"requests_per_minute": 1})
    await submit(session)
    async with session.post(f"/v2/{SLUG}", json={"text": TEXT}) as response:
        assert response.status == 429


async def test_clock(session: ClientSession) -> None:
    """The clock is moved."""
    request_id = await submit(session)
    await session.post("/admin/clock", json={"seconds": 10})
    _, body = await get(session, f"/v2/requests/{request_id}/status")
    assert body["status"] == "COMPLETED"


async def test_clear(emulator: Emulator, session: ClientSession) -> None:
    """Everything is forgotten but the balance."""
    request_id = await submit(session)
    await session.post("/admin/faults", json={"name": "server_error"})
    await session.post("/admin/clear")
    assert (emulator.received, emulator.jobs, emulator.faults.waiting) == ([], {}, [])
    assert (await get(session, f"/v2/requests/{request_id}"))[0] == 404
