"""Faults of the connection."""

import asyncio
import logging

from aiohttp import (
    ClientConnectionError,
    ClientPayloadError,
    ClientResponse,
    ClientSession,
)
import pytest

from tests.emulator import Emulator, Fault, Route

from .calls import SLUG, TEXT, audio, credit, get, submit


async def _post(session: ClientSession) -> ClientResponse:
    """Submit, and return the answer unread."""
    return await session.post(f"/v2/{SLUG}", json={"text": TEXT})


async def _answered(session: ClientSession, count: int) -> None:
    """Make other requests, one after the other."""
    for _ in range(count):
        await get(session, "/v3/unknown")


@pytest.mark.parametrize(
    ("name", "error", "jobs"),
    [
        ("reset", "reset by peer", 0),
        ("reset_after", "reset by peer", 1),
        ("hang_up", "Server disconnected", 0),
    ],
)
async def test_no_answer(
    emulator: Emulator,
    session: ClientSession,
    name: str,
    error: str,
    jobs: int,
) -> None:
    """The client learns nothing; the job may be made, and is paid then."""
    emulator.inject(Fault(name=name, route="submit"))
    with pytest.raises(ClientConnectionError, match=error):
        await _post(session)
    assert len(emulator.jobs) == len(emulator.submits) == jobs
    assert emulator.received[-1].status is None
    emulator.clock.advance(10)
    balance = credit(10.0 - 0.005 * jobs)
    assert await get(session, "/v1/get-user-credits") == (200, balance)


@pytest.mark.parametrize(("name", "jobs"), [("stall", 0), ("stall_after", 1)])
async def test_silence(
    emulator: Emulator, session: ClientSession, name: str, jobs: int
) -> None:
    """No answer comes, and the emulator still stops at once."""
    emulator.inject(Fault(name=name, route="submit"))
    waiting = asyncio.create_task(_post(session))
    await _answered(session, 3)
    assert not waiting.done()
    assert len(emulator.jobs) == jobs
    assert [
        received.status
        for received in emulator.received
        if received.route is Route.SUBMIT
    ] == [None]
    waiting.cancel()


@pytest.mark.parametrize(
    ("name", "share"), [("stall_body", 0), ("stall_mid_body", 0.5)]
)
async def test_the_body_stalls(
    emulator: Emulator, session: ClientSession, name: str, share: float
) -> None:
    """Headers come, the body does not, or not all of it."""
    emulator.inject(Fault(name=name))
    response = await _post(session)
    assert response.status == 200
    assert response.content_length is not None
    expected = int(share * response.content_length)
    assert len(await response.content.readexactly(expected)) == expected
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await response.content.read(1)
    response.close()


async def test_the_body_is_cut_short(
    emulator: Emulator, session: ClientSession
) -> None:
    """Half of the audio, then the connection is gone."""
    emulator.inject(Fault(name="cut_short", route="media"))
    request_id = await submit(session)
    with pytest.raises(ClientPayloadError):
        await audio(emulator, session, request_id)
    assert emulator.received[-1].status is None
    assert await audio(emulator, session, request_id) == emulator.jobs[request_id].audio


@pytest.mark.parametrize(
    ("name", "route", "content_type"),
    [
        ("gigantic_json", "result", "application/json"),
        ("gigantic_audio", "media", "audio/wav"),
    ],
)
async def test_a_flood(
    emulator: Emulator, session: ClientSession, name: str, route: str, content_type: str
) -> None:
    """A body far larger than anything sensible, of an unknown length."""
    emulator.inject(Fault(name=name, route=route, value=2))
    job = emulator.jobs[await submit(session)]
    emulator.clock.advance(10)
    paths = {
        "result": f"/v2/requests/{job.request_id}",
        "media": f"/media/generations/{job.media_id}.wav",
    }
    async with session.get(paths[route]) as response:
        assert response.content_length is None
        assert response.content_type == content_type
        assert len(await response.read()) > 2 * 1024 * 1024


async def test_a_client_may_leave_a_flood(
    emulator: Emulator, session: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    """Who hangs up is not sent the rest, and that is no error."""
    emulator.inject(Fault(name="gigantic_json", value=100_000))
    response = await session.get("/v1/get-user-credits")
    assert await response.content.readexactly(100)
    response.close()
    status, _ = await get(session, "/v1/get-user-credits")
    assert status == 200
    assert [log for log in caplog.records if log.levelno > logging.INFO] == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/get-user-credits"), ("POST", f"/v1/{SLUG}")]
)
async def test_stopping_cuts_everybody_off(
    emulator: Emulator, session: ClientSession, method: str, path: str
) -> None:
    """Neither a stalled answer nor a running direct call holds the emulator up."""
    emulator.inject(Fault(name="stall", route="credits"))
    waiting = asyncio.ensure_future(session.request(method, path, json={"text": TEXT}))
    await _answered(session, 3)
    assert not waiting.done()
    await emulator.stop()
    with pytest.raises(ClientConnectionError):
        await waiting
