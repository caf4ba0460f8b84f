"""Each kind of speaker has its way."""

from pathlib import Path
from typing import Any

from homeassistant import components
from homeassistant.components.assist_satellite import AssistSatelliteEntityFeature
from homeassistant.components.media_player import MediaPlayerEntityFeature as Feature
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.ways import members_of, table, way_for

from .players import ORDINARY

ANNOUNCING = ORDINARY | Feature.MEDIA_ANNOUNCE


def _add(hass: HomeAssistant, platform: str, features: int, **attributes: Any) -> str:
    entry = er.async_get(hass).async_get_or_create(
        "media_player", platform, platform, suggested_object_id=platform
    )
    attributes = {"supported_features": features, **attributes}
    hass.states.async_set(entry.entity_id, "idle", attributes)
    return entry.entity_id


@pytest.mark.parametrize(
    ("platform", "features", "attributes", "name"),
    [
        ("bang_olufsen", ANNOUNCING, {}, "announce"),
        ("esphome", ANNOUNCING, {}, "announce"),
        ("forked_daapd", ANNOUNCING, {}, "announce"),
        ("squeezebox", ANNOUNCING, {}, "announce"),
        ("sonos", ANNOUNCING, {}, "sonos"),
        ("music_assistant", ANNOUNCING, {"device_class": "speaker"}, "music_assistant"),
        ("music_assistant", ANNOUNCING, {}, "none"),
        ("alexa_media", ORDINARY, {}, "alexa"),
        ("apple_tv", ORDINARY, {}, "ordinary"),
        ("cast", ORDINARY, {}, "ordinary"),
        ("dlna_dmr", ORDINARY, {}, "ordinary"),
        ("esphome", ORDINARY, {}, "ordinary"),
        ("mpd", ORDINARY, {}, "ordinary"),
        ("vlc_telnet", ORDINARY, {}, "ordinary"),
        ("bluetooth_box", Feature.VOLUME_SET, {}, "none"),
    ],
)
def test_way_of_a_platform(
    hass: HomeAssistant,
    platform: str,
    features: int,
    attributes: dict[str, Any],
    name: str,
) -> None:
    """The platform and what the player can do decide."""
    entity_id = _add(hass, platform, features, **attributes)
    assert way_for(hass, Speaker(entity_id=entity_id)).name == name


def test_an_announcement_that_is_not_wanted(hass: HomeAssistant) -> None:
    """A player may be told to leave its own announcements alone."""
    speaker = Speaker(entity_id=_add(hass, "sonos", ANNOUNCING), avoid_announce=True)
    assert way_for(hass, speaker).name == "ordinary"


def test_a_twin_leads(hass: HomeAssistant) -> None:
    """Music Assistant's entity is taken for a speaker, as long as it is there."""
    twin = _add(hass, "music_assistant", ANNOUNCING, device_class="speaker")
    speaker = Speaker(entity_id=_add(hass, "cast", ORDINARY), twin=twin)
    assert way_for(hass, speaker).name == "music_assistant"
    hass.states.async_set(twin, "unavailable")
    assert way_for(hass, speaker).name == "ordinary"


def test_an_entity_without_registry(hass: HomeAssistant) -> None:
    """A player that was set up in YAML is known by what it can do."""
    hass.states.async_set(
        "media_player.old", "idle", {"supported_features": ANNOUNCING}
    )
    assert way_for(hass, Speaker(entity_id="media_player.old")).name == "announce"


def test_members_of_groups_in_groups(hass: HomeAssistant) -> None:
    """Each player is there once, and a circle has an end."""
    for group, members in (("all", ["up", "a"]), ("up", ["b", "a", "all"])):
        hass.states.async_set(
            f"media_player.{group}",
            "idle",
            {"entity_id": [f"media_player.{each}" for each in members]},
        )
    assert members_of(hass, "media_player.all") == ("media_player.b", "media_player.a")
    assert members_of(hass, "media_player.a") == ()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("bang_olufsen/media_player.py", ["overlay_absolute_volume"]),
        ("music_assistant/media_player.py", ["announce_volume", "use_pre_announce"]),
        ("sonos/media_player.py", ['get("extra", {}).get("volume")']),
        ("squeezebox/const.py", ['"announce_volume"', '"announce_timeout"']),
    ],
)
def test_what_platforms_are_told(file: str, words: list[str]) -> None:
    """Home Assistant's platforms still know the names by which they are told a volume."""
    (components_path,) = components.__path__
    source = (Path(components_path) / file).read_text()
    assert [word for word in words if word not in source] == []


def test_the_feature_of_satellites() -> None:
    """The number that is written out is Home Assistant's."""
    announces = table._SATELLITE_ANNOUNCES  # noqa: SLF001
    assert announces == AssistSatelliteEntityFeature.ANNOUNCE
