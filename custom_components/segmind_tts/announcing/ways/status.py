"""What a speaker is like before anybody announces there."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from ..volume import Volume
from .player import Player


class Status(StrEnum):
    """What is to be known of a speaker; of several, the first that any of them is."""

    BUSY = "busy"
    """An announcement plays or waits there."""
    NOT_RESUMED = "not_resumed"
    """It plays or holds what could not be started again after an announcement."""
    PLAYS = "plays"
    READY = "ready"
    SILENT = "silent"
    """It is at volume zero, and nothing else is set for announcements."""
    MUTED = "muted"
    UNFIT = "unfit"
    """It is a display or a service."""
    OFFLINE = "offline"

    @classmethod
    def of_all(cls, statuses: Iterable[Self]) -> Self:
        """Return what several speakers are like together, offline if there are none."""
        return min(statuses, key=[*cls].index, default=cls.OFFLINE)


def status_of(
    player: Player, volume: Volume | None, *, is_lost: bool = False
) -> Status:
    """Return what a player is like that would announce at a volume, None for its own.

    `is_lost` says that it could not go on afterwards with what it plays.
    """
    if not player.is_available:
        return Status.OFFLINE
    if player.is_muted:
        return Status.MUTED
    if (player.volume if volume is None else volume.of(player.volume)) == 0:
        return Status.SILENT
    if is_lost:
        return Status.NOT_RESUMED
    return Status.PLAYS if player.is_sounding else Status.READY
