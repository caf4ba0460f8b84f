"""The fields of the form of a voice."""

from typing import Any, Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.const import CONF_LANGUAGE, CONF_NAME, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    TextSelector,
    TextSelectorConfig,
)
import voluptuous as vol

from ..const import (
    CONF_ACCENT,
    CONF_DEADLINE,
    CONF_DELIVERY,
    CONF_FALLBACK,
    CONF_LISTEN,
    CONF_MODEL,
    CONF_SAMPLE_TEXT,
    CONF_SPLIT,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_TRY_ON,
    CONF_VOICE,
    CONF_VOICE_2,
    Delivery,
)
from ..message.languages import LANGUAGES
from ..message.models import MAX_TEMPERATURE, MIN_TEMPERATURE
from ..speaking.deadline import MAX_DEADLINE
from .sections import Sections
from .selectors import (
    NumberField,
    async_model_selector,
    async_voice_selector,
    delivery_selector,
    style_selector,
)

SECTION_SAMPLE: Final = "sample"

SECTIONS: Final = Sections(
    {
        "urgent": (CONF_DEADLINE, CONF_FALLBACK),
        "dialogues": (CONF_VOICE_2,),
        "fine_tuning": (CONF_TEMPERATURE, CONF_ACCENT, CONF_SPLIT, CONF_DELIVERY),
        SECTION_SAMPLE: (CONF_LISTEN, CONF_TRY_ON, CONF_SAMPLE_TEXT),
    }
)


async def async_voice_fields(hass: HomeAssistant, model: str) -> dict[vol.Marker, Any]:
    """Return the fields of a voice of a model."""
    voices = await async_voice_selector(hass, model)
    temperature = NumberField(MIN_TEMPERATURE, MAX_TEMPERATURE, step=0.05)
    deadline = NumberField(1, MAX_DEADLINE, step=0.5, unit=UnitOfTime.SECONDS)
    return {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_VOICE): voices,
        vol.Optional(CONF_STYLE): style_selector(),
        vol.Required(CONF_MODEL): await async_model_selector(hass),
        vol.Optional(CONF_LANGUAGE): LanguageSelector(
            LanguageSelectorConfig(languages=list(LANGUAGES))
        ),
        vol.Optional(CONF_DEADLINE): deadline,
        vol.Optional(CONF_FALLBACK): EntitySelector(
            EntitySelectorConfig(domain=TTS_DOMAIN)
        ),
        vol.Optional(CONF_VOICE_2): voices,
        vol.Optional(CONF_TEMPERATURE): temperature,
        vol.Optional(CONF_ACCENT): BooleanSelector(),
        vol.Required(CONF_SPLIT, default=True): BooleanSelector(),
        vol.Required(CONF_DELIVERY, default=Delivery.QUEUE): delivery_selector(),
        vol.Required(CONF_LISTEN, default=False): BooleanSelector(),
        vol.Optional(CONF_TRY_ON): EntitySelector(
            EntitySelectorConfig(domain=MEDIA_PLAYER_DOMAIN)
        ),
        vol.Optional(CONF_SAMPLE_TEXT): TextSelector(
            TextSelectorConfig(multiline=True)
        ),
    }
