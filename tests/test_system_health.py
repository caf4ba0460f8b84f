"""The page of system health."""

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    get_system_health_info,
)

from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.system_health import async_register
from tests.announcing.stage import act
from tests.emulator import Emulator
from tests.test_translations import ENGLISH


@pytest.mark.parametrize("is_reachable", [True, False])
async def test_system_health(
    home: HomeAssistant,
    emulator: Emulator,
    account: MockConfigEntry,
    is_reachable: bool,
) -> None:
    """It tells whether Segmind answers, and what is there without it."""
    assert await async_setup_component(home, "system_health", {})
    await home.async_block_till_done()
    await act(home, "pin", message="The washing machine is done.")
    if not is_reachable:
        await emulator.stop()
    info = await get_system_health_info(home, DOMAIN)
    reached = await info.pop("can_reach_segmind")
    assert (reached == "ok") is is_reachable
    assert (info["recordings"], info["phrases"]) == (1, 1)
    assert info["library_works"]
    assert info["ledger_works"]
    assert not info["card_added_by_itself"]
    names = set(ENGLISH["system_health"]["info"])
    assert names == {*info, "can_reach_segmind"}


def test_where_it_is_managed(hass: HomeAssistant) -> None:
    """The page links to the one of the integration."""
    registration = SystemHealthRegistration(hass, DOMAIN)
    async_register(hass, registration)
    assert registration.manage_url == f"/config/integrations/integration/{DOMAIN}"
