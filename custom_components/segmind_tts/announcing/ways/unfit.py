"""The way of what cannot speak: a receipt that says so."""

from dataclasses import dataclass
from typing import override

from homeassistant.core import HomeAssistant

from ..announcement import Speaker
from ..receipt import Outcome
from .player import Player
from .reasons import Reason
from .status import Status
from .way import Play, Played, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfitWay(Way):
    """Play nothing, and say why."""

    name = "none"
    entity_id: str
    reason: Reason

    @override
    async def async_play(self, hass: HomeAssistant, play: Play) -> Played:
        if not Player(hass, self.entity_id).is_available:
            return Played(outcome=Outcome.OFFLINE)
        return Played(outcome=Outcome.FAILED, reason=self.reason)

    @override
    def status(self, hass: HomeAssistant, speaker: Speaker) -> Status:
        is_there = Player(hass, self.entity_id).is_available
        return Status.UNFIT if is_there else Status.OFFLINE
