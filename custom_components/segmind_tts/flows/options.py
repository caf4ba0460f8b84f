"""Options flow: caps on spending, and limits of the library."""

from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import CURRENCY_DOLLAR, UnitOfInformation, UnitOfTime
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    ObjectSelector,
    ObjectSelectorConfig,
    TextSelector,
)
import voluptuous as vol

from ..const import (
    CONF_DAILY_LIMIT,
    CONF_LIBRARY_DAYS,
    CONF_LIBRARY_MEGABYTES,
    CONF_MONTHLY_LIMIT,
    CONF_PARALLEL_JOBS,
    CONF_PRONUNCIATION,
    CONF_SPOKEN,
    CONF_WRITTEN,
    DEFAULT_LIBRARY_MEGABYTES,
    DEFAULT_PARALLEL_JOBS,
)


def _number(least: float, most: float, step: float = 1) -> NumberSelectorConfig:
    return NumberSelectorConfig(
        min=least, max=most, step=step, mode=NumberSelectorMode.BOX
    )


_DOLLARS: Final = NumberSelector(
    _number(0, 1000, 0.01) | {"unit_of_measurement": CURRENCY_DOLLAR}
)
_JOBS: Final = NumberSelector(_number(1, 16))
_MEGABYTES: Final = NumberSelector(
    _number(16, 65536) | {"unit_of_measurement": UnitOfInformation.MEBIBYTES}
)
_DAYS: Final = NumberSelector(
    _number(1, 3650) | {"unit_of_measurement": UnitOfTime.DAYS}
)

_WORDS: Final = ObjectSelector(
    ObjectSelectorConfig(
        fields={
            CONF_WRITTEN: {"selector": TextSelector(), "required": True},
            CONF_SPOKEN: {"selector": TextSelector(), "required": True},
        },
        multiple=True,
        label_field=CONF_WRITTEN,
        description_field=CONF_SPOKEN,
        translation_key=CONF_PRONUNCIATION,
    )
)

_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_DAILY_LIMIT): _DOLLARS,
        vol.Optional(CONF_MONTHLY_LIMIT): _DOLLARS,
        vol.Required(CONF_PARALLEL_JOBS, default=DEFAULT_PARALLEL_JOBS): vol.All(
            _JOBS, vol.Coerce(int)
        ),
        vol.Required(
            CONF_LIBRARY_MEGABYTES, default=DEFAULT_LIBRARY_MEGABYTES
        ): vol.All(_MEGABYTES, vol.Coerce(int)),
        vol.Optional(CONF_LIBRARY_DAYS): vol.All(_DAYS, vol.Coerce(int)),
        vol.Optional(CONF_PRONUNCIATION): _WORDS,
    }
)


class SegmindOptionsFlow(OptionsFlow):
    """Change the caps and limits of an account."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, and store what was entered."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                _SCHEMA, self.config_entry.options
            ),
        )
