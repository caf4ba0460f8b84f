"""Set-up, reload and removal of an account."""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.segmind_tts.api import PublicConnector
from custom_components.segmind_tts.const import DOMAIN
from custom_components.segmind_tts.runtime import MEDIA_SESSION

from .emulator import Emulator
from .house import speak

ENTITY_FIELDS = (
    "entity_id",
    "capabilities",
    "disabled_by",
    "entity_category",
    "has_entity_name",
    "options",
    "original_device_class",
    "original_name",
    "supported_features",
    "translation_key",
    "unique_id",
    "unit_of_measurement",
)
DEVICE_FIELDS = (
    "name",
    "configuration_url",
    "entry_type",
    "identifiers",
    "manufacturer",
    "model",
    "sw_version",
)


async def test_set_up_without_segmind(
    home: HomeAssistant, emulator: Emulator, entry: MockConfigEntry
) -> None:
    """The voices are there with Segmind out of reach."""
    await emulator.stop()
    assert await home.config_entries.async_setup(entry.entry_id)
    await home.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    assert home.states.get("tts.zephyr") is not None


async def test_unload_and_set_up_again(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """An account can be unloaded and set up again; its recordings stay."""
    played = async_mock_service(home, "media_player", "play_media")
    await speak(home)
    assert await home.config_entries.async_unload(account.entry_id)
    assert account.state is ConfigEntryState.NOT_LOADED
    assert await home.config_entries.async_setup(account.entry_id)
    await home.async_block_till_done()
    await speak(home)
    assert len(played) == 2
    assert len(emulator.submits) == 1


async def test_session_for_audio(home: HomeAssistant, account: MockConfigEntry) -> None:
    """The house has one session for audio, which outlives accounts and is closed with it."""
    session = home.data[MEDIA_SESSION]
    assert isinstance(session.connector, PublicConnector)
    assert await home.config_entries.async_reload(account.entry_id)
    assert home.data[MEDIA_SESSION] is session
    assert not session.closed
    home.bus.async_fire(EVENT_HOMEASSISTANT_CLOSE)
    await home.async_block_till_done()
    assert session.closed


async def test_remove_and_add_again(
    home: HomeAssistant, emulator: Emulator, account: MockConfigEntry
) -> None:
    """Removal leaves no entity and no device; adding again costs nothing for what is recorded."""
    async_mock_service(home, "media_player", "play_media")
    await speak(home)
    await home.config_entries.async_remove(account.entry_id)
    await home.async_block_till_done()
    assert home.states.get("tts.zephyr") is None
    assert not dr.async_get(home).devices

    again = MockConfigEntry(
        domain=DOMAIN,
        data=dict(account.data),
        subentries_data=[each.as_dict() for each in account.subentries.values()],
    )
    again.add_to_hass(home)
    assert await home.config_entries.async_setup(again.entry_id)
    await home.async_block_till_done()
    await speak(home)
    assert len(emulator.submits) == 1


async def test_entities_and_devices(
    account: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    device_registry: dr.DeviceRegistry,
    snapshot: SnapshotAssertion,
) -> None:
    """Each voice is a device with one engine."""
    entities = er.async_entries_for_config_entry(entity_registry, account.entry_id)
    devices = dr.async_entries_for_config_entry(device_registry, account.entry_id)
    assert ours(entities, ENTITY_FIELDS) == snapshot(name="entities")
    assert ours(devices, DEVICE_FIELDS) == snapshot(name="devices")


def ours(
    entries: Iterable[er.RegistryEntry | dr.DeviceEntry], fields: Sequence[str]
) -> list[dict[str, object]]:
    """Give what we choose of each entry: the other fields differ between releases.

    The first field orders them, as which platform is set up first is left to chance.
    """
    chosen = [{field: getattr(entry, field) for field in fields} for entry in entries]
    return sorted(chosen, key=itemgetter(fields[0]))
