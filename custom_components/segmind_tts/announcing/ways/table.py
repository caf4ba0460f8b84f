"""Which player is made to play in which way."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from homeassistant.components.media_player import (
    DOMAIN as MEDIA_PLAYER,
    MediaPlayerDeviceClass,
    MediaPlayerEntityFeature as Feature,
)
from homeassistant.const import (
    ATTR_DEVICE_CLASS,
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    STATE_UNAVAILABLE,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from ...api.clock import SYSTEM_CLOCK, Clock
from ..announcement import Speaker
from .alexa import AlexaWay
from .group import GroupWay
from .native import NativeWay
from .ordinary import OrdinaryWay, is_address
from .player import Player
from .reasons import Reason
from .satellite import ASSIST_SATELLITE, SatelliteWay
from .unfit import UnfitWay
from .way import Play, Way

_ALEXA: Final = "alexa_media"
_GROUP: Final = "group"
_MUSIC_ASSISTANT: Final = "music_assistant"

# AssistSatelliteEntityFeature.ANNOUNCE, whose module is heavy to load.
_SATELLITE_ANNOUNCES: Final = 1
# The app of Cast that plays an address. Of others it knows only what they play.
_DEFAULT_RECEIVER: Final = "CC1AD845"


def _sonos(volume: float | None, _: float) -> dict[str, Any]:
    return {} if volume is None else {"volume": round(volume * 100)}


def _music_assistant(volume: float | None, _: float) -> dict[str, Any]:
    # Its own chime would be heard before ours.
    alone = {"use_pre_announce": False}
    if volume is None:
        return alone
    return {"announce_volume": max(1, round(volume * 100)), **alone}


def _squeezebox(volume: float | None, seconds: float) -> dict[str, Any]:
    timeout = {"announce_timeout": round(seconds) + 30}
    return timeout if volume is None else {"announce_volume": volume, **timeout}


def _bang_olufsen(volume: float | None, _: float) -> dict[str, Any]:
    if volume is None:
        return {}
    return {"overlay_absolute_volume": max(1, round(volume * 100))}


def _cast(play: Play) -> dict[str, Any]:
    shown = {"title": play.title, "artist": play.artist}
    told = {name: text for name, text in shown.items() if text}
    # 3: https://developers.google.com/cast/docs/reference/messages#MusicTrackMediaMetadata
    return {"metadata": {"metadataType": 3, **told}} if told else {}


def _dlna(play: Play) -> dict[str, Any]:
    return {"title": play.title} if play.title else {}


def _is_cast_address(player: Player) -> bool:
    return player.app_id == _DEFAULT_RECEIVER and is_address(player)


def _is_known(_: Player) -> bool:
    """Tell that a player takes what it calls its media, such as a path of its own."""
    return True


# How those announce that have the feature. Others set the player's volume and put it back.
_ANNOUNCING: Final[dict[str | None, Callable[..., Way]]] = {
    "bang_olufsen": partial(NativeWay, extra=_bang_olufsen),
    "forked_daapd": partial(NativeWay, has_own_volume=True),
    _MUSIC_ASSISTANT: partial(
        NativeWay, name=_MUSIC_ASSISTANT, extra=_music_assistant, is_blocking=True
    ),
    "sonos": partial(NativeWay, name="sonos", extra=_sonos, tells=False),
    "squeezebox": partial(NativeWay, extra=_squeezebox),
}
# What is special about the others. Cast wakes by itself. MPD is `off` whenever it does not
# play, and plays its old list when it is turned on.
_ORDINARY: Final[dict[str | None, Callable[..., Way]]] = {
    "cast": partial(
        OrdinaryWay, is_woken=False, extra=_cast, can_resume=_is_cast_address
    ),
    "dlna_dmr": partial(OrdinaryWay, extra=_dlna),
    "mpd": partial(OrdinaryWay, is_woken=False, can_resume=_is_known),
}


@callback
def way_for(hass: HomeAssistant, speaker: Speaker, clock: Clock = SYSTEM_CLOCK) -> Way:
    """Return the way to play on a speaker as it is at the moment.

    A player whose device is also an Assist satellite is reached as that: it lowers its
    own music, and knows when it has done.
    """
    entity_id = _leading(hass, speaker)
    if entity_id.startswith(f"{ASSIST_SATELLITE}."):
        player_id = _on_same_device(hass, entity_id, MEDIA_PLAYER)
        return SatelliteWay(entity_id=entity_id, player_id=player_id, clock=clock)
    if not speaker.avoid_announce and (satellite := satellite_of(hass, entity_id)):
        return SatelliteWay(entity_id=satellite, player_id=entity_id, clock=clock)
    platform = _platform(hass, entity_id)
    if members := members_of(hass, entity_id):
        return _group(hass, speaker, members, clock)
    if platform == _ALEXA:
        return AlexaWay(entity_id=entity_id, clock=clock)
    player = Player(hass, entity_id, clock=clock)
    if not _is_speaker(hass, entity_id, platform) or not player.can(Feature.PLAY_MEDIA):
        return UnfitWay(entity_id=entity_id, reason=Reason.NO_SPEAKER)
    if player.can(Feature.MEDIA_ANNOUNCE) and not speaker.avoid_announce:
        make = _ANNOUNCING.get(platform, NativeWay)
    else:
        make = _ORDINARY.get(platform, OrdinaryWay)
    return make(entity_id=entity_id, clock=clock)


@callback
def satellite_of(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the satellite of a player's device, if it is there and can announce."""
    satellite = _on_same_device(hass, entity_id, ASSIST_SATELLITE)
    state = satellite and hass.states.get(satellite)
    if not state or state.state == STATE_UNAVAILABLE:
        return None
    features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0)
    return satellite if features & _SATELLITE_ANNOUNCES else None


