"""A delivery: an announcement on its way to one speaker."""

import asyncio
from collections.abc import Callable, Sequence
import logging
import math
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from .announcement import Speaker
from .claim import Claim
from .players import is_present
from .queues import LeftQueueError
from .receipt import NotPlayed, Outcome, SpeakerReceipt
from .rendition import Rendition
from .ways.table import way_for
from .ways.way import Play, SpeakerBusyError

_LOGGER: Final = logging.getLogger(__name__)

_BUSY_FOR: Final = 60.0
"""Seconds that a speaker is tried again if it takes nothing, unless it expires earlier."""
_TRY_AGAIN: Final = 2.0
_MARGIN: Final = 120.0
"""Seconds over the length of a sound after which its speaker is given up."""


class Delivery:
    """Plays an announcement on a speaker when it is ready and has its turn there."""

    def __init__(
        self,
        hass: HomeAssistant,
        speaker: Speaker,
        claim: Claim,
        *,
        expires_at: float | None,
        same: Sequence[Delivery],
        on_wanted: Callable[[], None],
    ) -> None:
        """Initialize with a claim on the speaker, which is given up at the end.

        `expires_at` is a moment on the queues' clock. `same` have begun to say the same
        words there: `on_wanted` is called when it is known that none of them was heard.
        """
        self.speaker = speaker
        self._hass = hass
        self._claim = claim
        self._clock = claim.queues.clock
        self._expires_at = expires_at
        self._same = same
        self._on_wanted = on_wanted
        self.task: asyncio.Task[SpeakerReceipt] | None = None
        """What ends when the speaker is done with it; None until it has begun."""
        self._stopped: str | None = None
        self._way: str | None = None

    @property
    def is_playing(self) -> bool:
        """Whether the speaker has the announcement's turn."""
        return self._claim.is_playing

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it, as it has ended or is about to."""
        has_ended = self.task is not None and self.task.done()
        return has_ended or self._stopped is not None

    @property
    def was_heard(self) -> bool:
        """Whether somebody may have heard it, at least until it was stopped."""
        if self.task is None or not self.task.done() or self.task.cancelled():
            return False
        receipt = self.task.result()
        return receipt.outcome.is_played or receipt.reason == NotPlayed.STOPPED

    @property
    def receipt(self) -> SpeakerReceipt:
        """What became of it, if it comes to nothing more."""
        if self.task is None or not self.task.done() or self.task.cancelled():
            return self._receipt(Outcome.FAILED, NotPlayed.STOPPED)
        return self.task.result()

    @property
    def free_in(self) -> float:
        """The seconds until the speaker is free for it, as far as is known."""
        return self._claim.free_in

    @callback
    def async_begin(
        self, rendition: asyncio.Task[Rendition], play: Callable[[Rendition], Play]
    ) -> asyncio.Task[SpeakerReceipt]:
        """Return the task that plays a rendition, once it is ready."""
        self.task = self._hass.async_create_background_task(
            self._async_deliver(rendition, play), f"{self.speaker.entity_id} speaks"
        )
        return self.task

    @callback
    def async_stop(self, reason: str) -> None:
        """End it, whether it waits or plays; what is played is stopped and put right."""
        if self.task is None:
            self._claim.async_leave(reason)
        elif not self.task.done():
            self._stopped = reason
            self.task.cancel()

    async def _async_deliver(
        self, rendition: asyncio.Task[Rendition], play: Callable[[Rendition], Play]
    ) -> SpeakerReceipt:
        try:
            sound = await self._async_turn(rendition)
            async with self._clock.timeout(sound.seconds + _MARGIN + _BUSY_FOR):
                return await self._async_play(play(sound))
        except LeftQueueError as err:
            return self._receipt(Outcome.SKIPPED, err.reason)
        except HomeAssistantError as err:
            is_ours = err.translation_domain == DOMAIN
            reason = err.translation_key if is_ours else NotPlayed.PLAYER_ERROR
            return self._receipt(Outcome.FAILED, reason)
        except TimeoutError:
            return self._receipt(Outcome.FAILED, NotPlayed.STUCK)
        except asyncio.CancelledError:
            if self._stopped is None or self.task is None:
                raise
            self.task.uncancel()
            return self._receipt(Outcome.SKIPPED, self._stopped)
        # Players raise whatever they like, which must not spoil it for other speakers.
        except Exception as err:  # noqa: BLE001
            _LOGGER.warning("%s raised %s", self.speaker.entity_id, type(err).__name__)
            return self._receipt(Outcome.FAILED, NotPlayed.PLAYER_ERROR)
        finally:
            self._claim.async_leave()

    async def _async_turn(self, rendition: asyncio.Task[Rendition]) -> Rendition:
        """Return a rendition when it is ready and it is its turn. Raises LeftQueueError."""
        try:
            async with self._clock.timeout(self._left):
                await self._async_wanted()
                await self._claim.async_ready(rendition)
                sound = rendition.result()
                await self._claim.async_turn(
                    seconds=sound.seconds,
                    on_interrupt=lambda: self.async_stop(NotPlayed.INTERRUPTED),
                )
        except TimeoutError as err:
            raise LeftQueueError(NotPlayed.EXPIRED) from err
        return sound

    async def _async_wanted(self) -> None:
        """Return when nobody else says its words there. Raises LeftQueueError if one has."""
        for each in self._same:
            if each.task is not None:
                await self._claim.async_ready(each.task)
            if each.was_heard:
                raise LeftQueueError(NotPlayed.SAID_LATELY)
        self._on_wanted()

    async def _async_play(self, play: Play) -> SpeakerReceipt:
        """Play, and try again for a while if the speaker is busy otherwise."""
        clock = self._clock
        until = clock.monotonic() + min(_BUSY_FOR, self._left)
        while is_present(self._hass, self.speaker.entity_id):
            way = way_for(self._hass, self.speaker, clock)
            self._way = way.name
            try:
                played = await way.async_play(self._hass, play)
            except SpeakerBusyError:
                if clock.monotonic() + _TRY_AGAIN > until:
                    return self._receipt(Outcome.BUSY)
                await clock.sleep(_TRY_AGAIN)
            else:
                return self._receipt(played.outcome, played.reason)
        return self._receipt(Outcome.OFFLINE)

    @property
    def _left(self) -> float:
        """The seconds until it expires."""
        if self._expires_at is None:
            return math.inf
        return max(0.0, self._expires_at - self._clock.monotonic())

    def _receipt(self, outcome: Outcome, reason: str | None = None) -> SpeakerReceipt:
        return SpeakerReceipt(
            speaker=self.speaker.entity_id,
            outcome=outcome,
            way=self._way,
            reason=reason,
        )
