"""The official `segmind` package runs against the emulator unchanged."""

import asyncio
import sys

from aiohttp import ClientSession
import pytest
from segmind import InferenceFailed, InferenceTimeout, SegmindClient, SegmindError
from segmind.generations import Generations

from tests.emulator import Emulator, EmulatorConfig, Fault

from .calls import SLUG, TEXT


@pytest.fixture
def emulator_config() -> EmulatorConfig:
    """Generations in thousandths of a second."""
    return EmulatorConfig(speed=1000, voice="tone")


@pytest.fixture
def client(emulator: Emulator) -> SegmindClient:
    """The package's client, which blocks: it is used in a thread."""
    return SegmindClient(emulator.api_key, base_url=f"{emulator.url}/v1")


async def test_run(emulator: Emulator, client: SegmindClient) -> None:
    """`run` submits, polls and returns the result; its URL leads to the audio."""
    result = await asyncio.to_thread(client.run, SLUG, text=TEXT, voice_1="Kore")
    (job,) = emulator.jobs.values()
    assert result["status"] == "COMPLETED"
    assert result["metrics"]["cost"] == 0.005
    assert job.voice == "Kore"
    async with ClientSession() as session, session.get(result["output"]) as response:
        assert await response.read() == job.audio


async def test_run_grok(client: SegmindClient) -> None:
    """A model with other fields, as its page on Segmind's site calls it."""
    fields = {"voice_id": "eve", "language": "en", "codec": "mp3", "speed": 1}
    result = await asyncio.to_thread(client.run, "grok-tts", text=TEXT, **fields)
    assert result["output"].endswith(".mp3")


async def test_submit_and_wait(emulator: Emulator, client: SegmindClient) -> None:
    """A job handle waits for the result."""
    job = await asyncio.to_thread(client.submit_async, SLUG, text=TEXT)
    assert job.request_id in emulator.jobs
    result = await asyncio.to_thread(job.wait, interval=0.01)
    assert result["request_id"] == job.request_id
    assert result["output"].endswith(".wav")


async def test_run_sync(emulator: Emulator, client: SegmindClient) -> None:
    """The v1 call returns audio."""
    response = await asyncio.to_thread(client.run_sync, SLUG, text=TEXT)
    (job,) = emulator.jobs.values()
    assert response.content == job.audio
    assert response.headers["x-remaining-credits"] == "9.995"


async def test_a_failed_job(client: SegmindClient) -> None:
    """FAILED under 422 is an InferenceFailed with the server's words."""
    job = await asyncio.to_thread(client.submit_async, SLUG, text="")
    with pytest.raises(InferenceFailed) as failure:
        await asyncio.to_thread(job.wait, interval=0.01)
    assert failure.value.detail == "Prompt is Mandatory and must be string"


async def test_a_job_without_end(emulator: Emulator, client: SegmindClient) -> None:
    """The package gives up after its timeout."""
    emulator.inject(Fault(name="never_ends", route="submit"))
    job = await asyncio.to_thread(client.submit_async, SLUG, text=TEXT)
    with pytest.raises(InferenceTimeout):
        await asyncio.to_thread(job.wait, timeout=0.05, interval=0.01)


@pytest.mark.parametrize(
    ("name", "status", "detail"),
    [
        ("key_refused", 401, "Unauthorized. API key is invalid"),
        ("forbidden", 403, "You do not have permission"),
        ("insufficient_credits", 406, "Insufficient credits"),
        ("model_retired", 410, f"Model {SLUG} has been retired"),
        ("rate_limited", 429, "Rate limit exceeded"),
        ("server_error", 500, "Internal server error"),
    ],
)
@pytest.mark.parametrize("call", ["run_sync", "submit_async"])
async def test_errors(
    emulator: Emulator,
    client: SegmindClient,
    call: str,
    name: str,
    status: int,
    detail: str,
) -> None:
    """Refusals are SegmindErrors with status and message."""
    emulator.inject(Fault(name=name))
    with pytest.raises(SegmindError) as error:
        await asyncio.to_thread(getattr(client, call), SLUG, text=TEXT)
    assert error.value.status == status
    assert error.value.detail.startswith(detail)


async def test_html_has_no_detail(emulator: Emulator, client: SegmindClient) -> None:
    """What is no JSON has a status only."""
    emulator.inject(Fault(name="bad_gateway"))
    with pytest.raises(SegmindError) as error:
        await asyncio.to_thread(client.run_sync, SLUG, text=TEXT)
    assert (error.value.status, error.value.detail) == (502, None)


async def test_history(
    emulator: Emulator, client: SegmindClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account's history, for which the package knows one host only."""
    monkeypatch.setattr(
        sys.modules[Generations.__module__],
        "REQUEST_HISTORY_URL",
        f"{emulator.url}/inference-request/request-history",
    )
    job = await asyncio.to_thread(client.submit_async, SLUG, text=TEXT)
    row = await asyncio.to_thread(client.generations.get, job.request_id)
    assert row["request_body"] == {"text": TEXT}
    rows = await asyncio.to_thread(client.generations.history, model_name="flash")
    assert rows["total"] == 1
