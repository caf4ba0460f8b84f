"""Where browsers and players get recordings: files with a length, and ranges of them."""

from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, HomeAssistantView
from homeassistant.core import HomeAssistant

from ..audio import DecoderError
from ..const import DOMAIN
from ..library import (
    LibraryAwayError,
    Recording,
    RecordingLostError,
    RecordingUnavailableError,
    async_get_library,
)

URL: Final = f"/api/{DOMAIN}/recording/{{key}}"
"""For who is logged in, or has a signed path, as players get it from Home Assistant."""
MIME_TYPE: Final = "audio/wav"

UNREADABLE: Final = (
    DecoderError,
    LibraryAwayError,
    RecordingLostError,
    RecordingUnavailableError,
)
"""What `async_sound` raises."""


async def async_sound(hass: HomeAssistant, recording: Recording) -> Path | bytes:
    """Return the file of a recording, or what would be in it.

    Raises one of `UNREADABLE` if it can't be heard.
    """
    library = await async_get_library(hass)
    if path := library.path(recording):
        return path
    # Reading proves a file that nobody has read, and makes WAV of an older one.
    audio = await library.async_read(recording)
    proved = library.peek(recording.key)
    return (library.path(proved) if proved else None) or audio


class RecordingView(HomeAssistantView):
    """Serves recordings by key."""

    url = URL
    name = f"api:{DOMAIN}:recording"

    async def get(self, request: web.Request, key: str) -> web.StreamResponse:
        """Answer with a recording, or the part that is asked for."""
        hass = request.app[KEY_HASS]
        library = await async_get_library(hass)
        # A key leads nowhere but to what the index has.
        if (recording := library.get(key)) is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            sound = await async_sound(hass, recording)
        except UNREADABLE:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        headers = {hdrs.CONTENT_TYPE: MIME_TYPE}
        if isinstance(sound, bytes):
            return web.Response(body=sound, headers=headers)
        return web.FileResponse(sound, headers=headers)

    async def head(self, request: web.Request, key: str) -> web.StreamResponse:
        """Answer with the length and type of a recording."""
        return await self.get(request, key)
