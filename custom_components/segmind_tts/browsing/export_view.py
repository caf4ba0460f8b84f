"""Where exports are downloaded."""

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web
from homeassistant.components.http import KEY_HASS, HomeAssistantView

from ..const import DOMAIN
from .export import find

URL: Final = f"/api/{DOMAIN}/export/{{name}}"
"""For who has a signed path. Its name cannot be guessed."""


class ExportView(HomeAssistantView):
    """Serves exports by name."""

    url = URL
    name = f"api:{DOMAIN}:export"

    async def get(self, request: web.Request, name: str) -> web.StreamResponse:
        """Answer with an export."""
        if (path := find(request.app[KEY_HASS], name)) is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.FileResponse(
            path,
            headers={
                hdrs.CONTENT_TYPE: "application/zip",
                hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"',
            },
        )
