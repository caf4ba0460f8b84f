"""The ordinary way: what it does to a player, and that nothing of it stays."""

import math
from typing import override
from unittest.mock import patch

from homeassistant.components.media_player import (
    MediaPlayerEntityFeature as Feature,
    MediaPlayerState,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.rendition import Rendition
from custom_components.segmind_tts.announcing.volume import Volume
from custom_components.segmind_tts.announcing.ways import Play, Reason, way_for
from tests.making.scenarios.clock import FastClock

from .conftest import Add, PlayOn
from .players import ORDINARY, RADIO, SONG, StandInPlayer, services, song

KITCHEN = "media_player.kitchen"


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player that has nothing special."""
    player = StandInPlayer("kitchen")
    await add(player)
    return player


async def test_a_silent_player_only_speaks(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Where nothing has to change, nothing does."""
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did == [("play_media", "announcement")]


async def test_the_volume_is_put_back(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """The announcement is as loud as it should be, and all else as before."""
    played = await play_on(KITCHEN, volume=0.6)
    assert played.outcome is Outcome.HEARD
    assert kitchen.did == [
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
    ]


async def test_a_song_goes_on_where_it_was(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The song is silent while the volume changes, and its address is kept."""
    kitchen.hear(SONG, **song())
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.TITLE_ONLY)
    assert kitchen.did == [
        ("media_pause",),
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
        ("play_media", SONG),
        ("media_seek", 70),
    ]
    assert kitchen.sounds == [(SONG, 0.3), ("announcement", 0.6), (SONG, 0.3)]


async def test_a_song_in_which_the_player_cannot_seek(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It is heard from its beginning rather than not at all."""
    kitchen.hear(SONG, **song())
    kitchen.stops_at_seek = True
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.BEGUN_AGAIN)
    assert kitchen.did[-3:] == [
        ("play_media", SONG),
        ("media_seek", 70),
        ("play_media", SONG),
    ]
    assert kitchen.state is MediaPlayerState.PLAYING


async def test_a_state_that_is_old(
    kitchen: StandInPlayer, play_on: PlayOn, house: HomeAssistant
) -> None:
    """A player that is asked now and then is asked before anything is changed."""

    async def look() -> None:
        kitchen.change(volume_level=0.5)

    kitchen.change(should_poll=True)
    with patch.object(kitchen, "async_update", look, create=True):
        await play_on(KITCHEN, volume=0.6)
    assert kitchen.did[-1] == ("volume_set", 0.5)


async def test_a_station_is_tuned_in_again(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """A station has no place to go on at."""
    kitchen.hear(RADIO)
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did == [
        ("media_pause",),
        ("play_media", "announcement"),
        ("play_media", RADIO),
    ]


async def test_a_paused_song_waits_again_where_it_was(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It has to be started for that, and nobody hears it."""
    kitchen.hear(SONG, **song(state=MediaPlayerState.PAUSED))
    played = await play_on(KITCHEN, volume=0.6)
    assert played.reason == Reason.TITLE_ONLY
    assert kitchen.sounds[1:] == [("announcement", 0.6), (SONG, 0.0)]
    assert kitchen.did[-4:] == [
        ("play_media", SONG),
        ("media_seek", 70),
        ("media_pause",),
        ("volume_set", 0.3),
    ]


async def test_a_paused_song_that_would_be_heard(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Without a volume that can be set it is not started, and that is said."""
    kitchen.hear(SONG, **song(state=MediaPlayerState.PAUSED))
    kitchen.change(supported_features=ORDINARY & ~Feature.VOLUME_SET)
    played = await play_on(KITCHEN)
    assert played.reason == Reason.NOT_RESUMED
    assert kitchen.did == [("play_media", "announcement")]


async def test_a_player_that_can_only_stop(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Its station is silent while the volume changes, too."""
    kitchen.hear(RADIO)
    kitchen.change(supported_features=ORDINARY & ~Feature.PAUSE)
    await play_on(KITCHEN, volume=0.6)
    assert kitchen.did[:2] == [("media_stop",), ("volume_set", 0.6)]
    assert kitchen.sounds[-1] == (RADIO, 0.3)


async def test_what_cannot_play(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """It is said, unless it is away anyway."""
    kitchen.change(supported_features=Feature.VOLUME_SET)
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.FAILED, Reason.NO_SPEAKER)
    kitchen.come(available=False)
    assert (await play_on(KITCHEN)).outcome is Outcome.OFFLINE


async def test_a_song_that_nobody_can_start_again(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It is said, and neither the announcement nor anything else is played instead."""
    kitchen.hear("spotify:track:1", **song())
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.NOT_RESUMED)
    assert kitchen.did == [("media_pause",), ("play_media", "announcement")]


async def test_a_song_that_does_not_start_again(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """What is not heard is not said to go on."""
    kitchen.hear(SONG, **song())

    def fail() -> None:
        kitchen.fails = {"play_media"}

    played = await play_on(KITCHEN, on_started=fail)
    assert played.reason == Reason.NOT_RESUMED


async def test_a_player_that_tells_nothing_does_not_go_on_with_the_announcement(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It says all the while that the song is paused, and is told to play that anew."""
    kitchen.hear(SONG, **song())
    kitchen.tells_nothing = True
    await play_on(KITCHEN)
    assert [name for name, _ in kitchen.sounds] == [SONG, "announcement", SONG]


async def test_old_speech_is_never_played_again(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Neither another announcement of ours nor that of another engine is music."""
    kitchen.hear("http://house.local:8123/api/tts_proxy/earlier.mp3", **song())
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did == [("play_media", "announcement")]


async def test_a_signed_address_is_signed_anew(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """A signature of Home Assistant's lasts for a day only."""
    kitchen.hear("http://house.local:8123/media/local/song.mp3?authSig=old")
    await play_on(KITCHEN)
    again, _ = kitchen.sounds[-1]
    assert again == "http://house.local:8123/media/local/song.mp3"


async def test_a_player_that_is_off_is_woken(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It sleeps again afterwards. Its volume is known all the time."""
    kitchen.change(
        state=MediaPlayerState.OFF,
        supported_features=ORDINARY | Feature.TURN_ON | Feature.TURN_OFF,
    )
    played = await play_on(KITCHEN, volume=0.6)
    assert played.outcome is Outcome.HEARD
    assert kitchen.did == [
        ("turn_on",),
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
        ("turn_off",),
    ]


async def test_a_player_that_wakes_with_its_radio(add: Add, play_on: PlayOn) -> None:
    """The radio is silent for the announcement, and is not heard again before it sleeps."""

    class Radio(StandInPlayer):
        @override
        async def async_turn_on(self) -> None:
            await self._note("turn_on")
            self.hear(RADIO)

    radio = Radio("kitchen", ORDINARY | Feature.TURN_ON | Feature.TURN_OFF)
    await add(radio)
    radio.change(state=MediaPlayerState.OFF)
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert radio.sounds == [(RADIO, 0.3), ("announcement", 0.6)]
    assert (radio.state, radio.volume_level) == ("off", 0.3)


async def test_mpd_is_off_when_it_is_silent(add: Add, play_on: PlayOn) -> None:
    """Turned on it would play its old list. It takes paths of its own."""
    player = StandInPlayer("kitchen", ORDINARY | Feature.TURN_ON | Feature.TURN_OFF)
    await add(player, platform="mpd")
    player.change(state=MediaPlayerState.OFF)
    await play_on(KITCHEN, volume=0.6)
    assert player.did == [
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
    ]
    player.did.clear()
    player.hear("albums/song.flac", **song())
    await play_on(KITCHEN)
    assert player.did[-2:] == [("play_media", "albums/song.flac"), ("media_seek", 70)]


async def test_an_input_is_listened_to_again(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """A receiver that has gone to the network goes back to the television."""
    kitchen.change(
        state=MediaPlayerState.ON,
        source="TV",
        source_list=["TV", "Network"],
        supported_features=ORDINARY | Feature.SELECT_SOURCE,
    )
    played = await play_on(KITCHEN, on_started=lambda: kitchen.change(source="Network"))
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did == [("play_media", "announcement"), ("select_source", "TV")]


async def test_a_player_without_a_volume(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It speaks at its own, and that is said."""
    kitchen.change(supported_features=Feature.PLAY_MEDIA)
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, Reason.VOLUME_NOT_SET)
    assert kitchen.did == [("play_media", "announcement")]


async def test_figures_that_are_none(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """Some players write what they like; that does not keep them from speaking."""
    kitchen.hear(SONG, **song(media_duration="3:20", media_position=math.nan))
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.did[-1] == ("play_media", SONG)
    now = dt_util.now().replace(tzinfo=None)
    kitchen.hear(SONG, **song(media_position_updated_at=now))
    assert (await play_on(KITCHEN)).outcome is Outcome.HEARD
    assert services(kitchen.did)[-2:] == ["play_media", "media_seek"]


async def test_a_relative_volume(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """It is added to the player's own."""
    await play_on(KITCHEN, volume=Volume(level=0.2, is_relative=True))
    assert kitchen.sounds == [("announcement", 0.5)]


async def test_a_volume_that_somebody_changes_stays(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Whoever turns it down meanwhile wants it so."""
    await play_on(
        KITCHEN,
        volume=0.6,
        on_started=lambda: kitchen.change(volume_level=0.1),
    )
    assert kitchen.volume_level == 0.1


async def test_a_pause_stays(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """Whoever pauses an announcement hears neither its rest nor the music behind it."""
    kitchen.hear(SONG, **song())

    def pause() -> None:
        kitchen._end()  # noqa: SLF001
        kitchen.change(state=MediaPlayerState.PAUSED)

    played = await play_on(KITCHEN, volume=0.6, on_started=pause)
    assert (played.outcome, played.reason) == (Outcome.NOT_CONFIRMED, Reason.CUT_SHORT)
    assert [sound for sound, _ in kitchen.sounds] == [SONG, "announcement"]
    assert (kitchen.state, kitchen.volume_level) == ("paused", 0.3)


async def test_music_that_somebody_starts_stays(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Whoever plays something else meanwhile is not interrupted, but the volume is."""
    kitchen.hear(RADIO)
    played = await play_on(KITCHEN, volume=0.6, on_started=lambda: kitchen.hear(SONG))
    assert (played.outcome, played.reason) == (
        Outcome.NOT_CONFIRMED,
        Reason.INTERRUPTED,
    )
    assert kitchen.did[-1] == ("volume_set", 0.3)
    assert kitchen.media_content_id == SONG


async def test_cast_shows_a_title_and_starts_addresses_again(
    add: Add, house: HomeAssistant, clock: FastClock, rendition: Rendition
) -> None:
    """Of other apps it tells what they play, but cannot start that."""
    player = StandInPlayer("kitchen")
    await add(player, platform="cast")
    speaker = Speaker(entity_id=KITCHEN)
    play = Play(
        speaker=speaker, rendition=rendition, on_started=lambda: None, title="Door"
    )
    reasons = []
    for app_id in ("CC1AD845", "Spotify"):
        player.hear(SONG, app_id=app_id, **song())
        way = way_for(house, speaker, clock)
        reasons.append((await way.async_play(house, play)).reason)
    assert reasons == [Reason.TITLE_ONLY, Reason.NOT_RESUMED]
    metadata = {"metadataType": 3, "title": "Door"}
    told = ("play_media", "announcement", {"extra": {"metadata": metadata}})
    assert player.did.count(told) == 2
