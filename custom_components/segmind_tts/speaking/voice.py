"""A voice at work: what a message needs of it, and what it shows of the last one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity

from ..making.planner import Planner
from ..making.recordings import Recordings
from ..message.plain import plain
from ..message.script import Script
from ..message.settings import VoiceSettings

_LONG: Final = 1000
"""Characters."""


@dataclass(slots=True, kw_only=True)
class VoiceStatus:
    """Who spoke last, and how many seconds the last new message was expected to take.

    `on_change` is called after each change.
    """

    on_change: Callable[[], None]
    spoken_by: str | None = None
    expected: float | None = None

    def expect(self, seconds: float) -> None:
        """Show how long a new message takes until it is heard."""
        self.expected = round(seconds, 1)
        self.on_change()

    def spoke(self, engine: str) -> None:
        """Show which engine spoke."""
        self.spoken_by = engine
        self.on_change()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingVoice:
    """What a message needs of the voice that speaks it.

    `settings` hold the deadline and the fallback that apply unless a call has its own.
    """

    hass: HomeAssistant
    entity: Entity
    settings: Mapping[str, Any]
    pronunciation: Mapping[str, str]
    planner: Planner
    recordings: Recordings
    status: VoiceStatus

    @property
    def entity_id(self) -> str:
        """Which engine it is: it may be renamed while a message is made."""
        return self.entity.entity_id

    async def async_plain(self, message: str) -> str:
        """Return the words of a message for an engine of another kind."""
        read = partial(plain, message, self.pronunciation)
        if len(message) < _LONG:
            return read()
        return await self.hass.async_add_executor_job(read)

    async def async_script(self, settings: VoiceSettings, message: str) -> Script:
        """Return the script of a message. Raises SettingError like `settings.script`.

        A long one is read in the executor: 100 kB of marks take a tenth of a second.
        """
        read = partial(settings.script, message, self.pronunciation)
        if len(message) < _LONG:
            return read()
        return await self.hass.async_add_executor_job(read)
