"""`tts.speak`: a message for media players, each when it is its turn."""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
import logging
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..speaking.announce import Announcement, async_announce
from ..speaking.turns import Tell
from ..speaking.voice import SpeakingVoice
from .announcement import Speaker
from .claim import Claim, async_claim
from .players import async_present
from .queues import LeftQueueError, async_get_queues
from .ways.ending import Ending
from .ways.player import Player

_LOGGER: Final = logging.getLogger(__name__)

# The players whose turn it is for the message of this task: a fallback of ours speaks
# through the same queues.
_HELD: Final[ContextVar[frozenset[str]]] = ContextVar(
    f"{DOMAIN}_held", default=frozenset()
)


async def async_speak(
    voice: SpeakingVoice, announcement: Announcement, players: list[str]
) -> None:
    """Speak through media players after what they were told to speak before.

    A place in each queue is taken at once, so that messages are heard in the order of
    the calls. Raises HomeAssistantError if nobody is there, or like `async_announce`.
    """
    turns = _PlayersTurns(voice.hass, async_present(voice.hass, players))
    try:
        await async_announce(voice, announcement, turns)
    finally:
        turns.async_close()


class _PlayersTurns:
    """The places of a message in the queues of its players."""

    def __init__(self, hass: HomeAssistant, players: list[str]) -> None:
        self._hass = hass
        self._clock = async_get_queues(hass).clock
        self._players = players
        self._claims: dict[str, Claim] = {}
        for player in players:
            if player not in _HELD.get():
                self._claims[player] = self._join(player)

    async def async_tell(self, tell: Tell, seconds: Callable[[], float]) -> None:
        results = await asyncio.gather(
            *(self._async_tell(player, tell, seconds) for player in self._players),
            return_exceptions=True,
        )
        failures = {
            player: result
            for player, result in zip(self._players, results, strict=True)
            if isinstance(result, BaseException)
        }
        if failures and len(failures) == len(self._players):
            raise next(iter(failures.values()))
        for player, failure in failures.items():
            _LOGGER.warning("%s plays nothing: %s", player, failure)

    @callback
    def async_close(self) -> None:
        """Give up the places of players that were not told anything."""
        for claim in self._claims.values():
            claim.async_leave()

    def _join(self, player: str) -> Claim:
        try:
            return async_claim(self._hass, Speaker(entity_id=player))
        except LeftQueueError as err:
            self.async_close()
            raise _left(player, err) from err

    async def _async_tell(
        self, player: str, tell: Tell, seconds: Callable[[], float]
    ) -> None:
        if (claim := self._claims.get(player)) is None:
            await tell(player)
            return
        try:
            await claim.async_turn(seconds=seconds())
        except LeftQueueError as err:
            raise _left(player, err) from err
        # It may have been removed meanwhile, and an action passes over what is missing.
        async_present(self._hass, [player])
        ending = Ending(Player(self._hass, player, clock=self._clock), seconds)
        held = _HELD.set(_HELD.get() | {player})
        try:
            await tell(player)
        except BaseException:
            ending.async_close()
            raise
        finally:
            _HELD.reset(held)
        # The action returns when the player begins; its turn lasts until it has ended.
        del self._claims[player]
        self._hass.async_create_background_task(
            _async_hold(claim, ending), f"{DOMAIN} turn of {player}"
        )


async def _async_hold(claim: Claim, ending: Ending) -> None:
    # Only now: an alarm must not be told before what it interrupts.
    claim.async_interruptible()
    try:
        await ending.async_over()
    finally:
        claim.async_leave()


def _left(player: str, err: LeftQueueError) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=f"speaker_{err.reason}",
        translation_placeholders={"speaker": player},
    )
