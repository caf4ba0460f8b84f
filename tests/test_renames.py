"""Renames of entities that voices and speakers are set to use."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .conftest import VOICE_ID
from .speakers import KITCHEN_ID, add_kitchen


@pytest.fixture
def entities(
    home: HomeAssistant, entity_registry: er.EntityRegistry
) -> er.EntityRegistry:
    """Entities of others: a player, its twin, and an engine."""
    home.states.async_remove("media_player.kitchen")
    for domain, name in (
        ("media_player", "kitchen"),
        ("media_player", "kitchen_2"),
        ("tts", "local"),
    ):
        entity_registry.async_get_or_create(
            domain, "other", name, suggested_object_id=name
        )
    return entity_registry


@pytest.mark.parametrize("is_loaded", [True, False])
async def test_a_player_gets_another_id(
    home: HomeAssistant,
    account: MockConfigEntry,
    entities: er.EntityRegistry,
    is_loaded: bool,
) -> None:
    """Speakers keep a renamed player, wherever it is named, and whether they are loaded."""
    twins = [{"player": "media_player.kitchen", "twin": "media_player.kitchen_2"}]
    kitchen = await add_kitchen(
        home, account, twins=twins, avoid_announce=["media_player.kitchen"]
    )
    before = kitchen.data
    if not is_loaded:
        assert await home.config_entries.async_unload(account.entry_id)
    entities.async_update_entity(
        "media_player.kitchen", new_entity_id="media_player.galley"
    )
    await home.async_block_till_done()
    assert account.subentries[KITCHEN_ID].data == before | {
        "players": ["media_player.galley"],
        "avoid_announce": ["media_player.galley"],
        "twins": [{"player": "media_player.galley", "twin": "media_player.kitchen_2"}],
    }


async def test_engines_get_another_id(
    home: HomeAssistant, account: MockConfigEntry, entities: er.EntityRegistry
) -> None:
    """Speakers keep a renamed voice, and a voice its renamed fallback."""
    await add_kitchen(home, account)
    voice = account.subentries[VOICE_ID]
    data = {**voice.data, "fallback": "tts.local"}
    home.config_entries.async_update_subentry(account, voice, data=data)
    entities.async_update_entity("tts.zephyr", new_entity_id="tts.announcer")
    entities.async_update_entity("tts.local", new_entity_id="tts.cellar")
    await home.async_block_till_done()
    assert account.subentries[KITCHEN_ID].data["voice"] == "tts.announcer"
    assert account.subentries[VOICE_ID].data["fallback"] == "tts.cellar"


async def test_what_nobody_uses_gets_another_id(
    home: HomeAssistant, account: MockConfigEntry, entities: er.EntityRegistry
) -> None:
    """Other renames, and other changes of an entity, change nothing."""
    await add_kitchen(home, account)
    before = account.modified_at
    entities.async_update_entity(
        "media_player.kitchen_2", new_entity_id="media_player.attic"
    )
    entities.async_update_entity("media_player.kitchen", name="Galley")
    await home.async_block_till_done()
    assert account.modified_at == before
