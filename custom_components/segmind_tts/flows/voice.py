"""The form of a voice: add and edit."""

from typing import Any, Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER_DOMAIN
from homeassistant.components.tts import DOMAIN as TTS_DOMAIN
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigSubentryData,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME, UnitOfTime
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ..const import (
    CONF_DEADLINE,
    CONF_DELIVERY,
    CONF_FALLBACK,
    CONF_LANGUAGE,
    CONF_MODEL,
    CONF_SPLIT,
    CONF_STYLE,
    CONF_TEMPERATURE,
    CONF_TRY_ON,
    CONF_VOICE,
    CONF_VOICE_2,
    DOMAIN,
    SUBENTRY_VOICE,
    Delivery,
)
from ..message.languages import LANGUAGES
from ..message.models import DEFAULT_MODEL, MAX_TEMPERATURE, MIN_TEMPERATURE
from ..message.settings import SettingError, VoiceSettings
from ..message.voices import DEFAULT_VOICE
from ..speaking.deadline import MAX_DEADLINE
from .preview import async_explain, async_speak_sample, async_text
from .selectors import delivery_selector, model_selector, style_selector, voice_selector

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_VOICE): voice_selector(),
        vol.Optional(CONF_VOICE_2): voice_selector(),
        vol.Optional(CONF_STYLE): style_selector(),
        vol.Optional(CONF_TEMPERATURE): NumberSelector(
            NumberSelectorConfig(
                min=MIN_TEMPERATURE,
                max=MAX_TEMPERATURE,
                step=0.05,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(CONF_MODEL): model_selector(),
        vol.Optional(CONF_LANGUAGE): LanguageSelector(
            LanguageSelectorConfig(languages=list(LANGUAGES))
        ),
        vol.Required(CONF_SPLIT, default=True): BooleanSelector(),
        vol.Required(CONF_DELIVERY, default=Delivery.QUEUE): delivery_selector(),
        vol.Optional(CONF_DEADLINE): NumberSelector(
            NumberSelectorConfig(
                min=1,
                max=MAX_DEADLINE,
                step=0.5,
                mode=NumberSelectorMode.BOX,
                unit_of_measurement=UnitOfTime.SECONDS,
            )
        ),
        vol.Optional(CONF_FALLBACK): EntitySelector(
            EntitySelectorConfig(domain=TTS_DOMAIN)
        ),
        vol.Optional(CONF_TRY_ON): EntitySelector(
            EntitySelectorConfig(domain=MEDIA_PLAYER_DOMAIN)
        ),
    }
)


def voice_subentry(voice: str) -> ConfigSubentryData:
    """Return the subentry of a voice, with all else left at its default."""
    return ConfigSubentryData(
        subentry_type=SUBENTRY_VOICE,
        title=voice,
        data={CONF_VOICE: voice, CONF_MODEL: DEFAULT_MODEL},
        unique_id=None,
    )


class VoiceFlow(ConfigSubentryFlow):
    """Add or edit a voice."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a voice."""
        if user_input is None:
            return self._form(
                "user", {CONF_VOICE: DEFAULT_VOICE, CONF_MODEL: DEFAULT_MODEL}
            )
        if (form := await self._async_again("user", user_input)) is not None:
            return form
        return self.async_create_entry(title=user_input.pop(CONF_NAME), data=user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Edit a voice."""
        subentry = self._get_reconfigure_subentry()
        if user_input is None:
            return self._form(
                "reconfigure", {CONF_NAME: subentry.title, **subentry.data}
            )
        if (form := await self._async_again("reconfigure", user_input)) is not None:
            return form
        return self.async_update_and_abort(
            self._get_entry(),
            subentry,
            title=user_input.pop(CONF_NAME),
            data=user_input,
        )

    async def _async_again(
        self, step_id: str, user_input: dict[str, Any]
    ) -> SubentryFlowResult | None:
        """Return the form once more, after a mistake or a sample; None if all is done."""
        user_input[CONF_NAME] = user_input[CONF_NAME].strip()
        player = user_input.pop(CONF_TRY_ON, None)
        if errors := _errors(user_input, self._own_engine()):
            return self._form(step_id, user_input, errors)
        if player is None:
            return None
        try:
            await async_speak_sample(self.hass, self._get_entry(), player, user_input)
        except HomeAssistantError as err:
            reason = await async_explain(self.hass, err)
            return self._form(
                step_id, user_input, {"base": "sample_failed"}, reason=reason
            )
        note = await async_text(self.hass, "sample_played")
        return self._form(step_id, user_input, note=note)

    def _own_engine(self) -> str | None:
        """Return the entity of the voice that is edited; None for a new one."""
        if self.source != SOURCE_RECONFIGURE:
            return None
        return er.async_get(self.hass).async_get_entity_id(
            TTS_DOMAIN, DOMAIN, self._get_reconfigure_subentry().subentry_id
        )

    def _form(
        self,
        step_id: str,
        suggested: dict[str, Any],
        errors: dict[str, str] | None = None,
        *,
        reason: str = "",
        note: str = "",
    ) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, suggested),
            errors=errors,
            description_placeholders={"reason": reason, "note": note},
        )


def _errors(user_input: dict[str, Any], own_engine: str | None) -> dict[str, str]:
    """Return what is wrong with the form, in the form's own terms."""
    if not user_input[CONF_NAME]:
        return {CONF_NAME: "name_empty"}
    if own_engine is not None and user_input.get(CONF_FALLBACK) == own_engine:
        return {CONF_FALLBACK: "fallback_self"}
    try:
        VoiceSettings.from_options(user_input)
    except SettingError as err:
        return {"base": err.kind}
    return {}
