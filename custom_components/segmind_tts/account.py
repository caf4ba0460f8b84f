"""Reaching Segmind with an account's key."""

import os

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from .api import BASE_URL, SegmindClient
from .const import ENV_BASE_URL


def create_client(hass: HomeAssistant, api_key: str) -> SegmindClient:
    """Return a client for an account, in Home Assistant's own web session."""
    return SegmindClient(
        api_key,
        async_get_clientsession(hass),
        base_url=os.environ.get(ENV_BASE_URL, BASE_URL),
    )
