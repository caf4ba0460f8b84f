"""Where speakers get renditions: finished files with a length, and ranges of them."""

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ..const import DOMAIN
from .renditions import async_get_renditions

URL: Final = f"/api/{DOMAIN}/rendition/{{name}}"
"""For who is logged in, or has a signed path, as players get it from Home Assistant."""


class RenditionView(HomeAssistantView):
    """Serves renditions by name."""

    url = URL
    name = f"api:{DOMAIN}:rendition"

    async def get(self, request: web.Request, name: str) -> web.StreamResponse:
        """Answer with a rendition, or the part that is asked for."""
        renditions = await async_get_renditions(request.app[KEY_HASS])
        if (file := await renditions.async_named(name)) is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        headers = {hdrs.CONTENT_TYPE: file.form.mime_type}
        if file.unwritten is not None:
            return web.Response(body=file.unwritten, headers=headers)
        return web.FileResponse(file.path, headers=headers)

    async def head(self, request: web.Request, name: str) -> web.StreamResponse:
        """Answer with the length and type of a rendition."""
        return await self.get(request, name)
