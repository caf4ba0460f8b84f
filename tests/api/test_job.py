"""Jobs: waiting for them, and never losing one."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from custom_components.segmind_tts.api import (
    JobState,
    SegmindAuthenticationError,
    SegmindClient,
    SegmindError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindResponseError,
    SegmindTimeoutError,
)
from custom_components.segmind_tts.timing.polls import Estimate
from tests.emulator import Emulator, Fault, Route
from tests.emulator.fate import Fate

from .clock import FastClock
from .samples import PAYLOAD, SLUG, SOON, TEXT, told


def polls(emulator: Emulator) -> int:
    """Count the status requests."""
    return sum(received.route is Route.STATUS for received in emulator.received)


async def test_wait(client: SegmindClient, emulator: Emulator) -> None:
    """A finished job has audio and accounting."""
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=60, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")
    assert output.metrics.cost == 0.005
    assert output.metrics.remaining_credits == 9.995
    assert output.metrics.total_time is not None
    assert TEXT not in repr((job, output))


async def test_states(client: SegmindClient, emulator: Emulator) -> None:
    """Each state is told once, also one that is not documented."""
    for word in ("QUEUED", "processing", "WARMING_UP"):
        answer = {"status": word}
        emulator.inject(Fault(name="answer", route=Route.STATUS, times=2, body=answer))
    states: list[JobState] = []
    job = await client.submit(SLUG, PAYLOAD)
    await job.wait(deadline=60, estimate=SOON, on_state=states.append)
    assert states == [
        JobState.QUEUED,
        JobState.PROCESSING,
        JobState.UNKNOWN,
        JobState.COMPLETED,
    ]
    assert polls(emulator) == 7


@pytest.mark.parametrize("word", ["Succeeded", "DONE", "error", "CANCELED"])
async def test_other_words_for_an_end(
    client: SegmindClient, emulator: Emulator, word: str
) -> None:
    """Nobody waits for a job that has ended in a word that is not documented."""
    body = {"status": word}
    emulator.inject(Fault(name="answer", route=Route.STATUS, times=None, body=body))
    job = await client.submit(SLUG, PAYLOAD)
    await job.wait(deadline=60, estimate=SOON)
    assert polls(emulator) == 1


@pytest.mark.parametrize("status", [200, 202])
async def test_result_before_the_end(
    client: SegmindClient, emulator: Emulator, status: int
) -> None:
    """A result that comes later than the status tells is waited for."""
    fault = Fault(
        name="answer",
        route=Route.RESULT,
        times=6,
        body={"status": "PROCESSING"},
        status=status,
    )
    emulator.inject(fault)
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=120, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")


@pytest.mark.parametrize("route", [Route.STATUS, Route.RESULT])
@pytest.mark.parametrize(
    "fault",
    [
        {"name": "reset"},
        {"name": "hang_up"},
        {"name": "stall"},
        {"name": "stall_body"},
        {"name": "stall_mid_body"},
        {"name": "cut_short"},
        {"name": "server_error"},
        {"name": "bad_gateway"},
        {"name": "gateway_timeout"},
        {"name": "server_error", "status": 408},
        {"name": "rate_limited", "value": 3},
        {"name": "rate_limited_without_reset"},
        {"name": "request_unknown"},
        {"name": "invalid_json"},
        {"name": "wrong_json"},
        {"name": "wrong_json", "value": {"ok": True}},
        {"name": "html"},
        {"name": "gigantic_json", "value": 20},
        {"name": "key_echo"},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
async def test_trouble_passes(
    client: SegmindClient, emulator: Emulator, route: Route, fault: Mapping[str, Any]
) -> None:
    """What strikes two requests about a job does not keep its audio away."""
    emulator.inject(Fault(route=route, times=2, **fault))
    job = await client.submit(SLUG, PAYLOAD)
    output = await job.wait(deadline=120, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")
    assert len(emulator.submits) == 1


@pytest.mark.parametrize("route", [Route.STATUS, Route.RESULT])
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"name": "reset"}, SegmindTimeoutError),
        ({"name": "stall"}, SegmindTimeoutError),
        ({"name": "server_error"}, SegmindTimeoutError),
        ({"name": "rate_limited"}, SegmindTimeoutError),
        ({"name": "key_echo"}, SegmindTimeoutError),
        ({"name": "request_unknown"}, SegmindJobExpiredError),
        ({"name": "key_refused"}, SegmindAuthenticationError),
        ({"name": "invalid_json"}, SegmindResponseError),
        ({"name": "wrong_json"}, SegmindResponseError),
        ({"name": "html"}, SegmindResponseError),
        ({"name": "gigantic_json", "value": 20}, SegmindResponseError),
        ({"name": "redirect"}, SegmindResponseError),
        ({"name": "redirect", "value": "http://other.test/"}, SegmindResponseError),
        ({"name": "job_failed"}, SegmindJobFailedError),
        ({"name": "job_failed", "status": 200}, SegmindJobFailedError),
    ],
    ids=lambda value: (
        "-".join(map(str, value.values())) if isinstance(value, dict) else ""
    ),
)
async def test_trouble_lasts(
    client: SegmindClient,
    emulator: Emulator,
    route: Route,
    fault: Mapping[str, Any],
    error: type[SegmindError],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Trouble that lasts has its error, tells nothing, and loses no job."""
    emulator.inject(Fault(route=route, times=None, **fault))
    job = await client.submit(SLUG, PAYLOAD)
    # What ends by itself has all the time that a busy machine takes.
    deadline = 12 if error is SegmindTimeoutError else 600
    with pytest.raises(error) as caught:
        await job.wait(deadline=deadline, estimate=SOON)
    for secret in (emulator.api_key, TEXT):
        assert secret not in told(caught.value)
        assert secret not in caplog.text

    emulator.faults.clear()
    output = await client.job(job.request_id).wait(deadline=600, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")
    assert len(emulator.submits) == 1


@pytest.mark.parametrize("status", [422, 200, 500])
@pytest.mark.parametrize(
    ("reason", "content_blocked"),
    [
        ("Prompt is Mandatory and must be string", False),
        ("Blocked by SAFETY filters", True),
        ("PROHIBITED_CONTENT", True),
        ("Responsible AI practices", True),
    ],
)
async def test_job_fails(
    client: SegmindClient,
    emulator: Emulator,
    status: int,
    reason: str,
    content_blocked: bool,
) -> None:
    """A failed job is told by its body, under whatever HTTP status."""
    emulator.inject(
        Fault(name="job_fails", route=Route.SUBMIT, status=status, value=reason)
    )
    job = await client.submit(SLUG, PAYLOAD)
    with pytest.raises(SegmindJobFailedError) as caught:
        await job.wait(deadline=12, estimate=SOON)
    assert caught.value.content_blocked is content_blocked
    assert caught.value.detail == reason
    assert caught.value.request_id == job.request_id
    assert reason not in told(caught.value)
    assert polls(emulator) == 1


async def test_job_never_ends(client: SegmindClient, emulator: Emulator) -> None:
    """Time runs out with the job in hand, and the API has been asked to the last."""
    emulator.inject(Fault(name="never_ends", route=Route.SUBMIT))
    job = await client.submit(SLUG, PAYLOAD)
    with pytest.raises(SegmindTimeoutError, match=job.request_id) as caught:
        await job.wait(deadline=20, estimate=SOON)
    assert caught.value.request_id == job.request_id
    asked = [one.at for one in emulator.received if one.route is Route.STATUS]
    assert 3 < len(asked) < 60


async def test_no_time_at_all(client: SegmindClient, emulator: Emulator) -> None:
    """With a deadline that has passed the job is asked about once."""
    emulator.inject(Fault(name="never_ends", route=Route.SUBMIT))
    job = await client.submit(SLUG, PAYLOAD)
    with pytest.raises(SegmindTimeoutError):
        await job.wait(deadline=0, estimate=SOON)
    assert polls(emulator) == 1


async def test_young_job_is_not_found(
    client: SegmindClient, emulator: Emulator
) -> None:
    """A job unknown right after its submit is asked about again."""
    emulator.inject(Fault(name="request_unknown", route=Route.STATUS, times=3))
    job = await client.submit(SLUG, PAYLOAD)
    await job.wait(deadline=60, estimate=SOON)
    assert polls(emulator) == 4


async def test_old_job_is_not_found(client: SegmindClient, emulator: Emulator) -> None:
    """A job taken up again and unknown has expired."""
    with pytest.raises(SegmindJobExpiredError):
        await client.job("2c7f59ea").wait(deadline=60, estimate=SOON)
    assert polls(emulator) == 1


async def test_job_of_another_client(
    client: SegmindClient, emulator: Emulator, session: aiohttp.ClientSession
) -> None:
    """A job is taken up by its id alone, as after a restart."""
    job = await client.submit(SLUG, PAYLOAD)
    again = SegmindClient(emulator.api_key, session, base_url=emulator.url).job(
        job.request_id
    )
    assert again == job
    output = await again.wait(deadline=60, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")


@pytest.mark.parametrize(
    ("age", "wait"), [(None, 0.0), (600.0, 0.0), (20.0, 0.0), (1.0, 4.0)]
)
async def test_age_of_a_job(
    client: SegmindClient, fast_clock: FastClock, age: float | None, wait: float
) -> None:
    """A job taken up again is asked about at once, unless it is hardly done yet."""
    job = await client.submit(SLUG, PAYLOAD)
    again = client.job(job.request_id, age=age)
    await again.wait(deadline=60, estimate=Estimate(median=20, sigma=0.2))
    assert fast_clock.slept[0] == pytest.approx(wait, abs=0.5)


@pytest.mark.parametrize(
    "request_id", ["", ".", "..", "a/b", "../v1/x", "a b", "a" * 129]
)
async def test_id_is_no_id(client: SegmindClient, request_id: str) -> None:
    """What cannot be a request id is not put into an address."""
    with pytest.raises(SegmindResponseError):
        client.job(request_id)


async def test_waiter_leaves(client: SegmindClient, emulator: Emulator) -> None:
    """After a cancelled wait the same handle is waited on again, by two."""
    emulator.inject(Fault(name="never_ends", route=Route.SUBMIT))
    job = await client.submit(SLUG, PAYLOAD)
    asked = asyncio.Event()
    waiter = asyncio.create_task(
        job.wait(deadline=600, estimate=SOON, on_state=lambda _: asked.set())
    )
    await asked.wait()
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter

    emulator.jobs[job.request_id].fate = Fate()
    outputs = await asyncio.gather(
        *(job.wait(deadline=60, estimate=SOON) for _ in range(2))
    )
    assert outputs[0] == outputs[1]
    assert len(emulator.submits) == 1


async def test_addresses_in_answers_are_not_followed(
    client: SegmindClient, emulator: Emulator
) -> None:
    """Status and result are asked for at the API, wherever the answers point."""
    elsewhere = {
        "status_url": "http://other.test/s",
        "response_url": "http://other.test/r",
    }
    emulator.inject(
        Fault(name="answer", route=Route.STATUS, body={"status": "QUEUED", **elsewhere})
    )
    job = await client.submit(SLUG, PAYLOAD)
    await job.wait(deadline=60, estimate=SOON)
    prefix = f"/v2/requests/{job.request_id}"
    assert {received.path for received in emulator.received[1:]} == {
        f"{prefix}/status",
        prefix,
    }


async def test_clock_jumps(
    client: SegmindClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting does without the wall clock."""
    job = await client.submit(SLUG, PAYLOAD)
    monkeypatch.delattr(FastClock, "utcnow")
    output = await job.wait(deadline=60, estimate=SOON)
    assert (await output.read()).startswith(b"RIFF")
