"""A generation from submit to audio."""

import asyncio
from io import BytesIO
import wave

from aiohttp import ClientSession
import pytest

from tests.emulator import Emulator, EmulatorConfig, Fault

from .calls import SLUG, TEXT, audio, credit, download, get, result, submit


async def test_submit_answers_with_the_addresses(
    emulator: Emulator, session: ClientSession
) -> None:
    """A submit tells the id and where to ask."""
    async with session.post(f"/v2/{SLUG}", json={"text": TEXT}) as response:
        assert response.status == 200
        body = await response.json()
    request_id = body["request_id"]
    assert body == {
        "request_id": request_id,
        "status": "QUEUED",
        "poll_url": f"{emulator.url}/v1/requests/{request_id}",
        "status_url": f"{emulator.url}/v2/requests/{request_id}/status",
        "response_url": f"{emulator.url}/v2/requests/{request_id}",
    }


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "QUEUED"), (5, "PROCESSING"), (10, "COMPLETED")]
)
async def test_states_follow_the_clock(
    emulator: Emulator, session: ClientSession, seconds: float, state: str
) -> None:
    """A job is queued for a fifth of the overhead, then processed."""
    request_id = await submit(session)
    emulator.clock.advance(seconds)
    status, body = await get(session, f"/v2/requests/{request_id}/status")
    assert (status, body["status"]) == (200, state)
    assert "output" not in body


@pytest.mark.parametrize("version", ["v1", "v2"])
async def test_an_unfinished_result_has_no_output(
    session: ClientSession, version: str
) -> None:
    """The result of a running job is its state."""
    request_id = await submit(session)
    status, body = await get(session, f"/{version}/requests/{request_id}")
    assert (status, body["status"]) == (200, "QUEUED")
    assert "output" not in body


async def test_result_names_audio_and_cost(
    emulator: Emulator, session: ClientSession
) -> None:
    """A finished job's result has the file's address and the accounting."""
    request_id = await submit(session)
    body = await result(emulator, session, request_id)
    assert body["status"] == "COMPLETED"
    assert body["output"].startswith(f"{emulator.url}/media/generations/")
    assert body["metrics"] == {
        "cost": 0.005,
        "remaining_credits": 9.995,
        "inference_time": 8.0,
        "queue_time": 2.0,
        "total_time": 10.0,
    }


