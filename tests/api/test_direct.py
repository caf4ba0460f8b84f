"""The direct call."""

import pytest

from custom_components.segmind_tts.api import (
    SegmindClient,
    SegmindError,
    SegmindModelNotFoundError,
    SegmindServerError,
    SegmindSubmitUnknownError,
)
from tests.emulator import Emulator, Fault, Route

from .samples import PAYLOAD, SLUG


async def test_run(client: SegmindClient, emulator: Emulator) -> None:
    """Audio comes with the answer, accounting in its headers."""
    output = await client.run(SLUG, PAYLOAD)
    assert (await output.read()).startswith(b"RIFF")
    assert output.metrics.cost == 0.005
    assert output.metrics.remaining_credits == 9.995
    assert output.request_id in emulator.jobs
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(
    "name", ["reset_after", "cut_short", "stall_after", "stall_body"]
)
async def test_run_is_lost(
    client: SegmindClient, emulator: Emulator, name: str
) -> None:
    """Work whose answer is lost is not paid for twice."""
    emulator.inject(Fault(name=name, route=Route.DIRECT))
    with pytest.raises(SegmindSubmitUnknownError):
        await client.run(SLUG, PAYLOAD, deadline=10)
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("html", SegmindSubmitUnknownError),
        ("wrong_json", SegmindSubmitUnknownError),
        ("server_error", SegmindServerError),
        ("model_unknown", SegmindModelNotFoundError),
    ],
)
async def test_run_fails(
    client: SegmindClient, emulator: Emulator, name: str, error: type[SegmindError]
) -> None:
    """A refusal has its error; what an answer means that makes no sense, nobody knows."""
    emulator.inject(Fault(name=name, route=Route.DIRECT, times=None))
    with pytest.raises(error):
        await client.run(SLUG, PAYLOAD)


async def test_run_answers_in_json(client: SegmindClient, emulator: Emulator) -> None:
    """A direct answer may also name the address of the audio."""
    job = await client.submit(SLUG, PAYLOAD)
    media_id = emulator.jobs[job.request_id].media_id
    body = {"output": f"{emulator.url}/media/generations/{media_id}.wav"}
    emulator.inject(Fault(name="answer", route=Route.DIRECT, body=body))
    output = await client.run(SLUG, PAYLOAD)
    assert (await output.read()).startswith(b"RIFF")
