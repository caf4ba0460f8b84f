"""The way of Home Assistant's groups: each member in its own way, all at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from ..announcement import Speaker
from ..receipt import Outcome
from .reasons import Reason
from .status import Status
from .way import Play, Played, SpeakerBusyError, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWay(Way):
    """Have all members play.

    The group's own entity passes on what it is told, but has no volume to put back, and
    no music: these are its members'.
    """

    name = "group"
    members: Mapping[Speaker, Way]

    @override
    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        if not self.members:
            return Played(outcome=Outcome.OFFLINE)
        async with asyncio.TaskGroup() as tasks:
            playing = [
                tasks.create_task(_async_play(hass, way, replace(play, speaker=member)))
                for member, way in self.members.items()
            ]
        return _sum([each.result() for each in playing])

    @override
    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        return Status.of_all(
            way.status(hass, member) for member, way in self.members.items()
        )


async def _async_play(
    hass: HomeAssistant, way: Way, play: Play
) -> Played | HomeAssistantError:
    """Return what goes wrong, so that it ends no other member's play."""
    try:
        return await way.async_play(hass, play)
    except HomeAssistantError as err:
        return err


def _sum(results: Sequence[Played | HomeAssistantError]) -> Played:
    """Return how it went on the whole.

    Raises the error of a member if nobody has played it, first of all that it was busy.
    """
    played = [each for each in results if isinstance(each, Played)]
    if not any(each.outcome.is_played for each in played):
        errors = [each for each in results if isinstance(each, HomeAssistantError)]
        for error in sorted(errors, key=_is_lasting):
            raise error
    outcomes = {each.outcome for each in played}
    reason = next((each.reason for each in played if each.reason), None)
    if len(played) == len(results) and len(outcomes) == 1:
        return Played(outcome=outcomes.pop(), reason=reason)
    if any(outcome.is_played for outcome in outcomes):
        return Played(outcome=Outcome.NOT_CONFIRMED, reason=Reason.MEMBER_MISSED)
    return Played(outcome=Outcome.FAILED, reason=Reason.MEMBER_MISSED)


def _is_lasting(error: HomeAssistantError) -> bool:
    return not isinstance(error, SpeakerBusyError)
