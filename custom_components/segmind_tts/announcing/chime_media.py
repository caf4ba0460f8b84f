"""Files of chimes: our own, and those of media sources, of the www folder and of the web."""

import asyncio
from pathlib import Path
from typing import Final

from homeassistant.components.media_player import async_process_play_media_url
from homeassistant.components.media_source import (
    URI_SCHEME,
    PlayMedia,
    async_resolve_media,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.network import is_hass_url
from homeassistant.util import raise_if_invalid_path

from ..const import CHIMES, DOMAIN

MAX_BYTES: Final = 5 * 1024 * 1024
_PATIENCE: Final = 5.0
"""Seconds for a chime to arrive; a message may be waiting for it."""
_FOLDER: Final = Path(__file__).parent / "chimes"
_LOCAL: Final = "/local/"
_SCHEMES: Final = (URI_SCHEME, "http://", "https://", "/")


async def async_fetch(hass: HomeAssistant, media_id: str) -> bytes:
    """Return the file of a chime, of not more than five megabytes.

    Raises ServiceValidationError for what is no media id or name of ours,
    HomeAssistantError if there is no file, or none in five seconds.
    """
    if media_id not in CHIMES and not media_id.startswith(_SCHEMES):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="chime_unknown"
        )
    try:
        async with asyncio.timeout(_PATIENCE):
            media = await _async_media(hass, media_id)
            if media.path is not None:
                return await hass.async_add_executor_job(_read, media.path)
            return await _async_download(hass, media.url)
    # Media sources are of any integration, and raise whatever they like.
    except Exception as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN, translation_key="chime_not_found"
        ) from err


async def _async_media(hass: HomeAssistant, media_id: str) -> PlayMedia:
    if media_id in CHIMES:
        return PlayMedia(media_id, "", path=_FOLDER / f"{media_id}.flac")
    if media_id.startswith(URI_SCHEME):
        return await async_resolve_media(hass, media_id, None)
    if not media_id.startswith(_LOCAL):
        return PlayMedia(media_id, "")
    name = media_id.removeprefix(_LOCAL)
    raise_if_invalid_path(name)
    return PlayMedia(media_id, "", path=Path(hass.config.path("www"), name))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return _limited(file.read(MAX_BYTES + 1))


async def _async_download(hass: HomeAssistant, url: str) -> bytes:
    url = async_process_play_media_url(hass, url)
    # At home Home Assistant has an address that its certificate is not made for.
    session = async_get_clientsession(hass, verify_ssl=not is_hass_url(hass, url))
    async with session.get(url, raise_for_status=True) as response:
        data = bytearray()
        async for chunk in response.content.iter_chunked(1 << 16):
            data += chunk
            _limited(data)
        return bytes(data)


def _limited[Data: (bytes, bytearray)](data: Data) -> Data:
    if len(data) > MAX_BYTES:
        raise ValueError("This is no chime")
    return data
