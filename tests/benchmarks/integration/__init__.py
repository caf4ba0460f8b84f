"""An engine without latency, players that only fetch, and Home Assistant's vital signs."""

from pathlib import Path

from aiohttp import web
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from .memory import memory
from .pulse import Pulse

PLATFORMS = [Platform.MEDIA_PLAYER, Platform.TTS]


async def async_setup_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Feel the pulse from now on."""
    pulse = Pulse()
    entry.async_create_background_task(hass, pulse.beat(), "benchmark pulse")
    hass.http.register_view(VitalsView(pulse))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    return True


class VitalsView(HomeAssistantView):
    """How the process has been since the last look."""

    url = "/api/benchmark/vitals"
    name = "api:benchmark:vitals"

    def __init__(self, pulse: Pulse) -> None:
        """Tell of this pulse."""
        self._pulse = pulse

    async def get(self, request: web.Request) -> web.Response:
        """Return stalls in milliseconds and memory in MiB, and start afresh."""
        vitals = self._pulse.take() | memory()
        # Linux: the peak is from now on that of the time to come.
        Path("/proc/self/clear_refs").write_text("5")
        return self.json(vitals)
