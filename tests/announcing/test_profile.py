"""Profiles of speakers: what is read of a subentry, also of a damaged one."""

from dataclasses import replace
from datetime import time
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.profile import SpeakersProfile
from custom_components.segmind_tts.announcing.quiet import QuietHours, QuietKind
from custom_components.segmind_tts.announcing.volume import Volume

DOWNSTAIRS = {
    "players": ["media_player.kitchen", "assist_satellite.hall"],
    "areas": ["living_room"],
    "floors": ["ground"],
    "labels": ["loud"],
    "voice": "tts.zephyr",
    "volume": 40,
    "chime": "gong",
    "lead_in": 0.5,
    "quiet_from": "22:00:00",
    "quiet_to": "07:00:00",
    "quiet_kind": "quiet",
    "quiet_volume": 15,
    "avoid_announce": ["media_player.kitchen"],
    "twins": [{"player": "media_player.kitchen", "twin": "media_player.kitchen_2"}],
    "speak_title": True,
}


def profile_of(data: dict[str, Any]) -> SpeakersProfile:
    """Return the profile of speakers with this data."""
    subentry = ConfigSubentry(
        data=MappingProxyType(data),
        subentry_id="downstairs",
        subentry_type="speakers",
        title="Downstairs",
        unique_id=None,
    )
    return SpeakersProfile.from_subentry(subentry)


def test_everything_set() -> None:
    """All that the form stores arrives, volumes as fractions."""
    assert profile_of(DOWNSTAIRS) == SpeakersProfile(
        subentry_id="downstairs",
        name="Downstairs",
        voice="tts.zephyr",
        target={
            "entity_id": ["media_player.kitchen", "assist_satellite.hall"],
            "area_id": ["living_room"],
            "floor_id": ["ground"],
            "label_id": ["loud"],
        },
        volume=Volume(level=0.4),
        chime="gong",
        lead_in=0.5,
        quiet_hours=QuietHours(
            start=time(22),
            end=time(7),
            kind=QuietKind.QUIET,
            volume=Volume(level=0.15),
        ),
        avoid_announce=frozenset({"media_player.kitchen"}),
        twins={"media_player.kitchen": "media_player.kitchen_2"},
        speak_title=True,
    )


def test_a_speaker_with_what_is_set_for_it() -> None:
    """A speaker has what is set for all, and its own exceptions."""
    profile = profile_of(DOWNSTAIRS)
    other = Speaker(
        entity_id="media_player.other",
        voice="tts.zephyr",
        volume=Volume(level=0.4),
        chime="gong",
        lead_in=0.5,
        quiet_hours=profile.quiet_hours,
        speakers_id="downstairs",
    )
    assert profile.speaker("media_player.other") == other
    assert profile.speaker("media_player.kitchen") == replace(
        other,
        entity_id="media_player.kitchen",
        avoid_announce=True,
        twin="media_player.kitchen_2",
    )


def test_a_chime_of_ones_own() -> None:
    """Another sound is heard in place of our chime."""
    media = {"media_content_id": "media-source://media_source/local/a.mp3"}
    profile = profile_of({"chime": "gong", "chime_media": media})
    assert profile.chime == "media-source://media_source/local/a.mp3"


NOTHING = profile_of({})


@pytest.mark.parametrize(
    "damage",
    [
        {"volume": float("nan")},
        {"volume": 101},
        {"volume": True},
        {"lead_in": -1},
        {"lead_in": "1e999"},
        {"chime": ["gong"]},
        {"chime_media": "media-source://media_source/local/a.mp3"},
        {"chime_media": {"media_content_id": None}},
        {"voice": ""},
        {"players": "media_player.kitchen"},
        {"areas": [None, 1, ""]},
        {"quiet_from": "25:00:00"},
        {"quiet_from": None, "quiet_to": 7},
        {"twins": [None, {"player": "media_player.kitchen"}, {"twin": 1}]},
        {"speak_title": "yes"},
    ],
)
def test_what_is_unreadable_is_not_set(damage: dict[str, Any]) -> None:
    """A damaged setting is as if it were not there, and spoils no other."""
    assert profile_of(damage) == NOTHING
    whole = {key: value for key, value in DOWNSTAIRS.items() if key not in damage}
    assert profile_of(DOWNSTAIRS | damage) == profile_of(whole)


def test_an_unknown_kind_of_quiet_hours() -> None:
    """Quiet hours of a later version are kept quiet."""
    hours = profile_of(DOWNSTAIRS | {"quiet_kind": ["hum"]}).quiet_hours
    assert hours is not None
    assert hours.kind is QuietKind.SKIP


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(st.sampled_from(["player", "twin", "x"]), each, max_size=3)
    ),
    max_leaves=5,
)


@given(data=st.dictionaries(st.sampled_from(sorted(DOWNSTAIRS)), JSON))
@settings(derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_data_can_be_read(data: dict[str, Any]) -> None:
    """No data whatsoever keeps the speakers from being there."""
    profile = profile_of(data)
    assert profile.volume is None or 0 <= profile.volume.level <= 1
    assert all(isinstance(each, str) for each in profile.target["entity_id"])
