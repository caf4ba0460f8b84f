"""The account's record of past requests.

Names of the fields: `generations.py` of https://github.com/segmind/segmind-python. What
surrounds the rows is not documented.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .download import Media
from .error_mapping import parse_moment
from .errors import SegmindResponseError
from .models import JobState, Metrics, json_object, request_id_of
from .output import Output, find_audio

HISTORY_PATH: Final = "inference-request/request-history"
_CREATED: Final = ("created_at", "model_created", "createdAt", "created", "timestamp")
_DEPTH: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRequest:
    """One request as the account's history tells it."""

    request_id: str
    state: JobState
    created_at: datetime | None
    payload: Mapping[str, object] = field(repr=False)
    """The inputs as sent, so that a request can be known by its text."""
    output: Output | None = field(repr=False)
    """Its audio, kept by Segmind for seven days, where the row tells of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Past requests of an account for a model, in any order.

    Failed and unfinished ones are among them, and those whose time cannot be read.
    """

    rows: tuple[PastRequest, ...]
    told_at: datetime
    """What time it was by Segmind's clock, or by ours where that was not told."""
    is_whole: bool
    """Whether there are no more than these."""


def past_requests(body: Mapping[str, object], media: Media) -> tuple[PastRequest, ...]:
    """Read the rows of an answer, each request once.

    Raises `SegmindResponseError` where no rows can be told, which is not the same as
    that there are none.
    """
    lists = list(_lists(body, _DEPTH))
    found = {
        request_id: _past_request(request_id, row, media)
        for rows in lists
        for row in rows
        if isinstance(row, Mapping)
        and (request_id := request_id_of(row.get("request_id")))
    }
    if not found and [] not in lists:
        raise SegmindResponseError("Segmind's history answer has no rows")
    return tuple(found.values())


def _lists(value: object, depth: int) -> Iterator[list[object]]:
    """Yield what may be rows: lists, and an object that is a row itself."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, Mapping) and "request_id" in value:
        yield [value]
    elif isinstance(value, Mapping) and depth:
        for inner in value.values():
            yield from _lists(inner, depth - 1)


def _past_request(
    request_id: str, row: Mapping[str, object], media: Media
) -> PastRequest:
    metrics = Metrics.from_dict({"cost": row.get("credits_deduction")})
    found = find_audio(row.get("generation_url"))
    return PastRequest(
        request_id=request_id,
        state=JobState.read(row.get("model_status")) or JobState.UNKNOWN,
        created_at=_created_at(row),
        payload=_payload(row.get("request_body")),
        output=Output(metrics=metrics, source=found, media=media) if found else None,
    )


def _created_at(row: Mapping[str, object]) -> datetime | None:
    moments = (parse_moment(str(row[name])) for name in _CREATED if name in row)
    return next((moment for moment in moments if moment), None)


def _payload(value: object) -> Mapping[str, object]:
    """Take the inputs as an object or as JSON text."""
    if isinstance(value, str):
        return json_object(value.encode()) or {}
    return value if isinstance(value, Mapping) else {}
