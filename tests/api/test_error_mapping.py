"""Refusing answers and the errors they mean."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.segmind_tts.api import (
    SegmindAuthenticationError,
    SegmindError,
    SegmindInsufficientCreditsError,
    SegmindInvalidRequestError,
    SegmindJobExpiredError,
    SegmindJobFailedError,
    SegmindKeyNotReceivedError,
    SegmindRateLimitError,
    SegmindServerError,
    SegmindSpendLimitError,
)
from custom_components.segmind_tts.api.error_mapping import (
    DETAIL_LENGTH,
    error_from_response,
    parse_moment,
)
from tests.hostile import json_values

NOW = datetime(2026, 11, 22, 10, 0, 30, tzinfo=UTC)
KEY = "SG_0123456789abcdef"

names = st.sampled_from(
    ["status", "error", "detail", "message", "request_id", "error_description"]
)
bodies = st.binary() | (st.dictionaries(names, json_values) | json_values).map(
    lambda value: json.dumps(value).encode()
)


def error(
    status: int, body: Any = b"", headers: Mapping[str, str] | None = None
) -> SegmindError:
    """Return the error of an answer that arrives now."""
    encoded = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_from_response(status, headers or {}, encoded, now=NOW, api_key=KEY)


@pytest.mark.parametrize(
    ("status", "text", "kind"),
    [
        (
            401,
            "Missing Authorization or x-api-key in header",
            SegmindKeyNotReceivedError,
        ),
        (401, "Unauthorized. API key is invalid", SegmindAuthenticationError),
        (402, "", SegmindInsufficientCreditsError),
        (
            406,
            "Insufficient credits. Balance: $0.001, required: $0.005",
            SegmindInsufficientCreditsError,
        ),
        (406, "", SegmindInsufficientCreditsError),
        (406, "You have $0.001 left", SegmindInsufficientCreditsError),
        (406, "Team spend limit reached: $5 per day", SegmindSpendLimitError),
        (406, "Spending cap reached; credits left: 5", SegmindSpendLimitError),
        (406, "Invalid content type", SegmindInvalidRequestError),
        (406, "voice_1 is not one of the permitted values", SegmindInvalidRequestError),
        (418, "", SegmindInvalidRequestError),
    ],
)
def test_text_decides(status: int, text: str, kind: type[SegmindError]) -> None:
    """Where a status has several meanings the text tells which."""
    assert type(error(status, {"error": text})) is kind


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"error": "one"}, "one"),
        ({"error": {"message": "one"}}, "one"),
        ({"error": "one", "error_description": "two"}, "one: two"),
        ({"detail": [{"msg": "one"}]}, "[{'msg': 'one'}]"),
        ({"message": "one"}, "one"),
        ({"error_message": "one"}, "one"),
        ({"error": None}, ""),
        (b"plain words", "plain words"),
        (b"\xff", "\ufffd"),
        (b" <html>page", ""),
        (["one"], '["one"]'),
    ],
)
def test_detail(body: Any, detail: str) -> None:
    """The server's words are found wherever it puts them."""
    assert error(500, body).detail == detail


def test_detail_is_redacted_and_short() -> None:
    """Keys are taken out before the words are cut."""
    words = f"{KEY} SG_other " + "x" * (DETAIL_LENGTH - 14) + KEY
    detail = error(500, {"error": words}).detail
    assert detail is not None
    assert detail.startswith("SG_… SG_… xxx")
    assert len(detail) == DETAIL_LENGTH
    assert KEY[:8] not in detail


def test_key_of_another_form_is_redacted() -> None:
    """The key in use is taken out whatever it looks like."""
    found = error_from_response(500, {}, b"bad hunter2", now=NOW, api_key="hunter2")
    assert found.detail == "bad SG_…"


@given(status=st.integers(300, 599), body=bodies, text=st.text(min_size=4))
def test_any_answer_is_an_error(status: int, body: bytes, text: str) -> None:
    """Whatever comes becomes an error that shows none of it."""
    found = error(status, body)
    assert isinstance(found, SegmindError)
    assert found.status == status
    assert len(found.detail or "") <= DETAIL_LENGTH
    assert str(error(status, {"error": KEY + text})) == str(
        error(status, {"error": ""})
    )


@pytest.mark.parametrize("status", [200, 400, 401, 422, 429, 500])
def test_failed_job_under_any_status(status: int) -> None:
    """The state in the body counts before the HTTP status."""
    found = error(status, {"status": " failed", "request_id": "a1"})
    assert isinstance(found, SegmindJobFailedError)
    assert found.request_id == "a1"