async def test_audio_is_a_wav_of_plausible_length(
    emulator: Emulator, session: ClientSession
) -> None:
    """The file is 24 kHz mono s16 with 15 characters a second."""
    data = await audio(emulator, session, await submit(session))
    with wave.open(BytesIO(data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (
            24_000,
            1,
            2,
        )
        assert file.getnframes() / 24_000 == pytest.approx(len(TEXT) / 15, abs=0.001)


async def test_audio_of_a_job_does_not_change(
    emulator: Emulator, session: ClientSession
) -> None:
    """Asked twice at once, a job speaks once, and the job keeps what it spoke."""
    request_id = await submit(session)
    url = (await result(emulator, session, request_id))["output"]
    first, second = await asyncio.gather(download(session, url), download(session, url))
    assert first == second == emulator.jobs[request_id].audio


async def test_audio_needs_no_key(emulator: Emulator, session: ClientSession) -> None:
    """A file is public; whether a key came along is noted."""
    url = (await result(emulator, session, await submit(session)))["output"]
    async with ClientSession() as stranger, stranger.get(url) as response:
        assert response.status == 200
    assert not emulator.received[-1].key_sent
    async with session.get(url) as response:
        assert response.status == 200
    assert emulator.received[-1].key_sent


async def test_audio_is_not_there_before_the_job_is_done(
    emulator: Emulator, session: ClientSession
) -> None:
    """Nobody downloads what is not spoken yet."""
    job = emulator.jobs[await submit(session)]
    async with session.get(f"/media/generations/{job.media_id}.wav") as response:
        assert response.status == 404


async def test_records_expire_before_files(
    emulator: Emulator, session: ClientSession
) -> None:
    """After an hour the job is forgotten, after a week the file is gone."""
    request_id = await submit(session)
    url = (await result(emulator, session, request_id))["output"]
    emulator.clock.advance(3600)
    status, body = await get(session, f"/v2/requests/{request_id}")
    assert (status, body) == (404, {"error": f"Request {request_id} not found"})
    async with session.get(url) as response:
        assert response.status == 200
    emulator.clock.advance(7 * 24 * 3600)
    async with session.get(url) as response:
        assert response.status == 404


async def test_only_completed_jobs_are_charged(
    emulator: Emulator, session: ClientSession
) -> None:
    """Credit goes down when a job ends well, not at its submit and not for a failure."""
    await submit(session)
    await submit(session, temperature=3)
    assert await get(session, "/v1/get-user-credits") == (200, credit(10.0))
    emulator.clock.advance(10)
    assert await get(session, "/v1/get-user-credits") == (200, credit(9.995))


async def test_a_job_belongs_to_its_account(
    emulator: Emulator, session: ClientSession
) -> None:
    """Another key does not see the job."""
    request_id = await submit(session)
    emulator.accounts.put("SG_other", 1)
    async with session.get(
        f"/v2/requests/{request_id}", headers={"x-api-key": "SG_other"}
    ) as response:
        assert response.status == 404


@pytest.mark.parametrize(
    "parameters",
    [{"temperature": 2.5}, {"temperature": "warm"}, {"text": 7}, {"text": " "}],
)
async def test_bad_values_fail_in_the_job(
    emulator: Emulator, session: ClientSession, parameters: dict[str, object]
) -> None:
    """Values outside no declared set are found by the model only."""
    payload = {"text": TEXT} | parameters
    async with session.post(f"/v2/{SLUG}", json=payload) as response:
        request_id = (await response.json())["request_id"]
    emulator.clock.advance(10)
    for path in (f"/v2/requests/{request_id}/status", f"/v2/requests/{request_id}"):
        status, body = await get(session, path)
        assert (status, body["status"]) == (422, "FAILED")
        assert body["error"]
        assert "cost" not in body["metrics"]


@pytest.fixture
def hasty_config() -> EmulatorConfig:
    """Generations at a thousandth of their time."""
    return EmulatorConfig(speed=1000, voice="tone", seed=1)


async def test_direct_call_answers_with_audio(
    socket_enabled: None, hasty_config: EmulatorConfig
) -> None:
    """v1 answers with the bytes and puts the accounting into headers."""
    async with (
        Emulator(hasty_config) as emulator,
        ClientSession(emulator.url) as session,
    ):
        async with session.post(
            f"/v1/{SLUG}",
            json={"text": TEXT},
            headers={"x-api-key": emulator.api_key},
        ) as response:
            data = await response.read()
        (job,) = emulator.jobs.values()
    assert response.content_type == "audio/wav"
    assert data == job.audio
    assert response.headers["x-request-id"] == job.request_id
    assert response.headers["x-cost"] == "0.005"
    assert response.headers["x-remaining-credits"] == "9.995"
    assert float(response.headers["x-generation-time"]) > 0


async def test_direct_call_with_a_bad_value(
    socket_enabled: None, hasty_config: EmulatorConfig
) -> None:
    """v1 knows no failed job: it answers 500 and charges nothing."""
    async with (
        Emulator(hasty_config) as emulator,
        ClientSession(emulator.url) as session,
    ):
        async with session.post(
            f"/v1/{SLUG}",
            json={"text": TEXT, "temperature": 3},
            headers={"x-api-key": emulator.api_key},
        ) as response:
            assert response.status == 500
            assert "Temperature" in (await response.json())["error"]
        (job,) = emulator.jobs.values()
        assert job.account.balance == 10.0


async def test_submits_are_what_may_cost_money(
    emulator: Emulator, session: ClientSession
) -> None:
    """Refused submits and reads are no submits."""
    request_id = await submit(session)
    await get(session, f"/v2/requests/{request_id}/status")
    async with session.post("/v2/nothing", json={"text": TEXT}) as response:
        assert response.status == 404
    (paid,) = emulator.submits
    assert paid.request_id == request_id
    assert paid.payload == {"text": TEXT}
    assert paid.status == 200
    assert paid.key_ok
    assert emulator.api_key not in repr(emulator.received)
    assert emulator.api_key not in repr(emulator.jobs)


async def test_hundreds_at_once(emulator: Emulator, session: ClientSession) -> None:
    """Three hundred jobs in parallel are all spoken."""
    texts = [f"Message number {number}" for number in range(300)]
    ids = await asyncio.gather(*(submit(session, text) for text in texts))
    emulator.clock.advance(10)
    results = await asyncio.gather(
        *(get(session, f"/v2/requests/{request_id}") for request_id in ids)
    )
    takes = await asyncio.gather(
        *(download(session, body["output"]) for _, body in results)
    )
    assert len(set(takes)) == 300
    assert [emulator.jobs[request_id].text for request_id in ids] == texts


async def test_what_is_known_survives_an_outage(
    emulator: Emulator, session: ClientSession
) -> None:
    """The same port, the same jobs."""
    url, request_id = emulator.url, await submit(session)
    await emulator.stop()
    with pytest.raises(OSError):
        await get(session, "/v1/get-user-credits")
    await emulator.start()
    assert emulator.url == url
    assert (await result(emulator, session, request_id))["status"] == "COMPLETED"


async def test_a_fresh_start_in_process(
    emulator: Emulator, session: ClientSession
) -> None:
    """Requests, jobs and faults are forgotten, the balance is not."""
    await submit(session)
    await submit(session)
    emulator.clock.advance(10)
    await get(session, "/v1/get-user-credits")
    emulator.inject(Fault(name="server_error", times=None))
    emulator.clear()
    assert (emulator.received, emulator.submits, emulator.jobs) == ([], [], {})
    assert await get(session, "/v1/get-user-credits") == (200, credit(9.99))
