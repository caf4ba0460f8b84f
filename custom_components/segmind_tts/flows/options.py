"""Options flow: caps on spending, limits of the library, and pronunciation."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import CURRENCY_DOLLAR, UnitOfInformation
from homeassistant.helpers.selector import (
    BooleanSelector,
    ObjectSelector,
    ObjectSelectorConfig,
    TextSelector,
)
import voluptuous as vol

from ..const import (
    CONF_DAILY_LIMIT,
    CONF_JOURNAL,
    CONF_LIBRARY_DAYS,
    CONF_LIBRARY_MEGABYTES,
    CONF_MONTHLY_LIMIT,
    CONF_PARALLEL_JOBS,
    CONF_PRONUNCIATION,
    CONF_RECORD_BEFOREHAND,
    CONF_SPOKEN,
    CONF_WRITTEN,
    DEFAULT_LIBRARY_MEGABYTES,
    DEFAULT_PARALLEL_JOBS,
)
from ..message.pronunciation import MAX_SPOKEN, written
from ..message.text import normalise
from .selectors import NumberField

_DOLLARS: Final = NumberField(0, 1000, step=0.01, unit=CURRENCY_DOLLAR)
_WHOLE: Final = (CONF_PARALLEL_JOBS, CONF_LIBRARY_MEGABYTES, CONF_LIBRARY_DAYS)

_MAX_SHOWN: Final = 50
"""Characters of a word that is too long."""

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
        vol.Optional(CONF_RECORD_BEFOREHAND): _DOLLARS,
        vol.Required(CONF_PARALLEL_JOBS, default=DEFAULT_PARALLEL_JOBS): NumberField(
            1, 16
        ),
        vol.Required(
            CONF_LIBRARY_MEGABYTES, default=DEFAULT_LIBRARY_MEGABYTES
        ): NumberField(16, 65536, unit=UnitOfInformation.MEBIBYTES),
        vol.Optional(CONF_LIBRARY_DAYS): NumberField(1, 3650, unit="days"),
        vol.Required(CONF_JOURNAL, default=True): BooleanSelector(),
        vol.Optional(CONF_PRONUNCIATION): _WORDS,
    }
)


class SegmindOptionsFlow(OptionsFlow):
    """Change the caps, limits and pronunciation of an account."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, and store the options."""
        errors: dict[str, str] = {}
        placeholders: dict[str, str] = {}
        if user_input is not None:
            errors = {
                name: "not_whole"
                for name in _WHOLE
                if not float(user_input.get(name, 0)).is_integer()
            }
            words = user_input.get(CONF_PRONUNCIATION, ())
            if (mistake := _mistake_in(words)) is not None:
                errors[CONF_PRONUNCIATION], placeholders["word"] = mistake
            if not errors:
                return self.async_create_entry(data=_with_whole_numbers(user_input))
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                _SCHEMA, self.config_entry.options if user_input is None else user_input
            ),
            errors=errors,
            description_placeholders=placeholders,
        )


def _with_whole_numbers(options: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: int(value) if name in _WHOLE else value for name, value in options.items()
    }


def _mistake_in(words: Iterable[Mapping[str, str]]) -> tuple[str, str] | None:
    """Return the mistake in a list of pronunciations, and the word that has it."""
    known: set[str] = set()
    for row in words:
        if max(len(row[CONF_WRITTEN]), len(row[CONF_SPOKEN])) > MAX_SPOKEN:
            return "word_too_long", row[CONF_WRITTEN][:_MAX_SHOWN]
        word = normalise(row[CONF_WRITTEN])
        if not word or not normalise(row[CONF_SPOKEN]):
            return "word_empty", row[CONF_WRITTEN]
        if written(word) in known:
            return "word_twice", word
        known.add(written(word))
    return None
