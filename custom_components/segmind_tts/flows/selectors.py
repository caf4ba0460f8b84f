"""Selectors of voices, styles and models, in the forms that ask for them."""

from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from ..const import CONF_DELIVERY, CONF_STYLE, Delivery
from ..message.models import MODELS
from ..message.styles import STYLES
from ..message.voices import VOICES, voice_title


def voice_selector() -> SelectSelector:
    """Return a picker of voices, with their character."""
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=name, label=voice_title(name)) for name in VOICES
            ],
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


def style_selector() -> SelectSelector:
    """Return a picker of ready styles that takes any other words too."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(STYLES),
            custom_value=True,
            mode=SelectSelectorMode.DROPDOWN,
            translation_key=CONF_STYLE,
        )
    )


def model_selector() -> SelectSelector:
    """Return a picker of models that takes any other slug too."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(MODELS), custom_value=True, mode=SelectSelectorMode.DROPDOWN
        )
    )


def delivery_selector() -> SelectSelector:
    """Return a picker of the ways in which audio is asked for."""
    return SelectSelector(
        SelectSelectorConfig(options=list(Delivery), translation_key=CONF_DELIVERY)
    )
