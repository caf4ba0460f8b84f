"""Fields of the forms: numbers, and pickers of voices, styles and models."""

import math
from typing import Any, Final, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)
import voluptuous as vol

from ..const import CONF_DELIVERY, CONF_STYLE, Delivery
from ..making.estimates import async_get_estimates
from ..message.models import MODELS, find_model, model_title
from ..message.number import read_number
from ..message.styles import STYLES
from .texts import async_text

_SENTENCE: Final = 60
"""Characters of the sentence whose price and wait the models are shown with."""


class NumberField(NumberSelector):
    """A box for a number. It refuses truth values, NaN and infinity, too."""

    def __init__(
        self, least: float, most: float, *, step: float = 1, unit: str | None = None
    ) -> None:
        """Initialize the field. The frontend translates units that selectors name."""
        config = NumberSelectorConfig(
            min=least, max=most, step=step, mode=NumberSelectorMode.BOX
        )
        if unit is not None:
            config |= {"unit_of_measurement": unit, "translation_key": "number"}
        super().__init__(config)

    @override
    def __call__(self, data: Any) -> float:
        """Return the number, or raise vol.Invalid."""
        try:
            number = read_number(data)
        except ValueError as err:
            raise vol.Invalid(str(err)) from err
        return super().__call__(number)


async def async_voice_selector(hass: HomeAssistant, model: str) -> SelectSelector:
    """Return a picker of a model's voices with their character.

    The frontend searches only those pickers that take other words too.
    """
    options = []
    for name, character in find_model(model).voices.items():
        text = await async_text(hass, f"voice_{character.replace('-', '_')}")
        label = f"{name[0].upper()}{name[1:]} ({text})"
        options.append(SelectOptionDict(value=name, label=label))
    return SelectSelector(
        SelectSelectorConfig(
            options=options,
            custom_value=True,
            sort=True,
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


async def async_model_selector(hass: HomeAssistant) -> SelectSelector:
    """Return a picker of models that takes any other slug too.

    The label of a model tells the price of a sentence and the usual wait for it, both
    as this house has learned them.
    """
    estimates = await async_get_estimates(hass)
    options = []
    for slug in MODELS:
        cents = estimates.price(slug) * 100
        seconds = math.ceil(estimates.estimate(slug, _SENTENCE).median)
        label = f"{model_title(slug)} · {cents:.1f} US¢ · {seconds} s"
        options.append(SelectOptionDict(value=slug, label=label))
    return SelectSelector(
        SelectSelectorConfig(
            options=options, custom_value=True, mode=SelectSelectorMode.DROPDOWN
        )
    )


def delivery_selector() -> SelectSelector:
    """Return a picker of the ways in which audio is asked for."""
    return SelectSelector(
        SelectSelectorConfig(options=list(Delivery), translation_key=CONF_DELIVERY)
    )
