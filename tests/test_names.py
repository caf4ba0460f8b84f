"""Names of voices and speakers: one, wherever the user changes it."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.segmind_tts.const import DOMAIN

from .conftest import VOICE_ID
from .speakers import KITCHEN_ID, add_kitchen


def _device(
    registry: dr.DeviceRegistry, account: MockConfigEntry, subentry_id: str
) -> dr.DeviceEntry:
    device = registry.async_get_device_by_identifier(
        (DOMAIN, subentry_id), account.entry_id
    )
    assert device is not None
    return device


def _names(
    home: HomeAssistant, registry: dr.DeviceRegistry, account: MockConfigEntry
) -> set[str | None]:
    """Return the voice's name wherever it is shown."""
    state = home.states.get("tts.zephyr")
    assert state is not None
    device = _device(registry, account, VOICE_ID)
    return {
        account.subentries[VOICE_ID].title,
        home.data["tts"].get_entity("tts.zephyr").name,
        state.name,
        device.name_by_user or device.name,
    }


@pytest.mark.parametrize("renamed", ["device", "entity", "both"])
async def test_a_voice_is_renamed(
    home: HomeAssistant,
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
    renamed: str,
) -> None:
    """Home Assistant's dialogs rename the voice itself, and its form still does."""
    if renamed != "entity":
        device = _device(device_registry, account, VOICE_ID)
        device_registry.async_update_device(device.id, name_by_user="Narrator")
    if renamed != "device":
        entity_registry.async_update_entity("tts.zephyr", name="Narrator")
    await home.async_block_till_done()
    assert _names(home, device_registry, account) == {"Narrator"}
    home.config_entries.async_update_subentry(
        account, account.subentries[VOICE_ID], title="Bedtime"
    )
    await home.async_block_till_done()
    assert _names(home, device_registry, account) == {"Bedtime"}


async def test_speakers_are_renamed(
    home: HomeAssistant, account: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    """So are speakers, and the names of their entities follow."""
    await add_kitchen(home, account)
    device = _device(device_registry, account, KITCHEN_ID)
    device_registry.async_update_device(device.id, name_by_user="Galley")
    await home.async_block_till_done()
    assert account.subentries[KITCHEN_ID].title == "Galley"
    assert _device(device_registry, account, KITCHEN_ID).name == "Galley"
    assert {
        state.name.partition(" ")[0] for state in home.states.async_all("event")
    } == {"Galley"}


async def test_renamed_while_the_account_is_not_loaded(
    home: HomeAssistant, account: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    """The new name is there when it is loaded again."""
    assert await home.config_entries.async_unload(account.entry_id)
    device = _device(device_registry, account, VOICE_ID)
    device_registry.async_update_device(device.id, name_by_user="Narrator")
    await home.async_block_till_done()
    assert await home.config_entries.async_setup(account.entry_id)
    await home.async_block_till_done()
    assert _names(home, device_registry, account) == {"Narrator"}


async def test_the_account_is_renamed(
    home: HomeAssistant, account: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    """Its device has the name at once."""
    home.config_entries.async_update_entry(account, title="Upstairs")
    await home.async_block_till_done()
    device = _device(device_registry, account, account.entry_id)
    assert device.name == "Upstairs"


async def test_no_name(
    home: HomeAssistant,
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """A name of blanks is none: nobody would find the voice."""
    device = _device(device_registry, account, VOICE_ID)
    device_registry.async_update_device(device.id, name_by_user="  ")
    entity_registry.async_update_entity("tts.zephyr", name=" \n")
    await home.async_block_till_done()
    assert account.subentries[VOICE_ID].title == "Zephyr"


async def test_other_names_are_left_alone(
    home: HomeAssistant,
    account: MockConfigEntry,
    device_registry: dr.DeviceRegistry,
    entity_registry: er.EntityRegistry,
) -> None:
    """The account's device and its sensors may be called as the user likes."""
    device = _device(device_registry, account, account.entry_id)
    device_registry.async_update_device(device.id, name_by_user="Money")
    entity_registry.async_update_entity("sensor.segmind_credit", name="Balance")
    await home.async_block_till_done()
    assert _device(device_registry, account, account.entry_id).name_by_user == "Money"
    sensor = entity_registry.async_get("sensor.segmind_credit")
    assert sensor is not None
    assert sensor.name == "Balance"
    assert account.subentries[VOICE_ID].title == "Zephyr"
