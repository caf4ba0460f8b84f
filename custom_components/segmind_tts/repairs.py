"""Repairs: another model, credit, a library begun anew, and notices to be confirmed."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import voluptuous as vol

from .const import BILLING_URL, CONF_MODEL, CONF_VOICE, CONF_VOICE_2, SUBENTRY_VOICE
from .flows.selectors import async_model_selector
from .issues import LIBRARY_AWAY, async_gone_models
from .library import async_get_library
from .message.models import SpeechModel, find_model, is_slug, nearest_model
from .runtime import SegmindConfigEntry


class ModelRepairFlow(RepairsFlow):
    """Replaces a model in all voices of an account."""

    def __init__(self, entry_id: str, model: str) -> None:
        """Initialize the flow."""
        self._entry_id = entry_id
        self._model = model

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Start with the form. `user_input` is the issue's data here, not an answer."""
        return await self.async_step_model()

    async def async_step_model(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask for the new model, and give it to the voices."""
        errors: dict[str, str] = {}
        if user_input is not None:
            model = user_input[CONF_MODEL].strip()
            if is_slug(model) and model != self._model:
                self._replace_by(model)
                return self.async_create_entry(data={})
            errors[CONF_MODEL] = "model_invalid"
        schema = vol.Schema(
            {vol.Required(CONF_MODEL): await async_model_selector(self.hass)}
        )
        return self.async_show_form(
            step_id="model",
            data_schema=self.add_suggested_values_to_schema(
                schema,
                user_input or {CONF_MODEL: self._suggestion()},
            ),
            errors=errors,
            description_placeholders={"model": self._model},
        )

    def _suggestion(self) -> str:
        """Return the model that is most like the lost one and not known to be gone too."""
        gone = async_gone_models(self.hass, self._entry_id)
        return nearest_model(self._model, gone)

    def _replace_by(self, model: str) -> None:
        entry = self.hass.config_entries.async_get_known_entry(self._entry_id)
        for voice in entry.get_subentries_of_type(SUBENTRY_VOICE):
            if voice.data[CONF_MODEL] == self._model:
                data = moved_to(find_model(model), voice.data)
                self.hass.config_entries.async_update_subentry(entry, voice, data=data)


def moved_to(model: SpeechModel, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a voice with another model, and with its likest voices.

    A style in words that the model does not know is kept for the next one that does.
    """
    moved = {**settings, CONF_MODEL: model.slug}
    for field in (CONF_VOICE, CONF_VOICE_2):
        if voice := settings.get(field):
            moved[field] = model.find_voice(voice) or model.default_voice
    if not model.second_voice:
        moved.pop(CONF_VOICE_2, None)
    return moved


class CreditRepairFlow(RepairsFlow):
    """Asks Segmind again for an account's credit."""

    def __init__(self, entry: SegmindConfigEntry) -> None:
        """Initialize the flow."""
        self._entry = entry

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Start with the form. `user_input` is the issue's data here, not an answer."""
        return await self.async_step_credit()

    async def async_step_credit(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Tell where credit is bought, and look whether it was."""
        placeholders = {"account": self._entry.title, "url": BILLING_URL}
        errors: dict[str, str] = {}
        if user_input is not None:
            if self._entry.state is not ConfigEntryState.LOADED:
                return self.async_abort(reason="not_loaded")
            data = self._entry.runtime_data
            await data.credit.async_refresh()
            if data.has_credit:
                return self.async_create_entry(data={})
            known = data.credit.last_update_success
            errors["base"] = "credit_missing" if known else "credit_unknown"
            placeholders["credit"] = f"{data.credit.data.balance or 0:.2f}"
        return self.async_show_form(
            step_id="credit",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders=placeholders,
        )


class LibraryRepairFlow(ConfirmRepairFlow):
    """Forgets the recordings of a folder that does not come back."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask, and start with an empty library."""
        if user_input is not None:
            library = await async_get_library(self.hass)
            await library.async_start_anew()
        return await super().async_step_confirm(user_input)


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that solves an issue, or a mere confirmation."""
    if issue_id == LIBRARY_AWAY:
        return LibraryRepairFlow()
    if data is None:
        return ConfirmRepairFlow()
    if not data["model"]:
        entry = hass.config_entries.async_get_known_entry(str(data["entry_id"]))
        return CreditRepairFlow(entry)
    return ModelRepairFlow(str(data["entry_id"]), str(data["model"]))
