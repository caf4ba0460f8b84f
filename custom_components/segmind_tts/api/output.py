"""The audio of a finished job, in whatever shape the API hands it over."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
import json
import re
from typing import Final

from aiohttp import hdrs
from yarl import URL

from .download import Media
from .errors import (
    SegmindError,
    SegmindNoAudioError,
    SegmindResponseError,
    SegmindTimeoutError,
)
from .http import Response
from .models import JobState, Metrics, request_id_of

# The names under which clients have seen audio come first. Of the others, these hold none.
_FIELDS: Final = ("output", "audio", "audio_url", "url", "uri", "data", "images")
_BOOKKEEPING: Final = frozenset(
    {
        *("status", "request_id", "metrics", "error", "message", "text", "prompt"),
        *("input", "inputs", "request_body", "status_url", "response_url", "poll_url"),
        *("cancel_url", "webhook_url"),
    }
)
_DEPTH: Final = 8
_BINARY_LOOK: Final = 1024
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*:/\S+", re.IGNORECASE)
_DATA_URI: Final = re.compile(r"data:[^,]*;base64,(.*)", re.IGNORECASE | re.DOTALL)
# What is shorter is likelier a word, or a fingerprint.
_LEAST_BASE64: Final = 1000
_TO_STANDARD: Final = bytes.maketrans(b"-_", b"+/")

type _Found = URL | bytes
"""The address of the audio, or the audio itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a finished job made.

    `request_id` is the server's word where it gave one with the result.
    """

    metrics: Metrics
    request_id: str | None = None
    source: URL | bytes = field(repr=False)
    media: Media = field(repr=False, compare=False)

    async def read(self, *, deadline: float = 60.0) -> bytes:
        """Return the audio as the API made it, at most 64 MiB.

        Raises `SegmindDownloadError` if it cannot be had within `deadline` seconds, or
        lies where it must not be fetched from.
        """
        if isinstance(self.source, bytes):
            return self.source
        return await self.media.read(self.source, deadline=deadline)


def output_from(response: Response, media: Media) -> Output:
    """Read a result: JSON, or the audio itself.

    Raises `SegmindNoAudioError` for a result without any, `SegmindTimeoutError` for one
    of a job that has not ended, `SegmindResponseError` that tells the names of its
    fields, but no values, for one that cannot be read.
    """
    if (body := response.content) is None:
        return Output(
            metrics=Metrics.from_headers(response.headers),
            request_id=request_id_of(response.headers.get("x-request-id")),
            source=_source(response),
            media=media,
        )
    if (found := find_audio(body)) is None:
        raise _without_audio(body)
    return Output(
        metrics=Metrics.from_dict(body.get("metrics")),
        request_id=request_id_of(body.get("request_id")),
        source=found,
        media=media,
    )


def _source(response: Response) -> _Found:
    """Return the audio of an answer that is no JSON object, whatever its label says."""
    label, _, _ = response.headers.get(hdrs.CONTENT_TYPE, "").lower().partition(";")
    is_binary = b"\0" in response.body[:_BINARY_LOOK]
    if is_binary or label.startswith("audio/") or label == "application/octet-stream":
        return response.body
    if found := find_audio(response.body.decode(errors="replace")):
        return found
    raise SegmindResponseError("Neither JSON nor audio", status=response.status)


def _without_audio(body: Mapping[str, object]) -> SegmindError:
    if JobState.read(body.get("status")) in (JobState.QUEUED, JobState.PROCESSING):
        return SegmindTimeoutError("The Segmind job has not ended")
    filled = {name for name, value in body.items() if value} - _BOOKKEEPING
    if not filled:
        return SegmindNoAudioError()
    names = sorted(name for name in filled if re.fullmatch(r"[a-z_]{1,30}", name))
    told = ", ".join(names)[:100]
    return SegmindResponseError(f"No audio in the result, only: {told}")


def find_audio(value: object) -> _Found | None:
    """Find audio in the value of a result.

    Takes an address, a data URI or base64 text: bare, listed, or under any name but
    those of bookkeeping, in this or in a JSON text.
    """
    return next(_search(value, _DEPTH), None)


def _search(value: object, depth: int) -> Iterator[_Found]:
    if depth == 0:
        return
    if isinstance(value, str):
        yield from _from_text(value.strip(), depth)
    elif isinstance(value, list):
        for item in value:
            yield from _search(item, depth - 1)
    elif isinstance(value, Mapping):
        others = value.keys() - {*_FIELDS, *_BOOKKEEPING}
        for name in (*_FIELDS, *sorted(others, key=str)):
            yield from _search(value.get(name), depth - 1)


def _from_text(text: str, depth: int) -> Iterator[_Found]:
    """Read one string; what cannot be decoded is no audio."""
    try:
        if text.startswith(("[", "{", '"')):
            yield from _search(json.loads(text), depth - 1)
        elif match := _DATA_URI.fullmatch(text):
            yield _decoded(match[1])
        elif _ADDRESS.fullmatch(text):
            yield URL(text)
        elif len(text) >= _LEAST_BASE64:
            yield _decoded(text)
    except ValueError, RecursionError:
        return


def _decoded(text: str) -> bytes:
    """Decode base64, also in lines, of the alphabet for addresses, or without padding."""
    standard = text.encode().translate(_TO_STANDARD, b"\r\n")
    return b64decode(standard + b"=" * (-len(standard) % 4), validate=True)
