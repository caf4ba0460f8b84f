"""The integration's own texts, where a form needs one that the frontend does not fill in.

They are in Home Assistant's language: a flow does not know its user's.
"""

from homeassistant.core import HomeAssistant, callback
from homeassistant.generated.languages import LANGUAGES
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)
from homeassistant.util import language as language_util

from ..const import DOMAIN
from ..message.voices import character_of, voice_title


async def async_text(hass: HomeAssistant, key: str, language: str | None = None) -> str:
    """Return a common text, in another language if one is given."""
    wanted = language or hass.config.language
    # Texts are in Home Assistant's languages, and voices speak those of countries.
    language = next(iter(language_util.matches(wanted, sorted(LANGUAGES))), wanted)
    texts = await async_get_translations(hass, language, "common", {DOMAIN})
    return texts[f"component.{DOMAIN}.common.{key}"]


async def async_load_texts(hass: HomeAssistant) -> None:
    """Load the common texts in Home Assistant's language, which may be a new one."""
    await async_get_translations(hass, hass.config.language, "common", {DOMAIN})


@callback
def async_voice_title(hass: HomeAssistant, name: str) -> str:
    """Return a voice's name with its character, in English until it is loaded otherwise."""
    character = character_of(name)
    if character is not None:
        texts = async_get_cached_translations(
            hass, hass.config.language, "common", DOMAIN
        )
        key = f"voice_{character.replace('-', '_')}"
        character = texts.get(f"component.{DOMAIN}.common.{key}", character)
    return voice_title(name, character)