@callback
def members_of(hass: HomeAssistant, entity_id: str) -> tuple[str, ...]:
    """Return the players in a group of Home Assistant's, those of groups in it included."""
    found: dict[str, None] = {}

    def walk(group: str, above: tuple[str, ...]) -> Iterator[str]:
        state = hass.states.get(group)
        for member in state.attributes.get(ATTR_ENTITY_ID, ()) if state else ():
            if member in above:
                continue
            inner = tuple(walk(member, (*above, member)))
            yield from inner or (member,)

    found.update(dict.fromkeys(walk(entity_id, (entity_id,))))
    return tuple(found)


@callback
def places_of(hass: HomeAssistant, speaker: Speaker) -> frozenset[str]:
    """Return where a speaker is heard: an entity for each device, of a group for each member.

    Two that share one are heard in the same place, so only one of them can speak at a time.
    """
    members = members_of(hass, speaker.entity_id) or (speaker.entity_id,)
    places = {satellite_of(hass, each) or each for each in members}
    return frozenset(places | {speaker.twin} if speaker.twin else places)


def _group(
    hass: HomeAssistant, speaker: Speaker, members: tuple[str, ...], clock: Clock
) -> GroupWay:
    speakers = [replace(speaker, entity_id=each, twin=None) for each in members]
    return GroupWay(members={each: way_for(hass, each, clock) for each in speakers})


def _leading(hass: HomeAssistant, speaker: Speaker) -> str:
    """Return the entity to be told: Music Assistant's for the same speaker if it is there."""
    if speaker.twin is not None and Player(hass, speaker.twin).is_available:
        return speaker.twin
    return speaker.entity_id


def _is_speaker(hass: HomeAssistant, entity_id: str, platform: str | None) -> bool:
    """Tell whether it is no display, which Music Assistant has as players, too."""
    if platform != _MUSIC_ASSISTANT:
        return True
    state = hass.states.get(entity_id)
    device_class = state and state.attributes.get(ATTR_DEVICE_CLASS)
    return device_class == MediaPlayerDeviceClass.SPEAKER


def _platform(hass: HomeAssistant, entity_id: str) -> str | None:
    entry = er.async_get(hass).async_get(entity_id)
    return entry.platform if entry else None


def _on_same_device(hass: HomeAssistant, entity_id: str, domain: str) -> str | None:
    registry = er.async_get(hass)
    entry = registry.async_get(entity_id)
    if entry is None or entry.device_id is None:
        return None
    for other in er.async_entries_for_device(registry, entry.device_id):
        if other.domain == domain and other.entity_id != entity_id:
            return other.entity_id
    return None
