"""Config flow for Segmind TTS."""

from collections.abc import Mapping
import logging
from typing import Any, Final, override

from homeassistant.config_entries import (
    SOURCE_REAUTH,
    SOURCE_RECONFIGURE,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .api import (
    SegmindAuthenticationError,
    SegmindConnectionError,
    SegmindError,
    SegmindKeyNotReceivedError,
    SegmindTimeoutError,
)
from .const import API_KEYS_URL, DOMAIN, SUBENTRY_SPEAKERS, SUBENTRY_VOICE
from .flows.options import SegmindOptionsFlow
from .flows.speakers import SpeakersFlow
from .flows.voice import VoiceFlow, voice_subentry
from .message.voices import DEFAULT_VOICE
from .runtime import SegmindConfigEntry, create_client

_LOGGER = logging.getLogger(__name__)

_KEY_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_API_KEY): TextSelector(
            TextSelectorConfig(
                type=TextSelectorType.PASSWORD, autocomplete="current-password"
            )
        )
    }
)

CHECK_DEADLINE: Final = 15.0

# By the kind of error; all others are trouble with the API.
ERRORS: Final[Mapping[str, str]] = {
    SegmindAuthenticationError.kind: "invalid_auth",
    SegmindKeyNotReceivedError.kind: "key_not_received",
    SegmindTimeoutError.kind: "timeout_connect",
    SegmindConnectionError.kind: "cannot_connect",
}
OTHER_ERROR: Final = "api_trouble"


class SegmindConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add an account, or replace an account's key."""

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: SegmindConfigEntry) -> OptionsFlow:
        """Return the flow for caps and limits."""
        return SegmindOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: SegmindConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the kinds of subentry: voices and speakers."""
        return {SUBENTRY_VOICE: VoiceFlow, SUBENTRY_SPEAKERS: SpeakersFlow}

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key of a new account."""
        return await self._async_step_key("user", user_input)

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Start over with another key, because Segmind refused the stored one."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key that replaces the refused one."""
        account = self._get_reauth_entry().title
        return await self._async_step_key("reauth_confirm", user_input, account)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for another key because the user wishes to change it."""
        account = self._get_reconfigure_entry().title
        return await self._async_step_key("reconfigure", user_input, account)

    async def _async_step_key(
        self, step_id: str, user_input: dict[str, Any] | None, account: str = ""
    ) -> ConfigFlowResult:
        """Ask for a key, check it, and store it. A refused key stays in its field."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {CONF_API_KEY: user_input[CONF_API_KEY].strip()}
            self._async_abort_entries_match(data)
            if (error := await _check(self.hass, data[CONF_API_KEY])) is None:
                return self._finish(data)
            errors[CONF_API_KEY if error == "invalid_auth" else "base"] = error
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(_KEY_SCHEMA, user_input),
            errors=errors,
            description_placeholders={"api_keys_url": API_KEYS_URL, "account": account},
        )

    def _finish(self, data: dict[str, str]) -> ConfigFlowResult:
        """Create the account with a first voice, or update the account in question."""
        if self.source == SOURCE_REAUTH:
            return self._update(self._get_reauth_entry(), data)
        if self.source == SOURCE_RECONFIGURE:
            return self._update(self._get_reconfigure_entry(), data)
        return self.async_create_entry(
            title="Segmind", data=data, subentries=[voice_subentry(DEFAULT_VOICE)]
        )

    def _update(
        self, entry: SegmindConfigEntry, data: dict[str, str]
    ) -> ConfigFlowResult:
        # A loaded account reloads itself when its key changes. One whose set-up failed
        # has no listener yet, and is set up again from here.
        if entry.update_listeners:
            return self.async_update_and_abort(entry, data=data)
        return self.async_update_reload_and_abort(entry, data=data)


async def _check(hass: HomeAssistant, api_key: str) -> str | None:
    """Return why a key cannot be used, as a translation key; None for a good one.

    The key of an account without a credits record is good. The call is free.
    """
    try:
        await create_client(hass, api_key).credits(deadline=CHECK_DEADLINE)
    except SegmindError as err:
        return ERRORS.get(err.kind, OTHER_ERROR)
    except Exception:
        _LOGGER.exception("Unexpected exception while checking the key")
        return "unknown"
    return None
