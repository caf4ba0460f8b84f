"""Submits: paid once, whatever happens."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from custom_components.segmind_tts.api import (
    SegmindAuthenticationError,
    SegmindClient,
    SegmindConnectionError,
    SegmindError,
    SegmindForbiddenError,
    SegmindInsufficientCreditsError,
    SegmindInvalidRequestError,
    SegmindJobFailedError,
    SegmindKeyNotReceivedError,
    SegmindModelNotFoundError,
    SegmindModelRetiredError,
    SegmindRateLimitError,
    SegmindResponseError,
    SegmindServerError,
    SegmindSpendLimitError,
    SegmindSubmitUnknownError,
)
from tests.emulator import Emulator, EmulatorConfig, Fault, Route

from .clock import FastClock
from .names import NoNames
from .samples import PAYLOAD, SLUG, TEXT, told


async def test_submit(client: SegmindClient, emulator: Emulator) -> None:
    """A submit makes one job of the payload as given."""
    job = await client.submit(SLUG, PAYLOAD)
    assert [received.request_id for received in emulator.submits] == [job.request_id]
    assert emulator.submits[0].payload == PAYLOAD
    assert emulator.submits[0].path == f"/v2/{SLUG}"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"name": "bad_request"}, SegmindInvalidRequestError),
        ({"name": "key_missing"}, SegmindKeyNotReceivedError),
        ({"name": "key_refused"}, SegmindAuthenticationError),
        ({"name": "token_refused"}, SegmindAuthenticationError),
        ({"name": "forbidden"}, SegmindForbiddenError),
        ({"name": "model_unknown"}, SegmindModelNotFoundError),
        ({"name": "wrong_method"}, SegmindInvalidRequestError),
        ({"name": "wrong_content_type"}, SegmindInvalidRequestError),
        ({"name": "insufficient_credits"}, SegmindInsufficientCreditsError),
        ({"name": "parameter_refused"}, SegmindInvalidRequestError),
        ({"name": "spend_limit"}, SegmindSpendLimitError),
        ({"name": "model_retired"}, SegmindModelRetiredError),
        ({"name": "job_failed"}, SegmindJobFailedError),
        ({"name": "job_failed", "status": 200}, SegmindJobFailedError),
        ({"name": "server_error"}, SegmindServerError),
        ({"name": "key_echo"}, SegmindServerError),
        ({"name": "redirect"}, SegmindResponseError),
        ({"name": "redirect", "value": "http://other.test/"}, SegmindResponseError),
        ({"name": "bad_gateway"}, SegmindSubmitUnknownError),
        ({"name": "gateway_timeout"}, SegmindSubmitUnknownError),
        (
            {"name": "server_error", "status": 504, "body": {"message": "late"}},
            SegmindSubmitUnknownError,
        ),
        ({"name": "server_error", "body": ""}, SegmindSubmitUnknownError),
        ({"name": "server_error", "status": 408}, SegmindSubmitUnknownError),
        ({"name": "reset"}, SegmindSubmitUnknownError),
        ({"name": "hang_up"}, SegmindSubmitUnknownError),
        ({"name": "stall"}, SegmindSubmitUnknownError),
    ],
    ids=lambda value: (
        "-".join(map(str, value.values())) if isinstance(value, dict) else ""
    ),
)
async def test_submit_is_not_taken(
    client: SegmindClient,
    emulator: Emulator,
    fault: Mapping[str, Any],
    error: type[SegmindError],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Refused or lost, a submit costs nothing, tells nothing, and harms no other."""
    emulator.inject(Fault(route=Route.SUBMIT, times=None, **fault))
    with pytest.raises(SegmindError) as caught:
        await client.submit(SLUG, PAYLOAD, deadline=20)
    assert type(caught.value) is error
    assert not emulator.submits
    for secret in (emulator.api_key, TEXT):
        assert secret not in told(caught.value)
        assert secret not in caplog.text
    assert emulator.api_key not in str(caught.value.detail)

    emulator.clear()
    await client.submit(SLUG, PAYLOAD)
    assert len(emulator.submits) == 1


