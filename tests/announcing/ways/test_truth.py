"""Receipts say what the player said, and nothing is put back while it still speaks."""

import asyncio
from typing import override

from homeassistant.core import HomeAssistant
import pytest

from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.ways import Reason
from custom_components.segmind_tts.announcing.ways.telling import SpeakerSilentError
from tests.making.scenarios.clock import FastClock

from .conftest import SECONDS, Add, PlayOn
from .players import RADIO, SONG, StandInPlayer

KITCHEN = "media_player.kitchen"


class PollingPlayer(StandInPlayer):
    """A player that tells what it does only if it is asked."""

    _attr_should_poll = True
    _shown: dict[str, object] | None = None

    async def async_update(self) -> None:
        """Tell what it does."""
        for name, value in (self._shown or {}).items():
            setattr(self, f"_attr_{name}", value)
        self._shown = None

    @override
    def change(self, **attributes: object) -> None:
        """Keep it to itself."""
        self._shown = {**(self._shown or {}), **attributes}


@pytest.fixture
async def kitchen(add: Add) -> StandInPlayer:
    """A player."""
    player = StandInPlayer("kitchen", seconds=SECONDS)
    await add(player)
    return player


async def test_a_player_that_begins_late(
    kitchen: StandInPlayer, play_on: PlayOn, clock: FastClock
) -> None:
    """Its length counts from there."""
    kitchen.late = 1.5
    began = clock.monotonic()
    assert (await play_on(KITCHEN, volume=0.6)).outcome is Outcome.HEARD
    assert clock.monotonic() - began >= kitchen.late + SECONDS
    assert kitchen.sounds == [("announcement", 0.6)]


async def test_a_player_that_begins_after_the_sound_could_be_over(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It may take longer to begin than to speak."""
    kitchen.late = SECONDS + 2
    assert (await play_on(KITCHEN, volume=0.6)).outcome is Outcome.HEARD
    assert kitchen.sounds == [("announcement", 0.6)]


async def test_a_player_that_speaks_longer(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The volume waits for it."""
    kitchen.seconds = SECONDS + 3
    kitchen.hear(RADIO)
    assert (await play_on(KITCHEN, volume=0.6)).outcome is Outcome.HEARD
    assert kitchen.sounds == [(RADIO, 0.3), ("announcement", 0.6), (RADIO, 0.3)]


async def test_a_player_that_says_nothing(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It took it, which is all that is known."""
    kitchen.tells_nothing = True
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.NOT_CONFIRMED, None)
    assert kitchen.did[-1] == ("volume_set", 0.3)


async def test_a_player_that_hangs(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """One that says for ever that it plays is not believed."""
    kitchen.stays = True
    played = await play_on(KITCHEN, volume=0.6)
    assert played.outcome is Outcome.NOT_CONFIRMED
    assert kitchen.did[-1] == ("volume_set", 0.3)


async def test_a_player_that_stops_early(
    kitchen: StandInPlayer, play_on: PlayOn, clock: FastClock
) -> None:
    """That is said. It may be a slip of its report, so nothing is put back sooner."""
    kitchen.seconds = 0.2
    began = clock.monotonic()
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (
        Outcome.NOT_CONFIRMED,
        Reason.CUT_SHORT,
    )
    assert clock.monotonic() - began >= SECONDS


async def test_a_player_that_begins_late_and_stops_early(
    kitchen: StandInPlayer, play_on: PlayOn, clock: FastClock
) -> None:
    """Nothing is put back until it could be over, counted from when it began."""
    kitchen.late = 1.5
    kitchen.seconds = 0.2
    began = clock.monotonic()
    assert (await play_on(KITCHEN, volume=0.6)).reason == Reason.CUT_SHORT
    assert clock.monotonic() - began >= kitchen.late + SECONDS


async def test_a_player_that_tells_its_volume_late(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """It still shows its own, and is set back nevertheless."""
    kitchen.tells_volume = False
    await play_on(KITCHEN, volume=0.6)
    assert kitchen.did == [
        ("volume_set", 0.6),
        ("play_media", "announcement"),
        ("volume_set", 0.3),
    ]


async def test_music_that_somebody_starts_afterwards(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The announcement was heard to its end, and the music stays."""
    kitchen.hear(RADIO)
    kitchen.then = SONG
    played = await play_on(KITCHEN)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.media_content_id == SONG


async def test_a_player_that_names_no_media(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """From silence to playing is a sign, too."""
    kitchen.tells_media = False
    assert (await play_on(KITCHEN)).outcome is Outcome.HEARD


async def test_music_is_no_sign(kitchen: StandInPlayer, play_on: PlayOn) -> None:
    """A player that played all the while may have played anything."""
    kitchen.tells_media = False
    kitchen.fails = {"media_pause"}
    kitchen.hear(RADIO)
    kitchen.tells_nothing = True
    assert (await play_on(KITCHEN)).outcome is Outcome.NOT_CONFIRMED


@pytest.mark.parametrize(
    "changes", [{"is_volume_muted": True}, {"volume_level": 0.0}], ids=["muted", "zero"]
)
async def test_a_player_that_nobody_hears(
    kitchen: StandInPlayer, play_on: PlayOn, changes: dict[str, object]
) -> None:
    """It played, but to nobody."""
    kitchen.change(**changes)
    assert (await play_on(KITCHEN)).outcome is Outcome.MUTED


async def test_a_muted_player_stays_muted(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """A volume might unmute it."""
    kitchen.change(is_volume_muted=True)
    assert (await play_on(KITCHEN, volume=0.6)).outcome is Outcome.MUTED
    assert kitchen.did == [("play_media", "announcement")]


async def test_a_player_that_is_muted_meanwhile(
    kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """Whoever mutes it has heard enough."""
    played = await play_on(
        KITCHEN, on_started=lambda: kitchen.change(is_volume_muted=True)
    )
    assert played.outcome is Outcome.MUTED


async def test_a_player_that_has_to_be_asked(add: Add, play_on: PlayOn) -> None:
    """Home Assistant asks it every ten seconds only, which is too late."""
    player = PollingPlayer("kitchen", seconds=SECONDS)
    await add(player)
    player.hear(RADIO)
    played = await play_on(KITCHEN, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert player.sounds == [(RADIO, 0.3), ("announcement", 0.6), (RADIO, 0.3)]


async def test_a_player_that_does_not_answer(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """The wait has an end, and the player may not begin afterwards."""
    kitchen.hangs = {"play_media"}
    with pytest.raises(SpeakerSilentError):
        await play_on(KITCHEN, volume=0.6)
    assert kitchen.did[-2:] == [("media_stop",), ("volume_set", 0.3)]


async def test_nothing_is_left_over(
    house: HomeAssistant, kitchen: StandInPlayer, play_on: PlayOn
) -> None:
    """After many announcements there are as many tasks and listeners as before."""
    await play_on(KITCHEN, volume=0.6)
    before = (len(asyncio.all_tasks()), house.bus.async_listeners())
    for _ in range(5):
        await play_on(KITCHEN, volume=0.6)
    assert (len(asyncio.all_tasks()), house.bus.async_listeners()) == before
    assert kitchen.volume_level == 0.3
