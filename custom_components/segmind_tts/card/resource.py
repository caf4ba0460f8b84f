"""The card as a resource of dashboards, under an address that changes with its content."""

import asyncio
from hashlib import sha256
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from aiohttp import web
from homeassistant.components.http import HomeAssistantView
from homeassistant.components.http.static import CACHE_HEADERS
from homeassistant.components.lovelace.const import LOVELACE_DATA, MODE_STORAGE
from homeassistant.const import CONF_ID, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.singleton import singleton
from homeassistant.setup import async_when_setup
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN
from .module import joined

if TYPE_CHECKING:
    # Home Assistant has no public way to add a resource; its collection is what HACS and
    # its own dialog use. A test fails when it changes.
    from homeassistant.components.lovelace.resources import ResourceStorageCollection

_LOGGER: Final = logging.getLogger(__name__)
_MODULE: Final = "segmind-tts-card.js"
_FILE: Final = Path(__file__).parent / "www" / _MODULE
_PREFIX: Final = f"/{DOMAIN}/"
"""Of all addresses that the card has had; the slash keeps apart what only begins alike."""


class CardView(HomeAssistantView):
    """Serves the card, which has nothing to hide. Another version has another address."""

    requires_auth = False
    name = f"{DOMAIN}:card"

    def __init__(self, url: str, module: str) -> None:
        """Initialize with the address of the module, and what is in it."""
        self.url = url
        self._module = module

    async def get(self, request: web.Request) -> web.Response:
        """Answer with the card, compressed for who understands that."""
        response = web.Response(
            text=self._module, content_type="text/javascript", headers=CACHE_HEADERS
        )
        response.enable_compression()
        return response


class CardResource:
    """The card as dashboards load it."""

    def __init__(self, hass: HomeAssistant, module: str) -> None:
        """Initialize; the version is a hash of the module."""
        self.version = sha256(module.encode()).hexdigest()[:16]
        self.url = f"{_PREFIX}{self.version}/{_MODULE}"
        self._hass = hass
        self._lock = asyncio.Lock()

    @property
    def is_stored(self) -> bool:
        """Whether dashboards are told of it by us, not by the user's YAML."""
        return self._stored() is not None

    async def async_add(self) -> None:
        """Have dashboards load the card, once and in this version."""
        async with self._lock:
            if (resources := self._stored()) is None:
                _LOGGER.info("Add %s to your dashboards' resources in YAML", self.url)
                return
            ours = await _ours(resources)
            if not ours:
                new = {"res_type": "module", CONF_URL: self.url}
                await resources.async_create_item(new)
                return
            kept, *others = ours
            if kept[CONF_URL] != self.url:
                await resources.async_update_item(kept[CONF_ID], {CONF_URL: self.url})
            for other in others:
                await resources.async_delete_item(other[CONF_ID])

    async def async_remove(self) -> None:
        """Have dashboards load it no longer."""
        async with self._lock:
            if (resources := self._stored()) is not None:
                for each in await _ours(resources):
                    await resources.async_delete_item(each[CONF_ID])

    def _stored(self) -> ResourceStorageCollection | None:
        """Return the resources, None if they are in YAML, which is the user's."""
        lovelace = self._hass.data.get(LOVELACE_DATA)
        if lovelace is None or lovelace.resource_mode != MODE_STORAGE:
            return None
        return cast("ResourceStorageCollection", lovelace.resources)


async def _ours(resources: ResourceStorageCollection) -> list[dict[str, str]]:
    # Unlike its items, this makes sure that it is loaded.
    await resources.async_get_info()
    return [
        each
        for each in resources.async_items()
        if each[CONF_URL].startswith(_PREFIX) and each[CONF_URL].endswith(_MODULE)
    ]


CARD: HassKey[CardResource] = HassKey(f"{DOMAIN}_card")


@singleton(CARD, async_=True)
async def async_get_card(hass: HomeAssistant) -> CardResource:
    """Return the card, which is served from then on."""
    module = await hass.async_add_executor_job(joined, _FILE)
    card = CardResource(hass, module)
    hass.http.register_view(CardView(card.url, module))
    return card


async def async_add_card(hass: HomeAssistant) -> None:
    """Add the card to dashboards as soon as there are any."""
    card = await async_get_card(hass)

    async def add(hass: HomeAssistant, component: str) -> None:
        # The account may have been removed meanwhile.
        if hass.config_entries.async_entries(DOMAIN):
            await card.async_add()

    async_when_setup(hass, "lovelace", add)