@pytest.mark.parametrize("request_id", ["../x", "a b", 7, ["a"], "SG_ ", ""])
def test_strange_request_id_is_not_shown(request_id: Any) -> None:
    """Only what can be a request id gets into the text."""
    found = error(500, {"request_id": request_id})
    assert str(found) == "Segmind has a problem (HTTP 500)"


def test_request_id_of_the_header() -> None:
    """The direct call names the request in a header."""
    found = error(500, headers={"x-request-id": "a1"})
    assert str(found) == "Segmind has a problem (HTTP 500, request a1)"


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (500, {"error": "x"}, True),
        (502, {"error": "x"}, True),
        (502, b"<html>", False),
        (503, b"", False),
        (504, {"message": "Endpoint request timed out"}, False),
        (408, {"error": "x"}, False),
    ],
)
def test_who_refuses(status: int, body: Any, refused: bool) -> None:
    """Only the API's own word says that a request was not taken."""
    found = error(status, body)
    assert isinstance(found, SegmindServerError)
    assert found.refused is refused


def test_not_found() -> None:
    """What is missing depends on the address asked."""
    found = error_from_response(404, {}, b"", now=NOW, not_found=SegmindJobExpiredError)
    assert type(found) is SegmindJobExpiredError


RESET = datetime(2026, 11, 22, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-22T10:01:00Z",
        "2026-11-22T10:01:00.000Z",
        "2026-11-22T10:01:00",
        "2026-11-22 10:01:00",
        "2026-11-22 10:01:00 UTC",
        "2026-11-22 10:01:00 utc",
        "2026-11-22T11:01:00+01:00",
        "20261122T100100Z",
        " 2026-11-22T10:01:00Z ",
        "1795341660",
        "1795341660.0",
        "1795341660000",
        "Sun, 22 Nov 2026 10:01:00 GMT",
    ],
)
def test_reset_time(value: str) -> None:
    """The end of a rate limit is read in any usual form."""
    assert parse_moment(value) == RESET
    found = error(429, headers={"x-rate-limit-reset-at-utc": value})
    assert isinstance(found, SegmindRateLimitError)
    assert found.reset_at == RESET
    assert found.retry_in == 30.0


@pytest.mark.parametrize(
    "value", [None, "", "soon", "10:01", "1e999", "1e15", "-1e12", "nan", "0000-00-00"]
)
def test_reset_time_is_none(value: str | None) -> None:
    """What is no time is none."""
    assert parse_moment(value) is None


@given(
    st.text() | st.floats().map(str) | st.integers().map(str) | st.datetimes().map(str)
)
def test_any_reset_time(value: str) -> None:
    """Whatever the header holds is a time in UTC or none."""
    moment = parse_moment(value)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("server", "retry_in"),
    [
        ("Sun, 22 Nov 2026 10:00:28 GMT", 30.0),
        ("Sun, 22 Nov 2026 09:59:10 GMT", 110.0),
        ("junk", 30.0),
    ],
)
def test_clock_is_wrong(server: str, retry_in: float) -> None:
    """A clock of ours that the server's shows to be wrong does not count."""
    headers = {"x-rate-limit-reset-at-utc": "2026-11-22T10:01:00Z", "date": server}
    found = error(429, headers=headers)
    assert isinstance(found, SegmindRateLimitError)
    assert found.retry_in == retry_in


@pytest.mark.parametrize(
    ("value", "retry_in"),
    [
        ("2026-11-22T10:02:30Z", 120.0),
        ("2026-11-22T10:02:31Z", 60.0),
        ("2026-11-22T15:31:00", 60.0),
        ("9999-12-31T00:00:00Z", 60.0),
    ],
)
def test_reset_is_far(value: str, retry_in: float) -> None:
    """Of a time more than two minutes ahead a minute is believed."""
    found = error(429, headers={"x-rate-limit-reset-at-utc": value})
    assert isinstance(found, SegmindRateLimitError)
    assert found.retry_in == retry_in
    assert (found.reset_at is None) == (retry_in == 60.0)


def test_reset_has_passed() -> None:
    """A reset in the past is now."""
    past = (NOW - timedelta(hours=1)).isoformat()
    found = error(429, headers={"x-rate-limit-reset-at-utc": past})
    assert isinstance(found, SegmindRateLimitError)
    assert found.retry_in == 0.0


def test_limit_without_reset() -> None:
    """A limit whose end is not told has none."""
    found = error(429)
    assert isinstance(found, SegmindRateLimitError)
    assert found.reset_at is None
    assert found.retry_in is None
