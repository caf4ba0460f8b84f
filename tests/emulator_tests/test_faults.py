"""When faults strike, and what those do that refuse or spoil an answer."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, Fault, Route
from tests.emulator.refusals import RESET_HEADER, ROWS

from .calls import SLUG, TEXT, credit, get, result, submit

CREDITS = "/v1/get-user-credits"


async def _statuses(session: ClientSession, count: int) -> list[int]:
    """Ask for the credits several times."""
    return [(await get(session, CREDITS))[0] for _ in range(count)]


@pytest.mark.parametrize(
    ("faults", "statuses"),
    [
        ([Fault(name="server_error")], [500, 200, 200, 200]),
        ([Fault(name="server_error", times=2)], [500, 500, 200, 200]),
        ([Fault(name="server_error", times=None)], [500, 500, 500, 500]),
        ([Fault(name="server_error", after=2)], [200, 200, 500, 200]),
        (
            [Fault(name="server_error"), Fault(name="key_refused")],
            [500, 401, 200, 200],
        ),
        (
            [Fault(name="server_error", after=1), Fault(name="key_refused")],
            [401, 500, 200, 200],
        ),
        ([Fault(name="server_error", route="credits")], [500, 200, 200, 200]),
        ([Fault(name="server_error", route="submit")], [200, 200, 200, 200]),
    ],
)
async def test_when_a_fault_strikes(
    emulator: Emulator,
    session: ClientSession,
    faults: list[Fault],
    statuses: list[int],
) -> None:
    """One fault a request, the first that is due on its route."""
    for fault in faults:
        emulator.inject(fault)
    assert await _statuses(session, 4) == statuses


@pytest.mark.parametrize(
    "fault", [Fault(name="gremlins"), Fault(name="server_error", route="backdoor")]
)
async def test_an_unknown_fault_is_not_injected(
    emulator: Emulator, fault: Fault
) -> None:
    """A spelling mistake in a test does not pass for a fault survived."""
    with pytest.raises(ValueError, match="gremlins|backdoor"):
        emulator.inject(fault)


async def test_a_fault_meets_its_text_only(
    emulator: Emulator, session: ClientSession
) -> None:
    """Of several jobs one is struck, on each of its routes."""
    unhurt, struck = await submit(session, "one"), await submit(session, "two")
    emulator.inject(Fault(name="server_error", containing="two", times=3))
    emulator.clock.advance(10)
    for request_id, status in ((unhurt, 200), (struck, 500)):
        for path in (f"/v2/requests/{request_id}", f"/v2/requests/{request_id}/status"):
            assert (await get(session, path))[0] == status
    media_id = emulator.jobs[struck].media_id
    async with session.get(f"/media/generations/{media_id}.wav") as response:
        assert response.status == 500


async def test_faults_can_be_taken_back(
    emulator: Emulator, session: ClientSession
) -> None:
    """After clearing everything is well."""
    emulator.inject(Fault(name="server_error", times=None))
    emulator.faults.clear()
    assert await _statuses(session, 1) == [200]


@pytest.mark.parametrize("name", ROWS)
async def test_every_row_can_be_had(
    emulator: Emulator, session: ClientSession, name: str
) -> None:
    """A refused submit makes no job, and says what the table says."""
    emulator.inject(Fault(name=name, route=Route.SUBMIT))
    async with session.post(f"/v2/{SLUG}", json={"text": TEXT}) as response:
        assert response.status == ROWS[name].status
        assert response.content_type == (
            "text/html" if ROWS[name].html else "application/json"
        )
        assert ROWS[name].error.partition("{")[0] in await response.text()
    assert emulator.submits == []
    assert emulator.received[-1].status == ROWS[name].status


@pytest.mark.parametrize(
    ("name", "status"), [("job_failed", 422), ("job_failed_under_200", 200)]
)
async def test_failed_is_a_body(
    emulator: Emulator, session: ClientSession, name: str, status: int
) -> None:
    """FAILED comes under 422, and may come under 200."""
    request_id = await submit(session)
    emulator.inject(Fault(name=name, route="status", value="Blocked"))
    answer = await get(session, f"/v2/requests/{request_id}/status")
    assert answer[0] == status
    assert answer[1]["status"] == "FAILED"
    assert answer[1]["error"] == "Blocked"
    assert answer[1]["request_id"] == request_id


@pytest.mark.parametrize(("value", "seconds"), [(None, 60), (5, 5), (-5, -5)])
async def test_rate_limit_tells_its_end(
    emulator: Emulator, session: ClientSession, value: float | None, seconds: float
) -> None:
    """The reset may be told as any time from now."""
    emulator.inject(Fault(name="rate_limited", value=value))
    async with session.get(CREDITS) as response:
        reset = datetime.fromisoformat(response.headers[RESET_HEADER])
    wait = (reset - datetime.now(UTC)).total_seconds()
    assert wait == pytest.approx(seconds, abs=4)


async def test_rate_limit_may_keep_its_end_to_itself(
    emulator: Emulator, session: ClientSession
) -> None:
    """A 429 without the header."""
    emulator.inject(Fault(name="rate_limited_without_reset"))
    async with session.get(CREDITS) as response:
        assert response.status == 429
        assert RESET_HEADER not in response.headers


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("nothing but text", "text/plain", "nothing but text"),
        (b"\x00", "application/octet-stream", "\x00"),
        ({"detail": "x"}, "application/json", '{"detail": "x"}'),
    ],
)
@pytest.mark.parametrize("name", ["server_error", "answer"])
async def test_a_fault_brings_its_own_answer(
    emulator: Emulator,
    session: ClientSession,
    name: str,
    body: Any,
    content_type: str,
    text: str,
) -> None:
    """Status, body and headers may be anything."""
    headers = {"Retry-After": "7"}
    emulator.inject(Fault(name=name, status=503, body=body, headers=headers))
    async with session.get(CREDITS) as response:
        assert response.status == 503
        assert response.content_type == content_type
        assert await response.text() == text
        assert response.headers["Retry-After"] == "7"


async def test_an_error_repeats_key_and_text(
    emulator: Emulator, session: ClientSession
) -> None:
    """What a client has to keep out of its messages."""
    emulator.inject(Fault(name="key_echo"))
    async with session.post(f"/v2/{SLUG}", json={"text": TEXT}) as response:
        error = (await response.json())["error"]
    assert emulator.api_key in error
    assert TEXT in error


@pytest.mark.parametrize(
    ("fault", "content_type", "text"),
    [
        (Fault(name="invalid_json"), "application/json", '{"status": "COMP'),
        (Fault(name="wrong_json"), "application/json", '["unexpected"]'),
        (Fault(name="wrong_json", value={}), "application/json", "{}"),
        (
            Fault(name="wrong_json", value="COMPLETED"),
            "application/json",
            '"COMPLETED"',
        ),
    ],
)
async def test_content_is_spoiled_after_the_work(
    emulator: Emulator,
    session: ClientSession,
    fault: Fault,
    content_type: str,
    text: str,
) -> None:
    """The answer is useless but the job was made."""
    emulator.inject(fault)
    async with session.post(f"/v2/{SLUG}", json={"text": TEXT}) as response:
        assert response.status == 200
        assert response.content_type == content_type
        assert await response.text() == text
    assert len(emulator.submits) == 1


async def test_a_web_page_instead(emulator: Emulator, session: ClientSession) -> None:
    """200, and HTML."""
    emulator.inject(Fault(name="html"))
    async with session.get(CREDITS) as response:
        assert (response.status, response.content_type) == (200, "text/html")


@pytest.mark.parametrize(
    ("value", "location"),
    [("http://192.168.1.1/x", "http://192.168.1.1/x"), (None, CREDITS)],
)
async def test_redirect(
    emulator: Emulator, session: ClientSession, value: str | None, location: str
) -> None:
    """Elsewhere, or in a circle."""
    emulator.inject(Fault(name="redirect", value=value))
    async with session.get(CREDITS, allow_redirects=False) as response:
        assert response.status == 302
        assert response.headers["Location"].endswith(location)


async def test_a_job_is_lost_for_a_moment(
    emulator: Emulator, session: ClientSession
) -> None:
    """A fresh id may be unknown at first."""
    request_id = await submit(session)
    emulator.inject(Fault(name="request_unknown", route="status", times=2))
    path = f"/v2/requests/{request_id}/status"
    answers = [await get(session, path) for _ in range(3)]
    assert [status for status, _ in answers] == [404, 404, 200]
    assert request_id in answers[0][1]["error"]


async def test_a_job_never_ends(emulator: Emulator, session: ClientSession) -> None:
    """It is processed for ever, and never charged."""
    emulator.inject(Fault(name="never_ends", route="submit"))
    request_id = await submit(session)
    emulator.clock.advance(3000)
    _, body = await get(session, f"/v2/requests/{request_id}/status")
    assert body["status"] == "PROCESSING"
    assert await get(session, CREDITS) == (200, credit(10.0))


@pytest.mark.parametrize("status", [None, 200])
async def test_a_job_fails(
    emulator: Emulator, session: ClientSession, status: int | None
) -> None:
    """With a message of its own, in the time a good one takes."""
    emulator.inject(
        Fault(name="job_fails", route="submit", value="Blocked", status=status)
    )
    path = f"/v2/requests/{await submit(session)}"
    assert (await get(session, f"{path}/status"))[1]["status"] == "QUEUED"
    emulator.clock.advance(10)
    for route in (path, f"{path}/status"):
        answer = await get(session, route)
        assert answer[0] == (status or 422)
        assert answer[1]["error"] == "Blocked"
    assert await get(session, CREDITS) == (200, credit(10.0))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://10.0.0.1/a.wav"])
async def test_media_lies_elsewhere(
    emulator: Emulator, session: ClientSession, url: str
) -> None:
    """A result may name any address."""
    emulator.inject(Fault(name="media_url", route="result", value=url))
    body = await result(emulator, session, await submit(session))
    assert body["output"] == url


async def test_a_fault_by_chance(emulator: Emulator, session: ClientSession) -> None:
    """A share of all requests is struck, and none is used up."""
    emulator.inject(Fault(name="server_error", chance=0.3, times=None))
    struck = (await _statuses(session, 200)).count(500)
    assert 30 < struck < 90
    assert emulator.faults.waiting


@pytest.mark.parametrize("cost", [-5, 1e12, "nan", [1]])
async def test_absurd_figures(
    emulator: Emulator, session: ClientSession, cost: Any
) -> None:
    """A result tells any figure, and its audio as ever."""
    emulator.inject(Fault(name="figures", route=Route.RESULT, value={"cost": cost}))
    body = await result(emulator, session, await submit(session))
    assert body["metrics"]["cost"] == cost
    assert body["metrics"]["total_time"] > 0
    assert body["output"]


async def test_absurd_figures_of_a_direct_call(
    emulator: Emulator, session: ClientSession
) -> None:
    """A direct call tells them in its headers."""
    emulator.inject(Fault(name="figures", value={"remaining_credits": -1e9}))
    call = asyncio.create_task(session.post(f"/v1/{SLUG}", json={"text": TEXT}))
    while not emulator.jobs:
        await asyncio.sleep(0)
    emulator.clock.advance(10)
    response = await call
    assert response.headers["x-remaining-credits"] == "-1000000000.0"
    assert await response.read()