@pytest.mark.parametrize(
    "name",
    [
        "reset_after",
        "stall_after",
        "stall_body",
        "cut_short",
        "stall_mid_body",
        "invalid_json",
        "html",
        "gigantic_json",
    ],
)
async def test_submit_is_taken_unseen(
    client: SegmindClient, emulator: Emulator, name: str
) -> None:
    """A job whose id never arrives is not made again, and the history has it."""
    emulator.inject(Fault(name=name, route=Route.SUBMIT, value=2))
    with pytest.raises(SegmindSubmitUnknownError) as caught:
        await client.submit(SLUG, PAYLOAD)
    assert len(emulator.submits) == 1

    (row,) = (await client.history(SLUG, caught.value.sent_at)).rows
    assert row.request_id == emulator.submits[0].request_id
    assert row.payload == PAYLOAD


@pytest.mark.parametrize(
    "answer",
    [
        ["unexpected"],
        {},
        {"request_id": 7},
        {"request_id": ".."},
        {"request_id": "../v1/x"},
        {"request_id": "a/b"},
        {"request_id": "a" * 129},
    ],
)
async def test_submit_without_a_proper_id(
    client: SegmindClient, emulator: Emulator, answer: Any
) -> None:
    """An id that cannot be one is not put into an address."""
    emulator.inject(Fault(name="wrong_json", route=Route.SUBMIT, value=answer))
    with pytest.raises(SegmindSubmitUnknownError):
        await client.submit(SLUG, PAYLOAD)
    assert len(emulator.received) == 1


async def test_trouble_passes(
    client: SegmindClient, emulator: Emulator, fast_clock: FastClock
) -> None:
    """Twice refused with 5xx, the third submit is taken."""
    emulator.inject(Fault(name="server_error", route=Route.SUBMIT, times=2))
    await client.submit(SLUG, PAYLOAD)
    assert len(emulator.received) == 3
    assert len(emulator.submits) == 1
    assert fast_clock.slept == [0.375, 0.75]


async def test_trouble_outlasts_attempts(
    client: SegmindClient, emulator: Emulator
) -> None:
    """After three refusals with 5xx the submit is given up."""
    emulator.inject(Fault(name="server_error", route=Route.SUBMIT, times=None))
    with pytest.raises(SegmindServerError, match=r"HTTP 500"):
        await client.submit(SLUG, PAYLOAD)
    assert len(emulator.received) == 3


async def test_trouble_outlasts_deadline(
    client: SegmindClient, emulator: Emulator
) -> None:
    """A submit is not sent again after its deadline."""
    emulator.inject(Fault(name="server_error", route=Route.SUBMIT, times=None))
    with pytest.raises(SegmindServerError):
        await client.submit(SLUG, PAYLOAD, deadline=0)
    assert len(emulator.received) == 1


@pytest.mark.parametrize("name", ["rate_limited", "rate_limited_without_reset"])
async def test_rate_limit_passes(
    client: SegmindClient, emulator: Emulator, fast_clock: FastClock, name: str
) -> None:
    """A submit refused for its rate waits for the reset and is taken."""
    emulator.inject(Fault(name=name, route=Route.SUBMIT, value=5))
    await client.submit(SLUG, PAYLOAD, deadline=20)
    assert [received.status for received in emulator.received] == [429, 200]
    assert sum(fast_clock.slept) == pytest.approx(5.3, abs=0.5)


async def test_rate_limit_outlasts_deadline(
    client: SegmindClient, emulator: Emulator, fast_clock: FastClock
) -> None:
    """A reset after the deadline is told at once, later without asking."""
    emulator.inject(Fault(name="rate_limited", route=Route.SUBMIT, value=110))
    for _ in range(2):
        with pytest.raises(SegmindRateLimitError) as caught:
            await client.submit(SLUG, PAYLOAD)
        assert caught.value.reset_at is not None
        assert caught.value.retry_in == pytest.approx(110, abs=10)
    assert len(emulator.received) == 1
    assert not fast_clock.slept


