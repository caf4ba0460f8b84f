"""Progress: how far the messages are that are being recorded before they are said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.singleton import singleton
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.signal_type import SignalType

from ..const import DOMAIN
from ..message.request import SpeechRequest
from .phrase import Wording

SIGNAL_PROGRESS: Final = SignalType[()](f"{DOMAIN}_phrases_progress")
"""Sent after messages were asked for, and after each that is done."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pending:
    """A message that is not done, and where it is counted."""

    progress: Progress
    requests: Sequence[SpeechRequest]
    """What is to be made for it, as far as is known."""


class Progress:
    """How far an account is, in all runs. Counts anew once all was done."""

    def __init__(self) -> None:
        """Start with nothing to do."""
        self.total = 0
        self.refused = 0
        self._pending: dict[Pending, None] = {}

    @property
    def left(self) -> int:
        """How many messages are still to be recorded."""
        return len(self._pending)

    @property
    def done(self) -> int:
        """How many are ready."""
        return self.total - self.left - self.refused

    @property
    def requests(self) -> list[SpeechRequest]:
        """What is still to be made, as far as is known."""
        return [each for pending in self._pending for each in pending.requests]

    def begin(self, requests: Sequence[SpeechRequest]) -> Pending:
        """Count one more message, for which these are to be made."""
        if not self._pending:
            self.total = self.refused = 0
        self.total += 1
        pending = Pending(progress=self, requests=requests)
        self._pending[pending] = None
        return pending

    def end(self, pending: Pending, *, is_refused: bool) -> None:
        """Count a message as done."""
        del self._pending[pending]
        self.refused += is_refused


class ProgressBoard:
    """The progress of the house's accounts."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start with nothing to do."""
        self._hass = hass
        self._accounts: dict[str | None, Progress] = {}

    def of(self, entry_id: str | None) -> Progress:
        """Return the progress of an account; None is for voices that nobody knows."""
        return self._accounts.setdefault(entry_id, Progress())

    @callback
    def async_begin(
        self, messages: Iterable[tuple[Wording, Sequence[SpeechRequest]]]
    ) -> list[Pending]:
        """Count messages, each with what is to be made for it.

        `async_end` has to follow for each.
        """
        pending = [
            self._of(wording.voice).begin(requests) for wording, requests in messages
        ]
        async_dispatcher_send(self._hass, SIGNAL_PROGRESS)
        return pending

    @callback
    def async_end(self, pending: Pending, *, is_refused: bool) -> None:
        """Count a message as done, recorded or not."""
        pending.progress.end(pending, is_refused=is_refused)
        async_dispatcher_send(self._hass, SIGNAL_PROGRESS)

    def _of(self, voice: str) -> Progress:
        entity = er.async_get(self._hass).async_get(voice)
        return self.of(entity.config_entry_id if entity else None)


_BOARD: HassKey[ProgressBoard] = HassKey(f"{DOMAIN}_progress")


@singleton(_BOARD)
@callback
def async_get_progress(hass: HomeAssistant) -> ProgressBoard:
    """Return the progress of the house."""
    return ProgressBoard(hass)
