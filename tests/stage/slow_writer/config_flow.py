"""Config flow: there is nothing to enter."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult


class SlowWriterConfigFlow(ConfigFlow, domain="slow_writer"):
    """Add the agent."""

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for nothing but a confirmation."""
        if user_input is None:
            return self.async_show_form(step_id="user")
        return self.async_create_entry(title="Slow writer", data={})