async def test_rate_limit_is_not_believed(
    client: SegmindClient, emulator: Emulator, fast_clock: FastClock
) -> None:
    """A reset in hours is a wrong clock: the submit is tried after a minute."""
    emulator.inject(Fault(name="rate_limited", route=Route.SUBMIT, value=19_800))
    await client.submit(SLUG, PAYLOAD, deadline=90)
    assert [received.status for received in emulator.received] == [429, 200]
    assert sum(fast_clock.slept) == pytest.approx(60.3, abs=1)


@pytest.mark.parametrize("at_once", [1, 2, 6])
async def test_rate_limit_is_learned(
    emulator: Emulator, session: aiohttp.ClientSession, at_once: int
) -> None:
    """The limit is known from the first refusal, whatever Segmind's minute began with."""
    emulator.requests_per_minute = 5
    client = SegmindClient(emulator.api_key, session, base_url=emulator.url)
    refused = 0
    for _ in range(0, 6, at_once):
        submits = [client.submit(SLUG, PAYLOAD, deadline=10) for _ in range(at_once)]
        results = await asyncio.gather(*submits, return_exceptions=True)
        refused += sum(isinstance(each, SegmindRateLimitError) for each in results)
    assert refused == 1
    assert len(emulator.submits) == client.rate_limit.per_minute == 5


@pytest.mark.parametrize(
    "emulator_config", [EmulatorConfig(requests_per_minute=2, speed=60, voice="tone")]
)
async def test_rate_limit_of_a_busy_account(
    emulator: Emulator, session: aiohttp.ClientSession
) -> None:
    """Of three submits at once under a limit of two, one waits; all are taken once."""
    client = SegmindClient(emulator.api_key, session, base_url=emulator.url)
    jobs = await asyncio.gather(*(client.submit(SLUG, PAYLOAD) for _ in range(3)))
    assert len({job.request_id for job in jobs}) == 3
    assert len(emulator.submits) == 3
    assert len(emulator.received) == 4


async def test_name_is_not_found(socket_enabled: None) -> None:
    """Without an address nothing is sent, and the error says that it is safe."""
    connector = aiohttp.TCPConnector(resolver=NoNames())
    async with aiohttp.ClientSession(connector=connector) as session:
        client = SegmindClient("SG_key", session)
        with pytest.raises(SegmindConnectionError) as caught:
            await client.submit(SLUG, PAYLOAD)
    assert not caught.value.sent


async def test_connection_is_refused(client: SegmindClient, emulator: Emulator) -> None:
    """Nobody listening is an error that says nothing was sent; later it works."""
    await emulator.stop()
    with pytest.raises(SegmindConnectionError) as caught:
        await client.submit(SLUG, PAYLOAD)
    assert not caught.value.sent
    await emulator.start()
    await client.submit(SLUG, PAYLOAD)
    assert len(emulator.submits) == 1


@pytest.mark.parametrize("slug", ["", ".", "..", "a/b", "a?b", "ä", "a" * 129, "x\n"])
async def test_slug_is_no_name(
    client: SegmindClient, emulator: Emulator, slug: str
) -> None:
    """What cannot be a model's name is not put into an address."""
    with pytest.raises(SegmindModelNotFoundError):
        await client.submit(slug, PAYLOAD)
    assert not emulator.received


@pytest.mark.parametrize("api_key", ["", "SG_1\r\nx: y", "SG 1", "SG_é", "SG_1\n"])
async def test_key_is_no_key(
    emulator: Emulator, session: aiohttp.ClientSession, api_key: str
) -> None:
    """What cannot be a key is refused without asking."""
    client = SegmindClient(api_key, session, base_url=emulator.url)
    with pytest.raises(SegmindAuthenticationError):
        await client.submit(SLUG, PAYLOAD)
    assert not emulator.received


async def test_session_stays_open(
    client: SegmindClient, session: aiohttp.ClientSession
) -> None:
    """The injected session is the caller's to close."""
    await client.submit(SLUG, PAYLOAD)
    assert not session.closed
