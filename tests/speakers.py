"""Speakers of an account, and what a form does with them."""

from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import SUBENTRY_SPEAKERS

KITCHEN_ID: Final = "01J00000000000000000000002"


async def add_kitchen(
    home: HomeAssistant, account: MockConfigEntry, **data: Any
) -> ConfigSubentry:
    """Add speakers, the kitchen's player, to an account that is set up."""
    kitchen = ConfigSubentry(
        data=MappingProxyType(
            {"players": ["media_player.kitchen"], "voice": "tts.zephyr", **data}
        ),
        subentry_id=KITCHEN_ID,
        subentry_type=SUBENTRY_SPEAKERS,
        title="Kitchen",
        unique_id=None,
    )
    home.config_entries.async_add_subentry(account, kitchen)
    await home.async_block_till_done()
    return kitchen
