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
from .errors import SegmindNoAudioError, SegmindResponseError
from .http import Response
from .models import Metrics, request_id_of

_FIELDS: Final = ("output", "audio", "audio_url", "url", "uri", "data", "images")
_BOOKKEEPING: Final = frozenset({"status", "request_id", "metrics", "error"})
_DEPTH: Final = 5
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*:/\S+", re.IGNORECASE)
_DATA_URI: Final = re.compile(r"data:[^,]*;base64,(.*)", re.IGNORECASE | re.DOTALL)
# What is shorter is likelier a word.
_LEAST_BASE64: Final = 64

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
    """Read a result: audio itself by its content type, else JSON.

    Raises `SegmindNoAudioError` for a result without any, `SegmindResponseError` that
    tells the names of its fields, but no values, for one that cannot be read.
    """
    label, _, _ = response.headers.get(hdrs.CONTENT_TYPE, "").lower().partition(";")
    if label.startswith("audio/") or label == "application/octet-stream":
        return Output(
            metrics=Metrics.from_headers(response.headers),
            request_id=request_id_of(response.headers.get("x-request-id")),
            source=response.body,
            media=media,
        )
    body = response.json()
    if (found := find_audio(body)) is None:
        filled = {name for name, value in body.items() if value} - _BOOKKEEPING
        if not filled:
            raise SegmindNoAudioError
        names = sorted(name for name in filled if re.fullmatch(r"[a-z_]{1,30}", name))
        told = ", ".join(names)[:100]
        raise SegmindResponseError(f"No audio in the result, only: {told}")
    return Output(
        metrics=Metrics.from_dict(body.get("metrics")),
        request_id=request_id_of(body.get("request_id")),
        source=found,
        media=media,
    )


def find_audio(value: object) -> _Found | None:
    """Find audio in the value of a result.

    Takes an address, a data URI or base64 text: bare, listed, or under a name that
    clients have seen, in this or in a JSON text.
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
        for name in _FIELDS:
            yield from _search(value.get(name), depth - 1)


def _from_text(text: str, depth: int) -> Iterator[_Found]:
    """Read one string; what cannot be decoded is no audio."""
    try:
        if text.startswith(("[", "{")):
            yield from _search(json.loads(text), depth - 1)
        elif match := _DATA_URI.fullmatch(text):
            yield b64decode(match[1], validate=True)
        elif _ADDRESS.fullmatch(text):
            yield URL(text)
        elif len(text) >= _LEAST_BASE64:
            yield b64decode(text, validate=True)
    except ValueError, RecursionError:
        return
