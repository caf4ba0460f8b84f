"""Config flow: where the players are."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult
from homeassistant.const import CONF_URL
import voluptuous as vol


class BenchmarkConfigFlow(ConfigFlow, domain="benchmark"):
    """Take the address of the players."""

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Take the address."""
        if user_input is not None:
            return self.async_create_entry(title="Benchmark", data=user_input)
        return self.async_show_form(
            step_id="user", data_schema=vol.Schema({vol.Required(CONF_URL): str})
        )
