"""From a refusing answer to the error it means."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
import re
from typing import Final

from .errors import (
    Facts,
    SegmindAuthenticationError,
    SegmindError,
    SegmindForbiddenError,
    SegmindInsufficientCreditsError,
    SegmindInvalidRequestError,
    SegmindJobFailedError,
    SegmindKeyNotReceivedError,
    SegmindModelNotFoundError,
    SegmindModelRetiredError,
    SegmindNotFoundError,
    SegmindRateLimitError,
    SegmindResponseError,
    SegmindServerError,
    SegmindSpendLimitError,
)
from .models import JobState, json_object, number, request_id_of

DETAIL_LENGTH: Final = 300
_CLOCK_ERROR: Final = timedelta(seconds=5)
# No minute ends later than this; a clock or a zone that is wrong does.
_LONGEST_RESET: Final = 120.0
_UNBELIEVED_RESET: Final = 60.0
_REQUEST_ID: Final = "x-request-id"
_KEY: Final = re.compile(r"SG_[\w-]+")
_BLOCKED: Final = re.compile(
    r"safety|prohibited|responsible ai|\brai\b|moderat|blocked|content (policy|filter)",
    re.IGNORECASE,
)
# First match counts; what is in no row is an invalid request. Texts: "Errors" of
# https://docs.segmind.com/docs/serverless-api
_TABLE: Final[tuple[tuple[int, str, type[SegmindError]], ...]] = (
    (401, r"missing authorization", SegmindKeyNotReceivedError),
    (401, r"", SegmindAuthenticationError),
    (402, r"", SegmindInsufficientCreditsError),
    (403, r"", SegmindForbiddenError),
    (406, r"spend\w*[ _-]?(limit|cap)", SegmindSpendLimitError),
    (406, r"content.type|param|permitted|invalid", SegmindInvalidRequestError),
    (406, r"", SegmindInsufficientCreditsError),
    (410, r"", SegmindModelRetiredError),
)


def error_from_response(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: datetime,
    api_key: str = "",
    not_found: type[SegmindNotFoundError] = SegmindModelNotFoundError,
) -> SegmindError:
    """Return the error that an answer other than a success means.

    The state in the body counts before the HTTP status. `headers` ignore case, `now` is
    the time of arrival, `not_found` what a 404 means at the address asked.
    """
    content = json_object(body)
    fields = content or {}
    text = _message(content, body)
    facts = Facts(
        status=status,
        request_id=request_id_of(fields.get("request_id") or headers.get(_REQUEST_ID)),
        detail=redacted(text, api_key)[:DETAIL_LENGTH],
    )
    if JobState.read(fields.get("status")) is JobState.FAILED:
        blocked = bool(_BLOCKED.search(text))
        return SegmindJobFailedError(content_blocked=blocked, **facts)
    if status == 429:
        return _rate_limit(headers, now, facts)
    if status >= 500 or status == 408:
        # A gateway that gave up waiting also answers in JSON, and cannot know.
        refused = content is not None and status not in (408, 504)
        return SegmindServerError(refused=refused, **facts)
    if status < 400:
        return SegmindResponseError("Segmind answered with a redirect", **facts)
    kind = not_found if status == 404 else _refusal(status, text)
    return kind(**facts)


def redacted(text: str, api_key: str) -> str:
    """Return text without the key and without anything that looks like one."""
    return _KEY.sub("SG_…", text.replace(api_key, "SG_…") if api_key else text)


def parse_moment(value: str | None) -> datetime | None:
    """Return a time in UTC, None for what is no time.

    It may be ISO 8601, by default in UTC, Unix seconds or milliseconds, or an HTTP
    date.
    """
    if value is None:
        return None
    try:
        moment = _parse_known(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError, OverflowError, OSError:
        return None


def _parse_known(value: str) -> datetime:
    """Parse one of the forms; raises what `datetime` raises."""
    if (epoch := number(value)) is not None:
        return datetime.fromtimestamp(epoch / 1000 if epoch > 1e11 else epoch, UTC)
    try:
        return datetime.fromisoformat(value.upper().removesuffix("UTC").strip())
    except ValueError:
        return parsedate_to_datetime(value)


def _rate_limit(
    headers: Mapping[str, str], now: datetime, facts: Facts
) -> SegmindRateLimitError:
    reset_at = parse_moment(headers.get("x-rate-limit-reset-at-utc"))
    if reset_at is None:
        return SegmindRateLimitError(**facts)
    server_now = parse_moment(headers.get("date")) or now
    if abs(server_now - now) > _CLOCK_ERROR:
        # Our own clock is the finer one, but here it is shown to be wrong.
        now = server_now
    retry_in = max(0.0, (reset_at - now).total_seconds())
    if retry_in > _LONGEST_RESET:
        return SegmindRateLimitError(retry_in=_UNBELIEVED_RESET, **facts)
    return SegmindRateLimitError(reset_at=reset_at, retry_in=retry_in, **facts)


def _refusal(status: int, text: str) -> type[SegmindError]:
    for code, pattern, kind in _TABLE:
        if code == status and re.search(pattern, text, re.IGNORECASE):
            return kind
    return SegmindInvalidRequestError


def _message(content: Mapping[str, object] | None, body: bytes) -> str:
    """Return the words of an answer; a page of HTML has none."""
    if content is None:
        text = body.decode(errors="replace").strip()
        return "" if text.startswith("<") else text
    words: list[str] = []
    for name in ("error", "error_description", "detail", "message", "error_message"):
        value = content.get(name)
        if isinstance(value, Mapping):
            value = value.get("message")
        if isinstance(value, str | list) and value:
            words.append(str(value))
    # JSON may spell halves of characters, which no log and no page can hold.
    return ": ".join(words).encode(errors="replace").decode()
