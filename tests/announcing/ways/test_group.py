"""Groups: each member in its own way, all at once."""

from unittest.mock import AsyncMock

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest

from custom_components.segmind_tts.announcing.announcement import Speaker
from custom_components.segmind_tts.announcing.receipt import Outcome
from custom_components.segmind_tts.announcing.rendition import Rendition
from custom_components.segmind_tts.announcing.ways import (
    Play,
    Played,
    Reason,
    SpeakerBusyError,
    Way,
)
from custom_components.segmind_tts.announcing.ways.group import GroupWay

from .conftest import Add, PlayOn, add_group
from .players import RADIO, AnnouncingPlayer, StandInPlayer, services

HOUSE = "media_player.house"


@pytest.fixture
async def members(
    house: HomeAssistant, add: Add
) -> tuple[StandInPlayer, AnnouncingPlayer]:
    """An ordinary and an announcing player, in a group of Home Assistant's."""
    members = StandInPlayer("kitchen"), AnnouncingPlayer("hall")
    await add(*members)
    await add_group(house, "House", *members)
    return members


async def test_each_member_in_its_own_way(
    members: tuple[StandInPlayer, AnnouncingPlayer], play_on: PlayOn
) -> None:
    """Music and volumes of all of them come back."""
    kitchen, hall = members
    kitchen.hear(RADIO)
    kitchen.change(volume_level=0.2)
    played = await play_on(HOUSE, volume=0.6)
    assert (played.outcome, played.reason) == (Outcome.HEARD, None)
    assert kitchen.sounds == [(RADIO, 0.3), ("announcement", 0.6), (RADIO, 0.2)]
    assert services(hall.did) == ["volume_set", "announce", "volume_set"]
    assert hall.volume_level == 0.3


async def test_a_member_that_is_away(
    members: tuple[StandInPlayer, AnnouncingPlayer], play_on: PlayOn
) -> None:
    """The others play, and that one did not is said."""
    kitchen, hall = members
    kitchen.come(available=False)
    played = await play_on(HOUSE)
    assert (played.outcome, played.reason) == (
        Outcome.NOT_CONFIRMED,
        Reason.MEMBER_MISSED,
    )
    assert services(hall.did) == ["announce"]


async def test_a_member_that_fails(
    members: tuple[StandInPlayer, AnnouncingPlayer], play_on: PlayOn
) -> None:
    """It spoils nothing for the others."""
    kitchen, hall = members
    kitchen.fails = {"play_media"}
    played = await play_on(HOUSE)
    assert played.outcome is Outcome.NOT_CONFIRMED
    hall.fails = {"announce"}
    with pytest.raises(HomeAssistantError):
        await play_on(HOUSE)


async def test_a_group_that_is_away(
    members: tuple[StandInPlayer, AnnouncingPlayer], play_on: PlayOn
) -> None:
    """Then all of it is."""
    for member in members:
        member.come(available=False)
    assert (await play_on(HOUSE)).outcome is Outcome.OFFLINE


async def test_a_member_that_is_busy(
    house: HomeAssistant, rendition: Rendition
) -> None:
    """If nobody has played it, the group is tried again as long as that may help."""

    def way(error: HomeAssistantError) -> Way:
        return AsyncMock(spec=Way, **{"async_play.side_effect": error})

    speakers = [Speaker(entity_id=f"media_player.{each}") for each in ("a", "b")]
    ways = way(HomeAssistantError()), way(SpeakerBusyError())
    group = GroupWay(members=dict(zip(speakers, ways, strict=True)))
    play = Play(speaker=speakers[0], rendition=rendition, on_started=lambda: None)
    with pytest.raises(SpeakerBusyError):
        await group.async_play(house, play)


@pytest.mark.parametrize(
    ("outcomes", "outcome", "reason"),
    [
        ([], Outcome.OFFLINE, None),
        ([Outcome.MUTED, Outcome.MUTED], Outcome.MUTED, None),
        ([Outcome.MUTED, Outcome.OFFLINE], Outcome.FAILED, Reason.MEMBER_MISSED),
        (
            [Outcome.HEARD, Outcome.MUTED],
            Outcome.NOT_CONFIRMED,
            Reason.MEMBER_MISSED,
        ),
    ],
)
async def test_what_is_said_of_all(
    house: HomeAssistant,
    rendition: Rendition,
    outcomes: list[Outcome],
    outcome: Outcome,
    reason: Reason | None,
) -> None:
    """What all have is said of the group; else it is only said who may have heard it."""
    members = {
        Speaker(entity_id=f"media_player.{number}"): AsyncMock(
            spec=Way, **{"async_play.return_value": Played(outcome=each)}
        )
        for number, each in enumerate(outcomes)
    }
    play = Play(
        speaker=Speaker(entity_id=HOUSE), rendition=rendition, on_started=lambda: None
    )
    played = await GroupWay(members=members).async_play(house, play)
    assert (played.outcome, played.reason) == (outcome, reason)
