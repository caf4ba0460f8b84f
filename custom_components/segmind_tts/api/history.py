"""The account's record of past requests.

Names of the fields: `generations.py` of https://github.com/segmind/segmind-python. What surrounds
the rows is not documented.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .media import Media
from .models import JobState, Metrics, json_object, number, request_id_of
from .output import Output, find_audio
from .refusals import parse_moment

HISTORY_PATH: Final = "inference-request/request-history"
_CREATED: Final = ("created_at", "model_created", "createdAt", "created", "timestamp")
_DEPTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRequest:
    """One request as the account's history tells it."""

    request_id: str
    slug: str | None
    state: JobState
    created_at: datetime | None
    payload: Mapping[str, object] = field(repr=False)
    """The inputs as sent, so that a request can be known by its text."""
    output: Output | None = field(repr=False)
    """Its audio, kept by Segmind for seven days, where the row tells of one."""


def past_requests(body: object, media: Media) -> tuple[PastRequest, ...]:
    """Read the rows of an answer, each request once; what is no row is passed over."""
    found = {row.request_id: row for row in _rows(body, media, _DEPTH)}
    return tuple(found.values())


def _rows(value: object, media: Media, depth: int) -> Iterator[PastRequest]:
    if depth == 0:
        return
    inner: list[object] = []
    if isinstance(value, list):
        inner = value
    elif isinstance(value, Mapping):
        if request_id := request_id_of(value.get("request_id")):
            yield _past_request(request_id, value, media)
            return
        inner = list(value.values())
    for item in inner:
        yield from _rows(item, media, depth - 1)


def _past_request(
    request_id: str, row: Mapping[str, object], media: Media
) -> PastRequest:
    slug = row.get("model_name")
    metrics = Metrics(cost=number(row.get("credits_deduction")))
    found = find_audio(row.get("generation_url"))
    return PastRequest(
        request_id=request_id,
        slug=slug if isinstance(slug, str) else None,
        state=JobState.read(row.get("model_status")) or JobState.UNKNOWN,
        created_at=_created_at(row),
        payload=_payload(row.get("request_body")),
        output=Output(metrics=metrics, source=found[0], media=media) if found else None,
    )


def _created_at(row: Mapping[str, object]) -> datetime | None:
    moments = (parse_moment(str(row[name])) for name in _CREATED if name in row)
    return next((moment for moment in moments if moment), None)


def _payload(value: object) -> Mapping[str, object]:
    """Take the inputs as an object or as JSON text."""
    if isinstance(value, str):
        return json_object(value.encode()) or {}
    return value if isinstance(value, Mapping) else {}
