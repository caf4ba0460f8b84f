"""What the account tells: credits and past requests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from custom_components.segmind_tts.api import (
    Credits,
    JobState,
    SegmindAuthenticationError,
    SegmindClient,
    SegmindConnectionError,
    SegmindError,
    SegmindKeyNotReceivedError,
    SegmindNotFoundError,
    SegmindRateLimitError,
    SegmindResponseError,
    SegmindServerError,
    SegmindTimeoutError,
)
from tests.emulator import Emulator, EmulatorConfig, Fault, Route

from .clock import FastClock
from .names import NoNames
from .samples import PAYLOAD, SLUG, SOON, TEXT


async def test_credits(client: SegmindClient) -> None:
    """The balance is told in US dollars."""
    assert await client.credits() == Credits(balance=10.0)


@pytest.mark.parametrize("emulator_config", [EmulatorConfig(keys={"SG_new": None})])
async def test_credits_without_record(client: SegmindClient) -> None:
    """A good key without a record of credits is a good key."""
    assert await client.credits() == Credits(balance=None)


@pytest.mark.parametrize(
    ("body", "balance"),
    [
        ({"credits": 3}, 3.0),
        ({"credits": "4.5"}, 4.5),
        ({"credits": 0.0, "free-credits": 0.25}, 0.25),
        ({"credits": 2, "free-credits": 0.5}, 2.5),
        ({"credits": None, "free-credits": -1.5}, -1.5),
    ],
)
async def test_credits_bought_and_given(
    client: SegmindClient, emulator: Emulator, body: Any, balance: float
) -> None:
    """The balance is what was bought and what was given."""
    emulator.inject(Fault(name="answer", route=Route.CREDITS, body=body))
    assert await client.credits() == Credits(balance=balance)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("key_refused", SegmindAuthenticationError),
        ("token_refused", SegmindAuthenticationError),
        ("key_missing", SegmindKeyNotReceivedError),
        ("server_error", SegmindServerError),
        ("rate_limited", SegmindRateLimitError),
        ("reset", SegmindConnectionError),
        ("stall", SegmindTimeoutError),
        ("wrong_json", SegmindResponseError),
        ("gigantic_json", SegmindResponseError),
    ],
)
async def test_credits_fail(
    client: SegmindClient, emulator: Emulator, name: str, error: type[SegmindError]
) -> None:
    """What keeps the balance away has its error; the next call works."""
    emulator.inject(Fault(name=name, route=Route.CREDITS, times=None))
    with pytest.raises(SegmindError) as caught:
        await client.credits()
    assert type(caught.value) is error
    emulator.faults.clear()
    assert await client.credits() == Credits(balance=10.0)


@pytest.mark.parametrize(
    "body",
    [
        {"credits": True},
        {"credits": "NaN"},
        {"credits": "much"},
        {"credits": 10**400},
        {"data": []},
    ],
)
async def test_credits_without_number(
    client: SegmindClient, emulator: Emulator, body: Any
) -> None:
    """A balance that is no number is none, and the key is good all the same."""
    emulator.inject(Fault(name="answer", route=Route.CREDITS, body=body, times=None))
    assert await client.credits() == Credits(balance=None)


async def test_credits_that_are_not_told(
    client: SegmindClient, emulator: Emulator
) -> None:
    """Where there is no such call any more, the key is not bad for it."""
    emulator.inject(Fault(name="media_unknown", route=Route.CREDITS, times=None))
    assert await client.credits() == Credits(balance=None)


async def test_history(client: SegmindClient, emulator: Emulator) -> None:
    """Requests for a model are listed, with their inputs and audio."""
    await client.submit("gemini-2.5-pro-tts", PAYLOAD)
    job = await client.submit(SLUG, PAYLOAD)
    await job.wait(deadline=60, estimate=SOON)
    now = datetime.now(UTC)
    (row,) = (await client.history(SLUG, now - timedelta(minutes=1))).rows
    assert row.request_id == job.request_id
    assert row.state is JobState.COMPLETED
    assert row.payload == PAYLOAD
    assert row.output is not None
    assert row.output.metrics.cost == 0.005
    assert (await row.output.read()).startswith(b"RIFF")
    assert TEXT not in repr(row)


async def test_history_of_an_unfinished_job(
    client: SegmindClient, emulator: Emulator
) -> None:
    """A job under way is listed without audio."""
    emulator.inject(Fault(name="never_ends", route=Route.SUBMIT))
    await client.submit(SLUG, PAYLOAD)
    (row,) = (await client.history(SLUG, datetime.now(UTC) - timedelta(minutes=1))).rows
    assert row.state is JobState.UNKNOWN
    assert row.output is None


@pytest.mark.parametrize(
    "body",
    [
        {"rows": [{"request_id": "a1", "request_body": '{"text": "x"}'}]},
        {"data": {"items": [{"request_id": "a1", "request_body": {"text": "x"}}]}},
        {"a1": {"request_id": "a1", "request_body": {"text": "x"}, "created_at": ""}},
        {
            "data": [
                {"request_id": "../x"},
                7,
                None,
                {"request_id": "a1", "request_body": {"text": "x"}},
            ]
        },
        {"data": [{"request_id": "a1", "request_body": {"text": "x"}}] * 2},
    ],
)
async def test_history_in_other_words(
    client: SegmindClient, emulator: Emulator, body: Any
) -> None:
    """Rows are found whatever is around them, each request once."""
    emulator.inject(Fault(name="answer", route=Route.HISTORY_LIST, body=body))
    (row,) = (await client.history(SLUG, datetime.now(UTC))).rows
    assert row.request_id == "a1"
    assert row.payload == {"text": "x"}
    assert row.created_at is None


@pytest.mark.parametrize("body", [{"data": []}, {"data": {"rows": [], "total": 0}}])
async def test_history_is_empty(
    client: SegmindClient, emulator: Emulator, body: Any
) -> None:
    """An empty list of rows is an empty history."""
    emulator.inject(Fault(name="answer", route=Route.HISTORY_LIST, body=body))
    history = await client.history(SLUG, datetime.now(UTC))
    assert (history.rows, history.is_whole) == ((), True)
    assert abs(history.told_at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": 3},
        {"columns": ["request_id"]},
        {"request_id": "a1 "},
        {"a": {"b": {"c": {"d": []}}}},
    ],
)
async def test_history_is_not_legible(
    client: SegmindClient, emulator: Emulator, body: Any
) -> None:
    """An answer without rows proves nothing."""
    emulator.inject(
        Fault(name="answer", route=Route.HISTORY_LIST, body=body, times=None)
    )
    with pytest.raises(SegmindResponseError):
        await client.history(SLUG, datetime.now(UTC))


@pytest.mark.parametrize("request_body", ["no json", 3, None])
async def test_past_request(
    client: SegmindClient, emulator: Emulator, request_body: Any
) -> None:
    """One request is looked up by its id; inputs that cannot be read are none."""
    body = {"request_id": "a1", "request_body": request_body, "model_name": None}
    emulator.inject(Fault(name="answer", route=Route.HISTORY, status=200, body=body))
    row = await client.past_request("a1")
    assert row.payload == {}


async def test_past_request_of_nobody(client: SegmindClient) -> None:
    """An unknown request is not found."""
    with pytest.raises(SegmindNotFoundError):
        await client.past_request("2c7f59ea")


async def test_past_request_of_another_id(
    client: SegmindClient, emulator: Emulator
) -> None:
    """A row about something else is not taken for the one asked for."""
    emulator.inject(
        Fault(name="answer", route=Route.HISTORY, status=200, body={"request_id": "b2"})
    )
    with pytest.raises(SegmindNotFoundError):
        await client.past_request("a1")


async def test_hosts(socket_enabled: None, fast_clock: FastClock) -> None:
    """The API is asked for everything but the history, which has its own host."""
    names = NoNames()
    connector = aiohttp.TCPConnector(resolver=names)
    async with aiohttp.ClientSession(connector=connector) as session:
        client = SegmindClient("SG_key", session, clock=fast_clock)
        with pytest.raises(SegmindConnectionError):
            await client.credits()
        assert set(names.asked) == {"api.segmind.com"}
        with pytest.raises(SegmindConnectionError):
            await client.past_request("a1")
        assert set(names.asked) == {"api.segmind.com", "api.spotprod.segmind.com"}
