"""A house with stand-ins for players, and an announcement that has been rendered."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, override
from unittest.mock import AsyncMock

from homeassistant.components.assist_satellite import DOMAIN as ASSIST_SATELLITE
from homeassistant.components.media_player import (
    DOMAIN as MEDIA_PLAYER,
    MediaPlayerEntity,
)
from homeassistant.components.media_source import (
    MediaSource,
    MediaSourceItem,
    PlayMedia,
)
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.rendition import Rendition
from custom_components.segmind_tts.announcing.volume import Volume
from custom_components.segmind_tts.announcing.ways import Play, Played, way_for
from custom_components.segmind_tts.const import DOMAIN
from tests.making.scenarios.clock import FastClock

SECONDS = 2.0

type Add = Callable[..., Awaitable[None]]
type PlayOn = Callable[..., Coroutine[Any, Any, Played]]


class StandInSource(MediaSource):
    """Our media source, of which only the addresses matter here."""

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        return PlayMedia(f"/api/{DOMAIN}/{item.identifier}.mp3", "audio/mpeg")


@pytest.fixture
def clock() -> FastClock:
    """Time that goes faster, for ways and players."""
    return FastClock()


@pytest.fixture
async def house(hass: HomeAssistant, hass_storage: dict[str, Any]) -> HomeAssistant:
    """Home Assistant with media."""
    hass.config.internal_url = "http://house.local:8123"
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "media_source", {})
    assert await async_setup_component(hass, MEDIA_PLAYER, {})
    mock_integration(hass, MockModule(DOMAIN))
    module = MockPlatform()
    module.async_get_media_source = AsyncMock(return_value=StandInSource(DOMAIN))
    mock_platform(hass, f"{DOMAIN}.media_source", module)
    assert await async_setup_component(hass, DOMAIN, {})
    return hass


@pytest.fixture
def add(house: HomeAssistant) -> Add:
    """What adds entities to the house, as an integration of a name does."""

    async def add(*entities: Entity, platform: str = "stand_in") -> None:
        homes = defaultdict(list)
        for entity in entities:
            is_player = isinstance(entity, MediaPlayerEntity)
            homes[MEDIA_PLAYER if is_player else ASSIST_SATELLITE].append(entity)

        async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
            await hass.config_entries.async_forward_entry_setups(entry, homes)
            return True

        module = MockModule(platform, async_setup_entry=set_up)
        # From 2026.11 on only custom integrations may say that they are set up.
        mock_integration(house, module, built_in=False)
        mock_platform(house, f"{platform}.config_flow")
        for domain, inmates in homes.items():
            _mock_platform(house, f"{platform}.{domain}", inmates)
        entry = MockConfigEntry(domain=platform)
        entry.add_to_hass(house)
        with mock_config_flow(platform, ConfigFlow):
            assert await house.config_entries.async_setup(entry.entry_id)
        await house.async_block_till_done()

    return add


async def add_group(
    house: HomeAssistant, name: str, *members: MediaPlayerEntity
) -> None:
    """Add one of Home Assistant's groups of players."""
    options = {
        "entities": [each.entity_id for each in members],
        "group_type": MEDIA_PLAYER,
        "hide_members": False,
        "name": name,
    }
    entry = MockConfigEntry(domain="group", title=name, options=options)
    entry.add_to_hass(house)
    assert await house.config_entries.async_setup(entry.entry_id)
    await house.async_block_till_done()


def _mock_platform(hass: HomeAssistant, name: str, entities: list[Entity]) -> None:
    async def set_up(
        hass: HomeAssistant,
        entry: ConfigEntry,
        async_add_entities: Callable[[list[Entity]], None],
    ) -> None:
        async_add_entities(entities)

    mock_platform(hass, name, MockPlatform(async_setup_entry=set_up))


@pytest.fixture
def rendition() -> Rendition:
    """An announcement of two seconds."""
    return Rendition(
        path=Path("announcement.mp3"),
        media_id=f"media-source://{DOMAIN}/announcement",
        mime_type="audio/mpeg",
        seconds=SECONDS,
    )


@pytest.fixture
def play_on(house: HomeAssistant, rendition: Rendition, clock: FastClock) -> PlayOn:
    """What plays the announcement on a speaker, in the way that belongs to it."""

    async def play_on(
        entity_id: str,
        *,
        volume: float | Volume | None = None,
        on_started: Callable[[], None] = lambda: None,
        avoid_announce: bool = False,
        twin: str | None = None,
    ) -> Played:
        level = Volume(level=volume) if isinstance(volume, float) else volume
        speaker = Speaker(
            entity_id=entity_id,
            volume=level,
            avoid_announce=avoid_announce,
            twin=twin,
        )
        play = Play(speaker=speaker, rendition=rendition, on_started=on_started)
        return await way_for(house, speaker, clock).async_play(house, play)

    return play_on
