"""Targets: the speakers that somebody means by entities, devices, areas, floors and labels."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
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
from .ways.table import members_of, places_of

_DOMAINS: Final = (MEDIA_PLAYER, ASSIST_SATELLITE)


@callback
def async_speakers(hass: HomeAssistant, target: Mapping[str, Any]) -> list[Speaker]:
    """Return the speakers of a target, each once, with what is set for it.

    An entity or device of a `speakers` subentry stands for its speakers. Nothing is heard
    where `exclude` names it, in the form of a target, and nothing twice in the same place:
    a group that shares a member with another, or has one that is excluded, is divided.
    """
    excluded = _meant(hass, target.get(CONF_EXCLUDE) or {})
    return _once(hass, _meant(hass, target), excluded)


@callback
def async_speakers_of(hass: HomeAssistant, profile: SpeakersProfile) -> list[Speaker]:
    """Return the speakers of a `speakers` subentry."""
    entity_ids = _entity_ids(hass, profile.target)
    return _once(hass, [profile.speaker(each) for each in _playing(entity_ids)])


@callback
def async_everybody(hass: HomeAssistant) -> list[Speaker]:
    """Return all speakers of the house, groups and their members; each place once by itself.

    Of a device that is a satellite and a player it is the satellite.
    """
    everybody = _meant(hass, {ATTR_ENTITY_ID: ENTITY_MATCH_ALL})
    by_places: dict[frozenset[str], Speaker] = {}
    for speaker in sorted(everybody, key=lambda each: _rank(hass, each)):
        by_places.setdefault(places_of(hass, speaker), speaker)
    return sorted(by_places.values(), key=lambda each: each.entity_id)


@callback
def async_places(hass: HomeAssistant, target: Mapping[str, Any]) -> set[str]:
    """Return all players and satellites of a target, and where they are heard.

    They need not be there, and none is left out because another is heard there, too.
    """
    excluded = {each.entity_id for each in _meant(hass, target.get(CONF_EXCLUDE) or {})}
    speakers = [each for each in _meant(hass, target) if each.entity_id not in excluded]
    places = {place for each in speakers for place in places_of(hass, each)}
    return places | {each.entity_id for each in speakers}


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


def _meant(hass: HomeAssistant, target: Mapping[str, Any]) -> list[Speaker]:
    """Return the speakers of a target, each once, with what is set for it."""
    entity_ids = _entity_ids(hass, target)
    speakers = {each: Speaker(entity_id=each) for each in _playing(entity_ids)}
    for profile in _profiles(hass, entity_ids):
        for speaker in async_speakers_of(hass, profile):
            # What is set for speakers holds wherever these are meant.
            speakers[speaker.entity_id] = speaker
    return [*speakers.values()]


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


def _once(
    hass: HomeAssistant, speakers: list[Speaker], excluded: Iterable[Speaker] = ()
) -> list[Speaker]:
    """Leave out what would be heard twice in the same place, or where it is excluded."""
    taken = {place for each in excluded for place in places_of(hass, each)}
    chosen: dict[Speaker, list[Speaker]] = {}
    for speaker in sorted(speakers, key=lambda each: _rank(hass, each)):
        chosen[speaker] = _left(hass, speaker, taken)
        taken |= places_of(hass, speaker)
    return [each for speaker in speakers for each in chosen[speaker]]


def _left(hass: HomeAssistant, speaker: Speaker, taken: set[str]) -> list[Speaker]:
    """Return a speaker; of a group only members whose places are not taken, if some are."""
    if not places_of(hass, speaker) & taken:
        return [speaker]
    members = (
        replace(speaker, entity_id=each) for each in members_of(hass, speaker.entity_id)
    )
    return [each for each in members if not places_of(hass, each) & taken]


def _rank(hass: HomeAssistant, speaker: Speaker) -> tuple[int, bool]:
    """Return what sorts groups before their members, and satellites before players."""
    is_player = split_entity_id(speaker.entity_id)[0] == MEDIA_PLAYER
    return -len(places_of(hass, speaker)), is_player
