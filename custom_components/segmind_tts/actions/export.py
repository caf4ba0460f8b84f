"""The action that exports recordings."""

from datetime import timedelta
from typing import Final

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..browsing.export import async_export
from ..browsing.export_view import URL
from ..const import CONF_VOICE
from ..library import async_get_library
from ..phrases.phrasebook import async_get_phrasebook
from .action import TEXT, Action
from .phrases import is_chosen
from .wording import mistake

ATTR_PHRASES_ONLY: Final = "phrases_only"

_VALID: Final = timedelta(hours=1)
_EXPORT: Final = vol.Schema(
    {
        vol.Optional(CONF_VOICE): TEXT,
        vol.Optional(ATTR_PHRASES_ONLY, default=False): cv.boolean,
    }
)


async def _async_export(call: ServiceCall) -> ServiceResponse:
    library = await async_get_library(call.hass)
    phrasebook = await async_get_phrasebook(call.hass)
    phrases = {
        key: each.name
        for each in phrasebook.phrases
        for key in phrasebook.keys(each.id)
    }
    only = call.data[ATTR_PHRASES_ONLY]
    chosen = [
        each
        for each in library.recordings
        if each.former_of is None
        and (not only or each.key in phrases)
        and is_chosen(each, call.data)
    ]
    if not chosen:
        raise mistake("nothing_to_export")
    export = await async_export(call.hass, library, chosen, phrases)
    url = async_sign_path(
        call.hass, URL.format(name=export.name), _VALID, use_content_user=True
    )
    return {"url": url, "recordings": export.count, "left_out": export.left_out}


ACTIONS: Final = (
    Action("export", _async_export, _EXPORT, SupportsResponse.ONLY, is_for_admins=True),
)
