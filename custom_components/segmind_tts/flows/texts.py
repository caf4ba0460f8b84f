"""The integration's own texts, where a form needs one that the frontend does not fill in.

They are in Home Assistant's language: a flow does not know its user's.
"""

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

from ..const import DOMAIN


async def async_text(hass: HomeAssistant, key: str, language: str | None = None) -> str:
    """Return a common text, in another language if one is given."""
    language = (language or hass.config.language).partition("-")[0]
    texts = await async_get_translations(hass, language, "common", {DOMAIN})
    return texts[f"component.{DOMAIN}.common.{key}"]
