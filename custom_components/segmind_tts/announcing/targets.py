"""Targets: the speakers that somebody means by entities, devices, areas, floors and labels."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from homeassistant.components.media_player import DOMAIN as MEDIA_PLAYER
from homeassistant.const import ATTR_ENTITY_ID, CONF_EXCLUDE, ENTITY_MATCH_ALL
from homeassistant.core import HomeAssistant, callback, split_entity_id
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)

from ..const import DOMAIN, SUBENTRY_SPEAKERS
from .announcement import Speaker
from .profile import SpeakersProfile
from .ways.satellite import ASSIST_SATELLITE
from .ways.table import members_of, satellite_of

_DOMAINS: Final = (MEDIA_PLAYER, ASSIST_SATELLITE)


@callback
def async_speakers(hass: HomeAssistant, target: Mapping[str, Any]) -> list[Speaker]:
    """Return the speakers of a target, each once, with what is set for it.

    An entity or device of a `speakers` subentry stands for its speakers. What `exclude`
    names, in the form of a target, is left out; so are players whose device is also a
    satellite that is meant, members of a group that is meant, and Music Assistant's
    entities for players that are.
    """
    entity_ids = _entity_ids(hass, target)
    speakers = {each: Speaker(entity_id=each) for each in _playing(entity_ids)}
    for profile in _profiles(hass, entity_ids):
        for speaker in async_speakers_of(hass, profile):
            # What is set for speakers holds wherever these are meant.
            speakers[speaker.entity_id] = speaker
    excluded = _entity_ids(hass, target.get(CONF_EXCLUDE) or {})
    return _once(
        hass, [each for each in speakers.values() if each.entity_id not in excluded]
    )


@callback
def async_speakers_of(hass: HomeAssistant, profile: SpeakersProfile) -> list[Speaker]:
    """Return the speakers of a `speakers` subentry."""
    entity_ids = _entity_ids(hass, profile.target)
    return _once(hass, [profile.speaker(each) for each in _playing(entity_ids)])


@callback
def async_places(hass: HomeAssistant, target: Mapping[str, Any]) -> set[str]:
    """Return all players and satellites of a target, whether they are there or not.

    Of those that would be heard in the same place, each is among them.
    """
    entity_ids = _entity_ids(hass, target)
    for profile in _profiles(hass, entity_ids):
        entity_ids += _entity_ids(hass, profile.target)
    excluded = _entity_ids(hass, target.get(CONF_EXCLUDE) or {})
    return {*_playing(entity_ids)} - {*excluded}


@callback
def async_profiles(
    hass: HomeAssistant, target: Mapping[str, Any]
) -> list[SpeakersProfile]:
    """Return what is set for the speakers whose entities are in a target."""
    return _profiles(hass, _entity_ids(hass, target))


def _entity_ids(hass: HomeAssistant, target: Mapping[str, Any]) -> list[str]:
    if target.get(ATTR_ENTITY_ID) == ENTITY_MATCH_ALL:
        return sorted(hass.states.async_entity_ids(_DOMAINS))
    chosen = {key: value for key, value in target.items() if key != CONF_EXCLUDE}
    # A group plays in step, and is left whole.
    selected = async_extract_referenced_entity_ids(
        hass, TargetSelection(chosen), expand_group=False
    )
    indirect = selected.indirectly_referenced - selected.referenced
    return [*sorted(selected.referenced), *sorted(indirect)]


def _playing(entity_ids: Iterable[str]) -> list[str]:
    return [each for each in entity_ids if split_entity_id(each)[0] in _DOMAINS]


def _profiles(hass: HomeAssistant, entity_ids: Iterable[str]) -> list[SpeakersProfile]:
    """Return the profiles whose entities are among these."""
    registry = er.async_get(hass)
    profiles: dict[str, SpeakersProfile] = {}
    for entity_id in entity_ids:
        entity = registry.async_get(entity_id)
        if entity is None or entity.platform != DOMAIN or not entity.config_entry_id:
            continue
        entry = hass.config_entries.async_get_entry(entity.config_entry_id)
        subentry = entry and entry.subentries.get(entity.config_subentry_id or "")
        if subentry and subentry.subentry_type == SUBENTRY_SPEAKERS:
            profiles[subentry.subentry_id] = SpeakersProfile.from_subentry(subentry)
    return [*profiles.values()]


def _once(hass: HomeAssistant, speakers: list[Speaker]) -> list[Speaker]:
    """Leave out what would be heard twice in the same place."""
    named = {each.entity_id for each in speakers}
    twice = {each.twin for each in speakers if each.twin}
    for entity_id in named:
        twice.update(members_of(hass, entity_id))
        if satellite_of(hass, entity_id) in named:
            twice.add(entity_id)
    return [each for each in speakers if each.entity_id not in twice]
