"""Imports Home Assistant before pytest's plugins, and lets the one made for 2026.10 load on 2026.11.

Home Assistant 2026.11 puts httpx2 in httpx' place, which it can't once a plugin has imported httpx.
"""

# The plugin's own order: what it patches comes before all else of Home Assistant that uses it.
# isort: off
import homeassistant  # noqa: F401
from pytest_homeassistant_custom_component import patch_json, patch_recorder, patch_time  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger.helpers import _clear_logger_overwrites
# isort: on

# The plugin imports it from here, where 2026.11 has it no more.
vars(logger).setdefault("_clear_logger_overwrites", _clear_logger_overwrites)
